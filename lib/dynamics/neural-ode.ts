/**
 * Strong error of residual networks with smooth weights and beta = 1 against their limit, the neural
 * ordinary differential equation dH/dt = f(H, weights(t)). The weights are drawn at the times of the
 * recipe's depth, on which the equation is solved by Heun's method (error of order depth^-2, far below that
 * of the networks); the networks sample them at the times k/L.
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
