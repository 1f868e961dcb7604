/**
 * `model` and `parametrization` on a stage that takes a recipe: the stage that makes the recipe, over
 * those axes only that model or parametrization reads.
 */
import { UserError } from "../../../contract/errors.ts";
import type { SlotName } from "../../../contract/plugins.ts";
import type { Catalogue } from "../catalogue.ts";
import {
  changedList,
  emptyMap,
  isMap,
  type LocatedMap,
  placeOf,
  set,
  spotOf,
  without,
} from "../located.ts";
import { recipeRole, recipeSlots } from "../schema.ts";
import { entriesOf } from "../problems/schema-issues.ts";
import { kindOf } from "./addresses.ts";
import type { MadeStages } from "./made-stages.ts";
import type { Json } from "../../specification/specification.ts";

/** The kind that makes recipes. */
export const recipeKind = "initialize";

interface RecipeContext {
  /** By points (columns.ts). */
  readonly axes: LocatedMap;
  readonly catalogue: Catalogue;
  readonly made: MadeStages;
  readonly file: string;
  readonly problems: UserError[];
}

/** The stage with its recipe as an input, where it says how to make one; else the stage itself. */
export async function withRecipe(
  stage: LocatedMap,
  { name, ...context }: RecipeContext & { readonly name: string },
): Promise<LocatedMap> {
  const words = recipeSlots.filter((word) => word in stage);
  const kind = typeof stage.kind === "string"
    ? await kindOf(context.catalogue, stage.kind)
    : undefined;
  if (words.length === 0 || kind === undefined) return stage;
  const roles = [...kind.inputs.required, ...kind.inputs.optional];
  if (!roles.includes(recipeRole) || words.some((word) => word in kind.slots)) return stage;
  const { file, problems, made } = context;
  const spot = spotOf(stage, [words[0]]);
  const inputs = isMap(stage.inputs) ? stage.inputs : emptyMap();
  if (recipeRole in inputs) {
    problems.push(
      new UserError({
        place: placeOf(spotOf(inputs, [recipeRole]), { of: "key", file }),
        action: `cannot take the recipe of stage "${name}" twice: as an input and by its ${
          words[0]
        }`,
        hint: "remove one of the two",
      }),
    );
    return without(stage, recipeSlots);
  }
  const recipe = emptyMap();
  set(recipe, "kind", { value: recipeKind, spot });
  const axes = await axesRead(stage, context);
  if (axes.length > 0) set(recipe, "axes", { value: axes, spot: spotOf(stage, ["axes"]) });
  for (const word of words) set(recipe, word, { value: stage[word], spot: spotOf(stage, [word]) });
  const maker = made.nameOf(recipe, { name: `${name}-${recipeRole}`, spot });
  const all = without(inputs, []);
  set(all, recipeRole, { value: `${maker}.${recipeRole}`, spot });
  const result = without(stage, recipeSlots);
  set(result, "inputs", { value: all, spot: spotOf(stage, ["inputs"]) ?? spot });
  return result;
}

/** Those of the stage's axes that set a parameter of its model or parametrization. */
async function axesRead(
  stage: LocatedMap,
  { axes, catalogue }: RecipeContext,
): Promise<Json[]> {
  if (!Array.isArray(stage.axes)) return [];
  const known = new Set<string>();
  for (const slot of recipeSlots) {
    for (const parameter of await parametersOf(catalogue, slot, stage[slot])) known.add(parameter);
  }
  return changedList(
    stage.axes,
    (axis) => componentsOf(axes, axis).some((part) => known.has(part)) ? [axis] : [],
  );
}

/** Names of the parameters of a plug-in; none if there is no such plug-in, which the reader reports. */
export async function parametersOf(
  catalogue: Catalogue,
  slot: SlotName,
  use: Json | undefined,
): Promise<readonly string[]> {
  const name = isMap(use) ? use.use : use;
  if (typeof name !== "string" || !catalogue.plugins(slot).includes(name)) return [];
  try {
    return Object.keys(entriesOf((await catalogue.plugin(slot, name)).params));
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** The parameters that an axis sets: those of its points, or the one of its own name. */
export function componentsOf(axes: LocatedMap, name: Json): readonly string[] {
  if (typeof name !== "string" || !(name in axes)) return [];
  const value = axes[name];
  const point = Array.isArray(value) ? value[0] : value;
  return isMap(point) ? Object.keys(point) : [name];
}
