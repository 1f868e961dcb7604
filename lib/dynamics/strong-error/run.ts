/** Runs {@link strongErrors} over many independent weight paths. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { FieldDeclaration, TableDeclaration } from "../../contract/declarations.ts";
import type { Fields, SimulationJob } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import type { ResidualRecipe } from "../residual/recipe.ts";
import { type Coarsening, strongErrors } from "./strong-errors.ts";
import { endpoints, weightFill } from "../residual/weight-law.ts";

export const strongErrorParams = v.strictObject({
  networks: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.description("number of independent weight paths"),
  ),
  depths: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
    v.minLength(1),
    v.description("depths of the networks; they divide the recipe's depth, the reference"),
  ),
  error: v.optional(
    v.pipe(
      v.picklist(["largest", "last"]),
      v.description("the largest distance over the layers, or the one at the last layer"),
    ),
    "largest",
  ),
  relative: v.optional(
    v.pipe(v.boolean(), v.description("whether the distance is divided by |h_0|")),
    true,
  ),
});
export type StrongErrorParams = v.InferOutput<typeof strongErrorParams>;

/** What {@link strongErrorFields} gives. */
export const declaredFields = {
  strongError: {
    description: "max over layers k (or at the last one) of |h_k - H_(k/L)|, relative to |h_0| " +
      "unless asked otherwise, H the limit on the same weight path",
    axes: ["depth", "network"],
  },
} as const satisfies Readonly<Record<string, FieldDeclaration>>;

/** Tables of these fields. */
export const declaredTables = {
  "strong-error": {
    summary: "distance over the layers to the limit on the same weight path",
    fields: ["strongError"],
  },
} as const satisfies Readonly<Record<string, TableDeclaration>>;

/** Field strongError [depth, network]; one weight path serves every depth. */
export function strongErrorFields(
  { params: { networks, depths, error, relative }, key, compute }: SimulationJob<StrongErrorParams>,
  { recipe, coarsening, beta }: {
    readonly recipe: ResidualRecipe;
    readonly coarsening: Coarsening;
    /** The exponent at which the limit exists. */
    readonly beta: number;
  },
): Fields {
  const { width, depth, branch, branchScale } = recipe;
  const limitScale = depth ** -beta;
  if (branchScale === undefined || Math.abs(branchScale / limitScale - 1) > 1e-12) {
    throw new UserError({
      action: `cannot compare with a limit at a branch scale of ${branchScale ?? "(none)"}`,
      allowed: `beta: ${beta} in the parametrization depth-power`,
    });
  }
  const fill = weightFill(recipe);
  const weights = () => new Float64Array(depth * width * width);
  const path = {
    width,
    depth,
    outer: weights(),
    ...(branch === "res-3" ? { inner: weights() } : {}),
  };
  const errors = new Float64Array(depths.length * networks);
  for (let n = 0; n < networks; n++) {
    compute.progress(n, networks, "path");
    const own = fold(key, "network", n);
    fill(randomStream(fold(own, "outer")), path.outer);
    if (path.inner) fill(randomStream(fold(own, "inner")), path.inner);
    const { inputs: [input] } = endpoints(recipe, randomStream(fold(own, "endpoints")));
    strongErrors(path, {
      start: input,
      depths,
      coarsening,
      choice: { at: error, relative },
      // Sums of weights carry their own growth, sqrt(stride): the deep scale serves every depth.
      branchScale: (shallow) => coarsening === "sum" ? limitScale : shallow ** -beta,
    }).forEach((error, k) => errors[k * networks + n] = error);
  }
  return {
    strongError: namedArray(
      [labelledAxis("depth", depths), { name: "network", length: networks }],
      errors,
    ),
  };
}
