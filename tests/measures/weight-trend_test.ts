import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/measures/weight-trend.ts";
import { weightFields } from "./weight-fields.ts";

// A_k[i, j] = (10 (i + 1) + j + 1) f_n(k), the mean over the two networks being 2 k + 3.
const along = [[0, 4, 1, 3, 7], [6, 6, 13, 15, 15]];
const fields = weightFields({
  networks: 2,
  depth: 5,
  width: 2,
  matrix: ({ n, k, i, j }) => (10 * (i + 1) + j + 1) * along[n][k],
  multiplier: (_, k) => k === 2 ? -2 : 1,
});

function measured(params: Record<string, unknown>) {
  return plugin.measure(fields, v.parse(plugin.params, { weighting: "plain", ...params }));
}

Deno.test("entries along the layers; a linear mean of the networks is the trend up to the ends", () => {
  const found = measured({ entries: [[2, 1]], halfWindow: 1 });
  const times = (values: number[]) => values.map((value) => 21 * value);
  assert.deepEqual([...found.weight.values], times(along.flat()));
  const trend = [3, 5, 7, 9, 11];
  assert.deepEqual([...found.trend.values], times([...trend, ...trend]));
  assert.deepEqual([...found.noise.values.subarray(0, 5)], times([-3, -1, -6, -6, -4]));
  assert.deepEqual([...found.trendSum.values.subarray(5)], times([3, 8, 15, 24, 35]));
  assert.deepEqual([...found.noiseSum.values.subarray(5)], times([3, 4, 10, 16, 20]));
  assert.deepEqual([...found.time.values], [0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(found.weight.axes.find(({ name }) => name === "entry")!.labels, ["[2, 1]"]);
});

Deno.test("the trend averages over the layers within the window, fewer near the ends", () => {
  const lone = weightFields({
    networks: 1,
    depth: 5,
    width: 1,
    matrix: ({ k }) => k === 2 ? 15 : 0,
  });
  const params = v.parse(plugin.params, { weighting: "plain", entries: [[1, 1]], halfWindow: 2 });
  assert.deepEqual([...plugin.measure(lone, params).trend.values], [0, 5, 3, 5, 0]);
});

Deno.test("multiplied weights have the modulus of the multiplier in them", () => {
  const found = measured({ entries: [[1, 2]], halfWindow: 0, weighting: "multiplied" });
  assert.deepEqual([...found.weight.values.subarray(0, 5)], [0, 48, 24, 36, 84]);
});

Deno.test("an entry outside of the matrix is refused", () => {
  assert.throws(() => measured({ entries: [[3, 1]] }), /row 3, column 1/);
});
