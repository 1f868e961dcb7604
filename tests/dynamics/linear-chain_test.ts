import assert from "node:assert/strict";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/dynamics/linear-chain.ts";
import { plugin as eigenvalues } from "../../lib/measures/gram-eigenvalues.ts";
import { digamma, trigamma } from "../../lib/num/analysis/special.ts";
import { assertClose, assertMean, assertVariance, StatisticalFailure } from "../support.ts";
import { finalValues, mlpJob } from "./explicit/mlp-job.ts";
import { fixedReluRecipe, shapedReluRecipe } from "./mlp-case.ts";

const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);
const linear = (width: number, depth: number) => fixedReluRecipe({ width, depth }, [1, 1]);

// 40,000 networks: fails wrongly once in 1e6; detects 0.05 in moments of order 1.
Deno.test("E V12, E V12^2 and E V11 V22 follow the linear recursion of a Wishart layer", () => {
  const [width, depth, rho] = [20, 4, 0.3];
  const fields: Fields = plugin.simulate(
    mlpJob(linear(width, depth), { networks: 40_000, seed: 121, correlation: rho }),
  );
  // E V'12^2 = E V12^2 + (E V12^2 + E V11 V22) / n, E V'11 V'22 = E V11 V22 + 2 E V12^2 / n.
  let [square, product] = [rho ** 2, 1];
  for (let layer = 0; layer < depth; layer++) {
    [square, product] = [
      square + (square + product) / width,
      product + 2 * square / width,
    ];
  }
  const norms = [0, 1].map((a) => finalValues(fields, "logNorm", a));
  const products = norms[0].map((value, i) => Math.exp(value + norms[1][i]));
  const distance = finalValues(fields, "oneMinusCorrelation");
  const covariances = products.map((value, i) => (1 - distance[i]) * Math.sqrt(value));
  assertMean(covariances, { expected: rho, discrepancy: 0.05 });
  const squares = covariances.map((value) => value ** 2);
  assertMean(squares, { expected: square, discrepancy: 0.05 });
  assertMean(products, { expected: product, discrepancy: 0.1 });
  // Wrong: independent norms; no growth.
  rejected(() => assertMean(products, { expected: 1 }));
  rejected(() => assertMean(squares, { expected: rho ** 2 }));
});

// 10,000 networks: fails wrongly once in 1e6; detects 0.25 in the mean and 0.7 in the variance.
Deno.test("three inputs: ln det V has d times the mean and variance of a log Wishart determinant", () => {
  const [width, depth] = [12, 10];
  const correlation = [0.5, -0.2, 0.1];
  const fields: Fields = plugin.simulate(
    mlpJob(linear(width, depth), { networks: 10_000, seed: 122, correlation }),
  );
  const [x, y, z] = correlation;
  const start = Math.log(1 + 2 * x * y * z - x * x - y * y - z * z);
  const mean = [0, 1, 2].reduce(
    (sum, i) => sum + digamma((width - i) / 2) - Math.log(width / 2),
    0,
  );
  const variance = [0, 1, 2].reduce((sum, i) => sum + trigamma((width - i) / 2), 0);
  const found = fields.logDeterminant.values;
  assertMean(found, { expected: start + depth * mean, discrepancy: 0.25 });
  assertVariance(found, { expected: depth * variance, discrepancy: 0.7 });
  // Wrong: n degrees of freedom in every row of the Bartlett factor; no determinant of the inputs.
  const equal = 3 * (digamma(width / 2) - Math.log(width / 2));
  rejected(() => assertMean(found, { expected: start + depth * equal }));
  rejected(() => assertMean(found, { expected: depth * mean }));
});

Deno.test("parallel inputs keep the digits of 1 - rho: it scales with its start", () => {
  const distances = (correlation: number) =>
    finalValues(
      plugin.simulate(mlpJob(linear(5, 6), { networks: 20, seed: 123, correlation })),
      "oneMinusCorrelation",
    );
  // For 1 - rho << 1 a layer multiplies it by a factor that does not depend on it.
  const [near, nearer] = [distances(1 - 2 ** -20), distances(1 - 2 ** -30)];
  near.forEach((value, i) => assertClose(value / nearer[i], 1024, { relative: 1e-2 }));
});

Deno.test("Bartlett factors are refused where a layer is not linear", () => {
  const recipe = shapedReluRecipe({ width: 4, depth: 2 });
  assert.throws(
    () => plugin.simulate(mlpJob(recipe, { networks: 1, seed: 1, correlation: 0.3 })),
    /not linear/,
  );
});

Deno.test("fewer units than inputs are refused: V would be singular", () => {
  const job = mlpJob(linear(2, 2), { networks: 1, seed: 1, correlation: [0.3, 0.2, 0.1] });
  assert.throws(() => plugin.simulate(job), /3 inputs .* width 2/);
});

Deno.test("ln det V is the sum of the logarithms of the eigenvalues of V", () => {
  const recipe = fixedReluRecipe({ width: 9, depth: 4 }, [1, 1]);
  const job = mlpJob(recipe, {
    networks: 5,
    seed: 1,
    correlation: [0.5, -0.2, 0.1],
    observe: "all",
  });
  const fields: Fields = plugin.simulate(job);
  const { logDeterminant, logNorm } = fields;
  const { eigenvalueFraction } = eigenvalues.measure(fields);
  assert.deepEqual(logDeterminant.axes, logNorm.axes.slice(0, 2));
  logDeterminant.values.forEach((value, row) => {
    const own = (values: Float64Array) => values.subarray(3 * row, 3 * row + 3);
    const trace = own(logNorm.values).reduce((sum, y) => sum + Math.exp(y), 0);
    const expected = own(eigenvalueFraction.values).reduce(
      (sum, x) => sum + Math.log(x * trace),
      0,
    );
    assertClose(value, expected, { absolute: 1e-8 });
    // Wrong: of the correlation matrix alone, which is V only at layer 0.
    const alone = expected - own(logNorm.values).reduce((sum, y) => sum + y, 0);
    if (row >= 5) assert.throws(() => assertClose(value, alone, { absolute: 1e-6 }));
  });
});
