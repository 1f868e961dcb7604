import assert from "node:assert/strict";
import { numberColumn, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/median-crossing.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose } from "../support.ts";

const options = { column: "x", along: "width", level: 0.5 };

function fit(samples: Readonly<Record<number, ArrayLike<number>>>) {
  const rows = Object.entries(samples)
    .flatMap(([width, values]) => Array.from(values, (x) => [Number(width), x]));
  const found = plugin.estimate(
    table({
      width: numberColumn(rows.map(([width]) => width), "dimensionless", "width"),
      x: numberColumn(rows.map(([, x]) => x), "dimensionless", "x"),
    }),
    options,
  );
  return found[0];
}

Deno.test("medians 0 at 10 and 1 at 1000 cross a half at 100, between them in the logarithm", () => {
  const { value, standardError, low, high, count } = fit({ 10: [-1, 0, 5], 1000: [0.9, 1, 7] });
  assertClose(value, 100, { relative: 1e-12 });
  // Three networks bound no median.
  assert.deepEqual([low, high, count, standardError], [-Infinity, Infinity, 6, NaN]);
});

Deno.test("a median that does not pass the level is an error that shows it", () => {
  assert.throws(() => fit({ 10: [0, 0.1, 0.2], 20: [0, 0.3, 0.2] }), /0.100, 0.200/);
});

// The median rises like ln(width) / ln(100) - 1/2 and passes 1/2 at 100. Of 1500 intervals of level 0.9973 at
// most 4 should miss on average; 20 or more have probability below 1e-7. The key is fixed. Intervals half as
// wide miss about 100.
Deno.test("the interval covers at its level; a wrong variant, half as wide, does not", () => {
  const stream = randomStream(keyOf(92));
  let [missed, missedByHalf] = [0, 0];
  for (let trial = 0; trial < 1500; trial++) {
    const sample = (width: number) =>
      Float64Array.from(
        { length: 25 },
        () => Math.log(width) / Math.log(100) - 0.5 + 0.3 * stream.normal(),
      );
    const { value, low, high } = fit({ 10: sample(10), 100: sample(100), 1000: sample(1000) });
    if (low > 100 || high < 100) missed++;
    if (value - (value - low) / 3 > 100 || value + (high - value) / 3 < 100) missedByHalf++;
  }
  assert.ok(missed < 20, `${missed}`);
  assert.ok(missedByHalf >= 20, `${missedByHalf}: the wrong variant must miss`);
});
