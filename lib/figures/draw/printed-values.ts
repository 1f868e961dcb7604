/** Values that a paper printed, as hollow marks. */
import * as v from "valibot";
import { inks, pointShapes } from "../theme/palette.ts";
import type { KeyEntry } from "./figure.ts";
import type { Mark, PointLook } from "./mark.ts";

export const printedSchema = v.strictObject({
  x: v.pipe(v.number(), v.description("where it stands along x")),
  y: v.pipe(v.number(), v.description("the printed value")),
  label: v.pipe(v.string(), v.description("what it is called in the key")),
  shape: v.optional(v.pipe(v.picklist(pointShapes), v.description("shape of the mark")), "diamond"),
  facet: v.optional(
    v.pipe(
      v.array(v.union([v.number(), v.string()])),
      v.description("panels that have it (default: all)"),
    ),
  ),
});
export type PrintedParams = v.InferOutput<typeof printedSchema>;

const lookOf = ({ shape }: PrintedParams): PointLook => ({
  colour: inks.theory,
  shape,
  hollow: true,
});

export function printedMark(value: PrintedParams): Mark {
  return { kind: "points", rows: [{ x: value.x, y: value.y }], look: lookOf(value) };
}

/** Equal words stand once. */
export function printedKey(values: readonly PrintedParams[]): KeyEntry[] {
  const first = values.filter((one, i) =>
    values.findIndex(({ label }) => label === one.label) === i
  );
  return first.map((one) => ({ kind: "points", words: one.label, look: lookOf(one), bar: false }));
}
