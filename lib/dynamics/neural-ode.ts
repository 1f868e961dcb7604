/**
 * Strong error of residual networks with smooth weights and beta = 1 against their limit, the neural
 * ordinary differential equation dH/dt = f(H, weights(t)). The limit is represented by the network of the
 * recipe's depth; shallower ones sample its weights at the times k/L.
 * The reference's own error biases slopes unless its depth is at least 16 times the largest of `depths`.
 * Source: Marion et al., arXiv 2206.06929, convergence to the neural ODE.
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
  summary: "strong error of resnets with smooth weights at beta = 1 against the neural ODE",
  params: strongErrorParams,
  fields: declaredFields,
  tables: declaredTables,
  simulate: (job) =>
    strongErrorFields(job, {
      recipe: residualRecipe(job.recipe, { dynamics: "neural-ode", weightLaws: ["smooth"] }),
      coarsening: "sample",
      beta: 1,
    }),
} satisfies Dynamics<StrongErrorParams>;
