/**
 * Strong error of residual networks with i.i.d. Gaussian weights and beta = 1/2 against their limit, the
 * neural stochastic differential equation dH = d^(-1/2) dB relu(H) (branch res-1). The limit is
 * represented by the network of the recipe's depth; shallower ones sum its Brownian increments.
 * The reference's own error biases slopes unless its depth is at least 16 times the largest of `depths`.
 * Source: Marion et al., arXiv 2206.06929, convergence to the neural SDE.
 */
import type { Dynamics } from "../contract/plugins.ts";
import { residualRecipe } from "./residual/recipe.ts";
import {
  declaredFields,
  declaredTables,
  strongErrorFields,
  type StrongErrorParams,
  strongErrorParams,
} from "./strong-error/run.ts";

export const plugin = {
  summary: "strong error of i.i.d. resnets at beta = 1/2 against the neural SDE (res-1)",
  params: strongErrorParams,
  fields: declaredFields,
  tables: declaredTables,
  simulate: (job) =>
    strongErrorFields(job, {
      recipe: residualRecipe(job.recipe, {
        dynamics: "neural-sde",
        branches: ["res-1"],
        weightLaws: ["iid-gaussian"],
      }),
      coarsening: "sum",
      beta: 0.5,
    }),
} satisfies Dynamics<StrongErrorParams>;
