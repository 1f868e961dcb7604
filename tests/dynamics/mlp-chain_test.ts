import assert from "node:assert/strict";
import type { Recipe } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/dynamics/mlp-chain.ts";
import { digamma, trigamma } from "../../lib/num/analysis/special.ts";
import { assertMean, assertProportion, assertVariance, StatisticalFailure } from "../support.ts";
import { finalValues, mlpJob } from "./explicit/mlp-job.ts";
import { fixedReluRecipe, shapedReluRecipe } from "./mlp-case.ts";

const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);
const logNorms = (recipe: Recipe, networks: number, seed: number) =>
  finalValues(plugin.simulate(mlpJob(recipe, { networks, seed })), "logNorm");

/** Mean and variance of ln((2/n) chi2_K), K ~ Bin(n, 1/2) given K > 0: a plain ReLU layer. */
function plainLayer(width: number): { mean: number; variance: number } {
  let [mean, square, weight] = [0, 0, 2 ** -width];
  for (let active = 1; active <= width; active++) {
    weight *= (width + 1 - active) / active;
    const share = weight / (1 - 2 ** -width);
    const centre = digamma(active / 2) + Math.log(4 / width);
    mean += share * centre;
    square += share * (centre ** 2 + trigamma(active / 2));
  }
  return { mean, variance: square - mean ** 2 };
}

// 10,000 networks of width and depth 24: fails wrongly once in 1e6 an assertion; detects 0.2 in the
// mean -2.7 and 0.7 in the variance 6. A network is dead with probability 1.4e-6 (none is here).
Deno.test("plain ReLU: ln V has the exact mean and variance of its width, not the limits", () => {
  const found = logNorms(fixedReluRecipe({ width: 24, depth: 24 }), 10_000, 111);
  const { mean, variance } = plainLayer(24);
  assertMean(found, { expected: 24 * mean, discrepancy: 0.2 });
  assertVariance(found, { expected: 24 * variance, discrepancy: 0.7 });
  rejected(() => assertMean(found, { expected: -2.5 }));
  rejected(() => assertVariance(found, { expected: 5 }));
});

// 40,000 networks: fails wrongly once in 1e6, detects 0.03 in E V and 0.1 in E V^2 = 1.4.
Deno.test("shaped ReLU: E V = 1 and E V^2 = (1 + kappa_n / n)^d", () => {
  const found = logNorms(shapedReluRecipe({ width: 20, depth: 3 }, [0.5, -1]), 40_000, 112);
  const [positive, negative] = [0.5, -1].map((c) => 1 + c / Math.sqrt(20));
  const power = (positive ** 2 + negative ** 2) / 2;
  const kappa = 1.5 * (positive ** 4 + negative ** 4) / power ** 2 - 1;
  assertMean(found.map(Math.exp), { expected: 1, discrepancy: 0.03 });
  const squares = found.map((value) => Math.exp(2 * value));
  assertMean(squares, { expected: (1 + kappa / 20) ** 3, discrepancy: 0.1 });
  rejected(() => assertMean(squares, { expected: (1 + kappa / 20) ** 2 }));
});

// 10,000 networks: fails wrongly once in 1e6, detects 0.03.
Deno.test("a ReLU network of two units lives through d layers with probability (3/4)^d", () => {
  const trials = 10_000;
  const fields = plugin.simulate(
    mlpJob(fixedReluRecipe({ width: 2, depth: 5 }), { networks: trials, seed: 113 }),
  );
  assert.match(fields.logNorm.missing!, /died/);
  const successes = fields.logNorm.values.filter(Number.isFinite).length;
  assertProportion({ successes, trials }, { expected: 0.75 ** 5, discrepancy: 0.04 });
  rejected(() => assertProportion({ successes, trials }, { expected: 0.75 ** 4 }));
});

Deno.test("the chain is for one input", () => {
  const recipe = shapedReluRecipe({ width: 4, depth: 2 });
  assert.throws(
    () => plugin.simulate(mlpJob(recipe, { networks: 1, seed: 1, correlation: 0.3 })),
    /2 inputs with the scalar chain/,
  );
});
