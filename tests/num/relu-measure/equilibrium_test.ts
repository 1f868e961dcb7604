import assert from "node:assert/strict";
import { largestOf } from "../../../lib/num/relu-measure/circle.ts";
import {
  curvatureAt,
  type Equilibrium,
  predictorAt,
  secondMomentOf,
  solveEquilibrium,
} from "../../../lib/num/relu-measure/equilibrium.ts";
import { assertClose } from "../../support.ts";
import { plateau, seven, twoPoints } from "./data-sets.ts";

const residualsOf = ({ weights }: Equilibrium) => weights.map((u) => u * weights.length);

Deno.test("residuals, second moment and curvature are those of an earlier program (20,000 uniform angles)", () => {
  const warm = solveEquilibrium({ ...seven, penalty: 0.1, inverseTemperature: 5 });
  const cold = solveEquilibrium({ ...seven, penalty: 0.1, inverseTemperature: 20 });
  const tables: readonly (readonly [Equilibrium, readonly number[], number])[] = [
    [warm, [0.32619, -0.71584, 0.13488, -0.03907, -1.2197, -0.40258, 1.415], 8.78897],
    [cold, [0.22931, -0.75824, 0.09784, -0.05953, -1.21865, -0.37821, 1.46264], 4.69688],
  ];
  for (const [equilibrium, residuals, moment] of tables) {
    residualsOf(equilibrium).forEach((r, j) => assertClose(r, residuals[j], { absolute: 6e-6 }));
    assertClose(secondMomentOf(equilibrium), moment, { absolute: 6e-6 });
  }
  assertClose(curvatureAt(cold, 2.5), 0.12521, { absolute: 6e-6 });
  assertClose(curvatureAt(cold, 3.5), 0.02305, { absolute: 6e-6 });
  const other = solveEquilibrium({ ...plateau, penalty: 0.003, inverseTemperature: 100 });
  assertClose(secondMomentOf(other), 19.0109, { absolute: 6e-5 });
  const values = [-0.211, 0.39942, 0.96806, 0.48223, -0.20816];
  predictorAt(other, [0.9, 1.5, 2.1, 2.7, 3.4])
    .forEach((value, k) => assertClose(value, values[k], { absolute: 6e-6 }));
  const two = solveEquilibrium({ ...twoPoints, penalty: 0.1, inverseTemperature: 100 });
  assertClose(residualsOf(two)[0], 0.01754, { absolute: 6e-6 });
  assertClose(secondMomentOf(two), 0.99537, { absolute: 6e-6 });
});

/** Gibbs averages by brute force: a grid over (a, w, b), with the equilibrium's u in the density. */
function bruteForce({ problem, weights }: Equilibrium, position: number) {
  const { inputs, penalty, inverseTemperature: beta } = problem;
  const [size, reach] = [100, 11];
  const grid = Array.from({ length: size }, (_, k) => reach * (2 * (k + 0.5) / size - 1));
  let [mass, predicted, moment] = [0, 0, 0];
  for (const w of grid) {
    for (const b of grid) {
      let force = 0;
      for (let j = 0; j < inputs.length; j++) force += weights[j] * Math.max(0, w * inputs[j] + b);
      const output = Math.max(0, w * position + b);
      for (const a of grid) {
        const norm = a * a + w * w + b * b;
        const density = Math.exp(beta * (a * force - penalty * norm / 2));
        mass += density;
        predicted += density * a * output;
        moment += density * norm;
      }
    }
  }
  return { predicted: predicted / mass, moment: moment / mass };
}

Deno.test("the integrals over the circle are those over (a, w, b), by brute force", () => {
  const problem = { inputs: [-1, 0.5], targets: [1, -0.5], penalty: 0.5, inverseTemperature: 2 };
  const equilibrium = solveEquilibrium(problem);
  const found = bruteForce(equilibrium, 0.8);
  // The grid of 100 cells a side sees the kink of the ReLU with an error of the second order.
  assertClose(predictorAt(equilibrium, [0.8])[0], found.predicted, { relative: 5e-3 });
  assertClose(secondMomentOf(equilibrium), found.moment, { relative: 1e-3 });
  // A wrong variant: the density at twice the beta, as the printed noise would have it.
  const wrong = bruteForce({ ...equilibrium, problem: { ...problem, inverseTemperature: 4 } }, 0.8);
  assert.ok(Math.abs(wrong.moment / found.moment - 1) > 0.3);
  assert.ok(Math.abs(wrong.predicted / found.predicted - 1) > 0.3);
});

Deno.test("the predictor fits itself: u_j = (y_j - yhat(x_j)) / M, from beta lambda 0.01 to 1e4", () => {
  for (const inverseTemperature of [0.1, 10, 1e3, 1e5]) {
    const equilibrium = solveEquilibrium({ ...seven, penalty: 0.1, inverseTemperature });
    const fitted = predictorAt(equilibrium, seven.inputs);
    residualsOf(equilibrium).forEach((residual, j) =>
      assertClose(seven.targets[j] - fitted[j], residual, { absolute: 2e-9 })
    );
    assert.ok(largestOf(equilibrium.certificate) < 1);
  }
});

Deno.test("the curvature is the second difference of the predictor", () => {
  const equilibrium = solveEquilibrium({ ...seven, penalty: 0.1, inverseTemperature: 20 });
  const h = 1e-3;
  for (const x of [-3, 0.5, 2.5, 3.7, 9]) {
    const [below, at, above] = predictorAt(equilibrium, [x - h, x, x + h]);
    assertClose((above - 2 * at + below) / h ** 2, curvatureAt(equilibrium, x), { absolute: 2e-6 });
  }
});

Deno.test("a wrong variant, the equilibrium of twice the beta, is far from the table", () => {
  const wrong = solveEquilibrium({ ...seven, penalty: 0.1, inverseTemperature: 40 });
  assert.ok(Math.abs(residualsOf(wrong)[0] - 0.22931) > 0.01);
});
