import assert from "node:assert/strict";
import {
  deviationValues,
  meanOf,
  ratioValues,
} from "../../../lib/measures/importance/pseudo-values.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { standardError } from "../../../lib/num/statistics/moments.ts";
import { assertClose } from "../../support.ts";

const stream = randomStream(keyOf(77));
const count = 2000;
const below = Float64Array.from({ length: count }, () => 1 + 0.3 * stream.normal());
const above = below.map((value) => 2 * value + 0.5 * stream.normal());

/** The estimate is the mean of the pseudo-values, and the jackknife gives their standard error. */
function assertJackknife(
  values: Float64Array,
  estimate: (left: readonly number[]) => number,
): void {
  const all = Array.from({ length: count }, (_, i) => i);
  assertClose(meanOf(values), estimate(all), { relative: 1e-12 });
  const left = Float64Array.from(
    { length: 200 },
    (_, k) => estimate(all.filter((i) => Math.floor(i / 10) !== k)),
  );
  const centre = meanOf(left);
  const squares = left.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  // The error of a standard error from 200 blocks is 5 %.
  assertClose(standardError(values), Math.sqrt(squares * 199 / 200), { relative: 0.3 });
}

const average = (values: Float64Array, left: readonly number[]) =>
  left.reduce((sum, i) => sum + values[i], 0) / left.length;
const ratio = (left: readonly number[]) => average(above, left) / average(below, left);
const squares = above.map((value) => value * value + 1);
const deviation = (left: readonly number[]) =>
  Math.sqrt(average(squares, left) - average(above, left) ** 2);

Deno.test("pseudo-values of a ratio and of a deviation", () => {
  assertJackknife(ratioValues(above, below), ratio);
  assertJackknife(deviationValues(above, squares), deviation);
});

Deno.test("wrong variants are rejected: ratios one by one, deviations with the mean held fixed", () => {
  assert.throws(() => assertJackknife(above.map((value, i) => value / below[i]), ratio));
  const centre = meanOf(above);
  const spread = Math.sqrt(meanOf(squares) - centre ** 2);
  const wrong = squares.map((value) => spread + (value - meanOf(squares)) / (2 * spread));
  assert.throws(() => assertJackknife(wrong, deviation));
});
