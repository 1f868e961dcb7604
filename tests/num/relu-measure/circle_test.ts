import assert from "node:assert/strict";
import {
  arcsOf,
  certificateAt,
  certificateOf,
  largestOf,
  peakOf,
} from "../../../lib/num/relu-measure/circle.ts";
import { assertClose } from "../../support.ts";

const inputs = [-1.5, 0.2, 3];
const weights = [0.4, 0.3, 0.7];
const penalty = 0.5;

/** q by its definition, example after example. */
function plain(direction: number, inputs: readonly number[], weights: readonly number[]): number {
  return inputs.reduce(
    (sum, x, j) =>
      sum + weights[j] * Math.max(0, Math.cos(direction) * x + Math.sin(direction)) / penalty,
    0,
  );
}

Deno.test("arcs cover the circle once, and their hinges are active where they should be", () => {
  for (const xs of [[0.7], [-2, 5], inputs]) {
    const arcs = arcsOf(xs);
    assert.equal(arcs.length, 2 * xs.length);
    assertClose(arcs.reduce((sum, { low, high }) => sum + high - low, 0), 2 * Math.PI, {
      absolute: 1e-14,
    });
    for (const { low, high, active } of arcs) {
      const middle = (low + high) / 2;
      const positive = xs.flatMap((x, j) => Math.cos(middle) * x + Math.sin(middle) > 0 ? [j] : []);
      assert.deepEqual([...active].sort(), positive);
    }
  }
});

Deno.test("the certificate by arcs is q by its definition, at any angle", () => {
  const certificate = certificateOf({ inputs, penalty }, weights);
  for (let angle = -9; angle < 9; angle += 0.37) {
    assertClose(certificateAt(certificate, angle), plain(angle, inputs, weights), {
      absolute: 1e-13,
    });
  }
});

Deno.test("the largest |q| is that of a fine grid, and a grid's ends alone would miss it", () => {
  const certificate = certificateOf({ inputs, penalty }, weights);
  let most = 0;
  for (let k = 0; k < 100_000; k++) {
    most = Math.max(most, Math.abs(plain(2 * Math.PI * k / 100_000, inputs, weights)));
  }
  assertClose(largestOf(certificate), most, { absolute: 1e-8 });
  const atEnds = Math.max(...certificate.map(({ low }) => Math.abs(plain(low, inputs, weights))));
  assert.ok(most - atEnds > 1e-3, "the wrong variant looks at the examples' directions only");
  for (const arc of certificate) {
    const { direction, value } = peakOf(arc);
    assert.ok(direction >= arc.low && direction <= arc.high);
    assertClose(plain(direction, inputs, weights), value, { absolute: 1e-13 });
  }
});

Deno.test("inputs that do not increase are a bug", () => {
  assert.throws(() => arcsOf([1, 1]), /increase/);
  assert.throws(() => arcsOf([]), /without examples/);
});
