import assert from "node:assert/strict";
import { keyOf } from "asymptopia/lib/num/random/key.ts";
import { randomStream } from "asymptopia/lib/num/random/random.ts";
import { assertClose, assertMean, StatisticalFailure } from "asymptopia/tests/support.ts";
import { plugin } from "../../lib/theory/lyapunov-exponent.ts";

const euler = 0.577215664901532860607;
const rate = (width: number) => plugin.predict({ width }).logNormRate.value;

Deno.test("orders 1, 2, 3 and 4: -gamma - ln 2, -gamma, 2 - gamma - ln 6, 1 - gamma - ln 2", () => {
  assertClose(rate(1), -euler - Math.LN2, { absolute: 1e-14 });
  assertClose(rate(2), -euler, { absolute: 1e-14 });
  assertClose(rate(3), 2 - euler - Math.log(6), { absolute: 1e-14 });
  assertClose(rate(4), 1 - euler - Math.LN2, { absolute: 1e-14 });
  assert.equal(plugin.predict({ width: 3 }).lyapunovExponent.value, rate(3) / 2);
});

Deno.test("for large orders the rate is -1/n - 1/(3 n^2), up to 2/(15 n^4)", () => {
  for (const n of [50, 200]) {
    assertClose(rate(n), -1 / n - 1 / (3 * n * n), { absolute: 1 / n ** 4 + 1e-15 });
  }
});

/** ln |W_L … W_1 e|^2 / L of products of matrices that are drawn in full. */
function growths(order: number, factors: number, products: number): Float64Array {
  const stream = randomStream(keyOf(order));
  return Float64Array.from({ length: products }, () => {
    let vector = new Float64Array(order);
    vector[0] = 1;
    let log = 0;
    for (let factor = 0; factor < factors; factor++) {
      const next = new Float64Array(order);
      for (let i = 0; i < order; i++) {
        for (let j = 0; j < order; j++) next[i] += stream.normal() * vector[j] / Math.sqrt(order);
      }
      const square = next.reduce((sum, value) => sum + value * value, 0);
      log += Math.log(square);
      vector = next.map((value) => value / Math.sqrt(square));
    }
    return log / factors;
  });
}

// 2,000 products of 20 factors: fails wrongly once in 1e6, and detects 0.05.
Deno.test("products of drawn matrices grow at this rate, not at that of norms kept or of order 1/n alone", () => {
  const found = growths(3, 20, 2000);
  assertMean(found, { expected: rate(3), discrepancy: 0.05 });
  for (const wrong of [0, -1 / 3]) {
    assert.throws(() => assertMean(found, { expected: wrong }), StatisticalFailure);
  }
});
