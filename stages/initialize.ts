/**
 * Describes a network at initialisation: its architecture and the constants that its parametrization
 * gives it at this size. The artifact is a recipe of one row; the weights themselves are functions of
 * a key and are drawn where they are used.
 */
import * as v from "valibot";
import { UserError } from "../lib/contract/errors.ts";
import type { Recipe } from "../lib/contract/plugins.ts";
import { type Stage, tableOutput } from "../lib/contract/stage.ts";
import { tableFromRows } from "../lib/contract/table.ts";

const params = v.strictObject({});

export const stage = {
  summary: "describes a network at initialisation",
  params,
  slots: { model: "required", parametrization: "optional" },
  inputs: { required: [], optional: [], rest: false },
  outputs: () => ["recipe"],
  run({ uses }) {
    const [modelUse] = uses.model!;
    let recipe = modelUse.plugin.describe(modelUse.params);
    for (const use of uses.parametrization ?? []) {
      recipe = use.plugin.scale(recipe, use.params);
    }
    requireFinite(recipe);
    return { recipe: tableOutput(tableFromRows([recipe])) };
  },
} satisfies Stage<v.InferOutput<typeof params>>;

/** A constant that overflowed at this size is named here, before a simulation turns it into NaN. */
function requireFinite(recipe: Recipe): void {
  for (const [name, value] of Object.entries(recipe)) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new UserError({
        action: `cannot initialise a network whose ${name} is ${value}`,
        allowed: "finite constants",
        hint: "change the size or the parametrization",
        exitCode: 1,
      });
    }
  }
}
