/**
 * Theories of the mlp against finite networks, in places where no closed form is left. Keys were fixed
 * beforehand; every assertion fails wrongly with probability 1e-6. With 4,000 networks it detects 0.075
 * in a distribution function and 0.11 standard deviations in a mean.
 */
import assert from "node:assert/strict";
import { plugin as chain } from "../../lib/dynamics/mlp-chain.ts";
import { plugin as gram } from "../../lib/dynamics/mlp-gram.ts";
import { mean, standardDeviation, standardError } from "../../lib/num/statistics/moments.ts";
import { plugin as correlationLaw } from "../../lib/theory/correlation-law.ts";
import { plugin as kernelRecursion } from "../../lib/theory/kernel-recursion.ts";
import { plugin as normLaw } from "../../lib/theory/norm-law.ts";
import { finalValues, mlpJob } from "../dynamics/explicit/mlp-job.ts";
import { fixedReluRecipe, shapedReluRecipe } from "../dynamics/mlp-case.ts";
import {
  assertClose,
  assertDistribution,
  assertEstimate,
  assertMean,
  StatisticalFailure,
} from "../support.ts";
import { cdfOf, scalarOf } from "./predicted.ts";

const networks = 4000;
const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);
const shaped = { correlation: 0.3, slopePlus: 1, slopeMinus: -1, exponent: 0.5 };

Deno.test("shaped networks of width 40: law of rho, correlation of ln V11 and ln V22 (C1, C4)", () => {
  const recipe = shapedReluRecipe({ width: 40, depth: 40 }, [1, -1]);
  const fields = gram.simulate(mlpJob(recipe, { networks, seed: 171, correlation: 0.3 }));
  const rho = finalValues(fields, "oneMinusCorrelation").map((q) => 1 - q);
  const law = correlationLaw.predict({ ...shaped, time: 1, width: 40 });
  assertDistribution(rho, cdfOf(law, "rho"), { discrepancy: 0.08 });
  assertDistribution(rho.map((r) => Math.log10(1 - r)), cdfOf(law, "logDistance"));
  // Wrong: infinite width; a linear network; half the depth.
  rejected(() => assertDistribution(rho, cdfOf(law, "rhoOdeLaw")));
  for (const wrong of [{ time: 1, gap: 0 }, { time: 0.5, gap: 4 }]) {
    const other = correlationLaw.predict({ ...wrong, correlation: 0.3, exponent: 0.5 });
    rejected(() => assertDistribution(rho, cdfOf(other, "rho")));
  }
  const joint = correlationOf(finalValues(fields, "logNorm", 0), finalValues(fields, "logNorm", 1));
  assertEstimate(joint, { expected: scalarOf(law, "logNormCorrelation"), discrepancy: 0.13 });
  // Wrong: E rho^2 at the end in place of its average over layers; at the start.
  const end = scalarOf(law, "rhoMean") ** 2 + scalarOf(law, "rhoSd") ** 2;
  rejected(() => assertEstimate(joint, { expected: end }));
  rejected(() => assertEstimate(joint, { expected: 0.09 }));
});

/** Sample correlation with the standard error of its linear expansion. */
function correlationOf(
  x: Float64Array,
  y: Float64Array,
): { value: number; standardError: number } {
  const unit = (values: Float64Array) => {
    const [centre, sd] = [mean(values), standardDeviation(values)];
    return values.map((value) => (value - centre) / sd);
  };
  const [u, w] = [unit(x), unit(y)];
  const value = mean(u.map((a, i) => a * w[i]));
  const influence = u.map((a, i) => a * w[i] - value * (a * a + w[i] * w[i]) / 2);
  return { value, standardError: standardError(influence) };
}

Deno.test("shaped networks of width and depth 40: ln V is normal with the exact moments (C4)", () => {
  const size = { width: 40, depth: 40 };
  const found = finalValues(
    chain.simulate(mlpJob(shapedReluRecipe(size), { networks, seed: 172 })),
    "logNorm",
  );
  const point = { ...size, slopePlus: 0, slopeMinus: -1, exponent: 0.5, squaredNorm: 1 };
  // The skewness of 40 layers is worth 0.01.
  assertDistribution(found, cdfOf(normLaw.predict(point), "logNorm"), { discrepancy: 0.08 });
  const plain = { ...size, slopePositive: 1, slopeNegative: 0, exponent: 0.5, squaredNorm: 1 };
  for (const wrong of [{ ...point, depth: 20 }, plain]) {
    rejected(() => assertDistribution(found, cdfOf(normLaw.predict(wrong), "logNorm")));
  }
});

// 1,000 networks of width 1000: detects 0.01 in the mean; the bias O(1/n) is 0.001.
Deno.test("wide plain networks of three layers follow the arc-cosine recursion (C2)", () => {
  const recipe = fixedReluRecipe({ width: 1000, depth: 3 });
  const fields = gram.simulate(mlpJob(recipe, { networks: 1000, seed: 173, correlation: 0.3 }));
  const rho = finalValues(fields, "oneMinusCorrelation").map((q) => 1 - q);
  const expected = (depth: number) =>
    scalarOf(
      kernelRecursion.predict({ depth, correlation: 0.3, slopePositive: 1, slopeNegative: 0 }),
      "rho",
    );
  assertMean(rho, { expected: expected(3), discrepancy: 0.01 });
  for (const depth of [2, 4]) rejected(() => assertMean(rho, { expected: expected(depth) }));
});

Deno.test("at small T the spread of rho is (1 - rho_0^2) sqrt T, which infinite width has not (C8)", () => {
  const spread = (time: number) =>
    scalarOf(correlationLaw.predict({ time, correlation: 0.3, gap: 1, exponent: 0.5 }), "rhoSd");
  assertClose(spread(0.01) / (0.91 * Math.sqrt(0.01)), 1, { absolute: 0.01 });
  const slope = Math.log(spread(0.1) / spread(0.02)) / Math.log(5);
  assertClose(slope, 0.5, { absolute: 0.05 });
  // Wrong: ballistic growth.
  assert.throws(() => assertClose(slope, 1, { absolute: 0.05 }));
});

Deno.test("the correlation of ln V11 and ln V22 starts as rho_0^2 + T/2 times the generator on rho^2", () => {
  const [time, rho] = [0.01, 0.3];
  const nu = (Math.sqrt(1 - rho * rho) - rho * Math.acos(rho)) / (2 * Math.PI);
  const drift = nu - rho * (1 - rho * rho) / 2;
  const growth = 2 * rho * drift + (1 - rho * rho) ** 2;
  const law = correlationLaw.predict({ time, correlation: rho, gap: 1, exponent: 0.5 });
  const found = scalarOf(law, "logNormCorrelation");
  // The next term is of order T^2.
  assertClose(found, rho * rho + time / 2 * growth, { absolute: 2e-4 });
  // Wrong: E rho_T^2 itself.
  assert.throws(() => assertClose(found, rho * rho + time * growth, { absolute: 2e-4 }));
});
