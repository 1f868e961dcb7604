import assert from "node:assert/strict";
import { arccosine } from "../../../lib/num/analysis/arccosine.ts";

/** Arguments evenly spread, and ever nearer to where the formulas change and end. */
const evenly = Array.from({ length: 4001 }, (_, i) => -1 + i / 2000);
const near = Array.from({ length: 200 }, (_, i) => 2 ** (-i / 4)).flatMap((gap) => [
  ...[-1 + gap, -0.5 - gap / 2, -0.5 + gap, gap, -gap, 0.5 - gap, 0.5 + gap / 2, 1 - gap],
]);

/** The largest error in units of the last place. */
function worst(found: (x: number) => number): number {
  return Math.max(
    ...[...evenly, ...near].map((x) => {
      const expected = Math.acos(x);
      const unit = expected === 0 ? Number.MIN_VALUE : 2 ** (Math.floor(Math.log2(expected)) - 52);
      return Math.abs(found(x) - expected) / unit;
    }),
  );
}

Deno.test("arccosine is that of the engine within 2 units of the last place", () => {
  assert.ok(worst(arccosine) <= 2, `${worst(arccosine)}`);
});

Deno.test("its cosine is its argument, by another route", () => {
  for (const x of evenly) assert.ok(Math.abs(Math.cos(arccosine(x)) - x) < 5e-16, `${x}`);
});

Deno.test("a wrong variant is rejected: the series of the arcsine, cut at degree 21", () => {
  const cut = (x: number) => {
    let [sum, term] = [0, x];
    for (let k = 0; k <= 10; k++) {
      sum += term / (2 * k + 1);
      term *= x * x * (2 * k + 1) / (2 * k + 2);
    }
    return Math.PI / 2 - sum;
  };
  assert.ok(worst((x) => Math.abs(x) < 0.5 ? cut(x) : arccosine(x)) > 2);
});

Deno.test("at the ends 0 and pi; outside, and of what is not a number, NaN", () => {
  assert.deepEqual([1, -1, 0].map(arccosine), [0, Math.PI, Math.PI / 2]);
  assert.deepEqual([1 + 1e-15, -1 - 1e-15, NaN].map(arccosine), [NaN, NaN, NaN]);
});
