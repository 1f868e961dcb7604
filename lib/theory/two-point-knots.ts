/**
 * The function of least penalised variation through two points of one height, (-x, y) and (x, y), in closed form.
 * It is not the constant: hinges whose knots are at -1/x (facing right) and 1/x (facing left) reach sqrt(1 + x^2)
 * at their example for each unit of variation, the constant 1 only. With weight c each,
 *   residual r = y - c sqrt(1 + x^2) = 2 lambda / sqrt(1 + x^2),  |nu| = 2 c,
 * while y > r and sqrt(1 + x^2) > 2; below, the constant with r = lambda is optimal.
 * Source: derived here from the certificate. Where one example is active q = (u / lambda) (cos phi x + sin phi), whose
 * maximum u sqrt(1 + x^2) / lambda must be 1; where both are, its maximum is 2 u / lambda, which must be below 1.
 * Shevchenko, Kungurtsev, Mondelli (arXiv 2111.02278, section 6.1) show that a line is not optimal.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";

const params = v.strictObject({
  input: v.pipe(positive, v.description("x: the inputs are -x and x")),
  target: v.pipe(positive, v.description("y, the target of both")),
  penalty: v.pipe(positive, v.description("lambda")),
});

const predictions = {
  knotRight: { description: "the knot on the right, 1/x", shape: "scalar" },
  knotLeft: { description: "the knot on the left, -1/x", shape: "scalar" },
  residual: { description: "y - f(x)", shape: "scalar" },
  variation: { description: "|nu|", shape: "scalar" },
  objective: { description: "mean squared residual plus 2 lambda |nu|", shape: "scalar" },
  constantObjective: { description: "the same of the best straight line", shape: "scalar" },
  constantResidual: { description: "residual of the best straight line", shape: "scalar" },
  slopeJump: { description: "slope right of the knots less slope left of them", shape: "scalar" },
  valueAtZero: { description: "f(0)", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary: "least penalised variation through two points of one height: knots and cost",
  params,
  predictions,
  predict({ input, target, penalty }) {
    const reach = Math.hypot(1, input);
    const residual = 2 * penalty / reach;
    if (reach <= 2 || target <= residual) {
      throw new UserError({
        action: `cannot predict knots at input ${input}, target ${target}, penalty ${penalty}`,
        allowed: "inputs above sqrt 3, targets above 2 penalty / sqrt(1 + input^2)",
        hint: "elsewhere the optimum is a constant, without knots",
      });
    }
    const weight = (target - residual) / reach;
    const constantResidual = penalty;
    return {
      knotRight: scalarPrediction(1 / input),
      knotLeft: scalarPrediction(-1 / input),
      residual: scalarPrediction(residual),
      variation: scalarPrediction(2 * weight),
      objective: scalarPrediction(residual ** 2 + 4 * penalty * weight),
      constantObjective: scalarPrediction(
        constantResidual ** 2 + 2 * penalty * (target - constantResidual),
      ),
      constantResidual: scalarPrediction(constantResidual),
      slopeJump: scalarPrediction(2 * weight * input / reach),
      valueAtZero: scalarPrediction(2 * weight / reach),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
