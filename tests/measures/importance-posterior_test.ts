import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/importance-posterior.ts";
import { namedArray } from "../../lib/num/array.ts";
import { assertClose } from "../support.ts";

const groups = { name: "network", length: 3 };
const points = { name: "point", length: 2 };
const weight = [1, 2, 0.5];
const first = [[0.5, 1], [3, -1], [0.1, 0.2]];
const second = [[2, 3], [9, 4], [1, 1]];

const fields = {
  weight: namedArray([groups], Float64Array.from(weight)),
  weightedMean: namedArray([groups, points], Float64Array.from(first.flat())),
  weightedSquare: namedArray([groups, points], Float64Array.from(second.flat())),
  limitMean: namedArray([points], Float64Array.of(1, 0)),
  limitDeviation: namedArray([points], Float64Array.of(2, 1)),
  x1: namedArray([points], Float64Array.of(-1, 1)),
};

const average = (values: Float64Array, point: number) =>
  [0, 1, 2].reduce((sum, group) => sum + values[2 * group + point], 0) / 3;

type Measured = ReturnType<typeof plugin.measure>;

/** By hand: sums over the groups, then the moments of the weighted networks. */
function assertPosterior(found: Measured): void {
  for (const point of [0, 1]) {
    const total = weight.reduce((sum, w) => sum + w, 0);
    const mean = first.reduce((sum, row) => sum + row[point], 0) / total;
    const square = second.reduce((sum, row) => sum + row[point], 0) / total;
    const deviation = Math.sqrt(square - mean ** 2);
    const limit = { mean: [1, 0][point], deviation: [2, 1][point] };
    const expected = {
      ...{ mean, deviation, meanGap: mean - limit.mean },
      deviationGap: deviation - limit.deviation,
      deviationRatio: deviation / limit.deviation,
      lowBand: mean - 2 * deviation,
      highBand: mean + 2 * deviation,
    };
    for (const [name, value] of Object.entries(expected)) {
      assertClose(average(found[name as keyof Measured].values, point), value, { absolute: 1e-12 });
    }
  }
}

Deno.test("means over the groups are the self-normalised estimates", () => {
  const found = plugin.measure(fields);
  assertPosterior(found);
  assert.deepEqual([...(found as Record<string, typeof fields.x1>).x1.values], [-1, 1]);
});

Deno.test("a wrong variant is rejected: networks counted alike, without their weights", () => {
  const alike = namedArray([groups], Float64Array.of(1, 1, 1));
  assert.throws(() => assertPosterior(plugin.measure({ ...fields, weight: alike })));
});
