/** Examples whose numbers are given in the YAML. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Data } from "../contract/plugins.ts";
import { table, vectorColumn } from "../contract/table.ts";

const params = v.strictObject({
  inputs: v.pipe(
    v.array(v.pipe(v.array(v.number()), v.minLength(1))),
    v.minLength(1),
    v.description("inputs, all of one dimension; kept as float32"),
  ),
  targets: v.optional(
    v.pipe(v.array(v.number()), v.description("one number for each input; none: only inputs")),
  ),
});

export const plugin = {
  summary: "examples listed in the YAML",
  params,
  /** Columns `input` (vectors) and, with targets, `target` (vectors of one number). */
  generate({ inputs, targets }) {
    const [{ length: size }] = inputs;
    if (inputs.some((input) => input.length !== size)) {
      throw new UserError({
        action: `cannot list inputs of dimensions ${inputs.map((x) => x.length).join(", ")}`,
        allowed: "inputs of one dimension",
      });
    }
    if (targets !== undefined && targets.length !== inputs.length) {
      throw new UserError({
        action: `cannot give ${targets.length} targets to ${inputs.length} inputs`,
        allowed: "one target for each input",
      });
    }
    return table({
      input: vectorColumn(Float32Array.from(inputs.flat()), size, { description: "input" }),
      ...(targets === undefined
        ? {}
        : { target: vectorColumn(Float32Array.from(targets), 1, { description: "target" }) }),
    });
  },
} satisfies Data<v.InferOutput<typeof params>>;
