import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/measures/weight-trend.ts";
import { weightFields } from "./weight-fields.ts";

// A_k[i, j] = (10 (i + 1) + j + 1) k for network 0, ten times that for network 1.
const fields = weightFields({
  networks: 2,
  depth: 5,
  width: 2,
  matrix: ({ n, k, i, j }) => (n === 0 ? 1 : 10) * (10 * (i + 1) + j + 1) * k,
  multiplier: (_, k) => k === 2 ? -2 : 1,
});

function measured(params: Record<string, unknown>) {
  return plugin.measure(fields, v.parse(plugin.params, { weighting: "plain", ...params }));
}

Deno.test("entries along the layers, their trend, noise and running sums", () => {
  const found = measured({ entries: [[2, 1]], halfWindow: 1 });
  assert.deepEqual([...found.weight.values.subarray(0, 5)], [0, 21, 42, 63, 84]);
  assert.deepEqual([...found.weight.values.subarray(5, 7)], [0, 210]);
  // At the ends the mean is over the two layers there are.
  assert.deepEqual([...found.trend.values.subarray(0, 5)], [10.5, 21, 42, 63, 73.5]);
  assert.deepEqual([...found.noise.values.subarray(0, 5)], [-10.5, 0, 0, 0, 10.5]);
  assert.deepEqual([...found.trendSum.values.subarray(0, 3)], [10.5, 31.5, 73.5]);
  assert.equal(found.noiseSum.values[4], 0);
  assert.equal(found.noiseSum.values[5], -105);
  assert.deepEqual([...found.time.values], [0.2, 0.4, 0.6, 0.8, 1]);
});

Deno.test("multiplied weights have the modulus of the multiplier in them", () => {
  const found = measured({ entries: [[1, 2]], halfWindow: 0, weighting: "multiplied" });
  assert.deepEqual([...found.weight.values.subarray(0, 5)], [0, 12, 48, 36, 48]);
  assert.deepEqual([...found.noise.values], Array(10).fill(0));
});

Deno.test("an entry outside of the matrix is refused", () => {
  assert.throws(() => measured({ entries: [[3, 1]] }), /row 3, column 1/);
});
