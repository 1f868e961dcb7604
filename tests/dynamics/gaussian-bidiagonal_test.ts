import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/gaussian-bidiagonal.ts";
import { accurateSingularValues } from "../../lib/num/linear-algebra/golub-kahan.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertDistribution, assertTwoSample, StatisticalFailure } from "../support.ts";
import { fieldsOf } from "./layer-matrix/job.ts";

const width = 12;
const networks = 3000;

function logConditions(): Float64Array {
  const { layerSingularValue } = fieldsOf(plugin, { networks, width }, 3401);
  return Float64Array.from(
    { length: networks },
    (_, k) => Math.log(layerSingularValue.values[2 * k] / layerSingularValue.values[2 * k + 1]),
  );
}

// 3000 of each: fails wrongly once in 1e6; detects a distance of 0.13 between laws.
Deno.test("kappa has the law of that of dense Gaussian matrices", () => {
  const stream = randomStream(keyOf(3402));
  const entries = new Float64Array(width * width);
  const dense = (size: number) =>
    Float64Array.from({ length: networks }, () => {
      const part = entries.subarray(0, size * size);
      stream.fillNormal(part);
      const values = accurateSingularValues(part, size, size);
      return Math.log(values[0] / values[size - 1]);
    });
  const found = logConditions();
  assertTwoSample(found, dense(width), { discrepancy: 0.13 });
  // Wrong: another size.
  assert.throws(() => assertTwoSample(found, dense(8)), StatisticalFailure);
});

// The squared distance of one Gaussian row from 1: |det G| for n = 2 is r_1 r_2 with chi_2 and chi_1; so s_1
// s_2 n has the law of chi_2 chi_1, that of an exponential variable of mean 1 (det of two rows: |g| times a
// normal).
Deno.test("n = 2: |det G| is exponential with mean 1", () => {
  const { layerSingularValue } = fieldsOf(plugin, { networks: 5000, width: 2 }, 3403);
  const determinants = Float64Array.from(
    { length: 5000 },
    (_, k) => 2 * layerSingularValue.values[2 * k] * layerSingularValue.values[2 * k + 1],
  );
  assertDistribution(determinants, (x) => 1 - Math.exp(-x));
  assert.throws(
    () => assertDistribution(determinants, (x) => 1 - Math.exp(-x * x / 2)),
    StatisticalFailure,
  );
});

Deno.test("the same key gives the same numbers, another key others", () => {
  const values = (seed: number) =>
    fieldsOf(plugin, { networks: 3, width: 5 }, seed).layerSingularValue.values;
  assert.deepEqual(values(1), values(1));
  assert.notDeepEqual(values(1), values(2));
});
