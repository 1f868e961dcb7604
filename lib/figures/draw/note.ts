/** Words with measured numbers in them, inside a panel. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { count } from "../../contract/schemas.ts";
import type { Scalar, Table } from "../../contract/table.ts";
import { mean } from "../../num/statistics/moments.ts";
import { sizes } from "../theme/house.ts";
import type { Mark } from "./mark.ts";
import { type Inputs, pick, sourceEntries, transformed } from "./source.ts";
import { belongs, type FacetParams, split } from "./split.ts";
import { linesOf } from "../axes/text-lines.ts";
import { shortNumber, withMinusSigns } from "../axes/wording.ts";

export const noteSchema = v.strictObject({
  ...sourceEntries,
  words: v.pipe(
    v.string(),
    v.description("what it says; {column} stands for the mean of that column in the panel's rows"),
  ),
  digits: v.optional(
    v.pipe(count, v.description("significant digits")),
    2,
  ),
  at: v.optional(
    v.pipe(
      v.tuple([v.number(), v.number()]),
      v.description("where it starts, as shares of the panel's width and height"),
    ),
    [0.04, 0.94],
  ),
});
export type NoteParams = v.InferOutput<typeof noteSchema>;

/** The note in a panel; none where its input has no rows of that facet. */
export function noteMarks(
  inputs: Inputs,
  note: NoteParams,
  facet: FacetParams | undefined,
): (panel: Scalar | undefined) => Mark[] {
  const parts = split(pick(inputs, note), facet === undefined ? {} : { facet });
  return (panel) =>
    parts.filter((part) => belongs(part, panel)).map((part): Mark => ({
      kind: "note",
      lines: linesOf(withMinusSigns(filledIn(note, part.rows)), noteWidth, sizes.tick),
      at: note.at,
    }));
}

/** Pixels of a line of a note: about a panel of three in a row. */
const noteWidth = 300;

function filledIn({ words, digits, input }: NoteParams, rows: Table): string {
  return words.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const values = transformed(rows, name).filter(Number.isFinite);
    if (values.length > 0) return shortNumber(mean(values), digits);
    throw new UserError({
      action: `cannot write the note on "${input}": column "${name}" has no finite value`,
      exitCode: 1,
    });
  });
}
