import assert from "node:assert/strict";
import { meanVector, plugin } from "../../lib/dynamics/parity-margin.ts";
import { labelledPoints } from "../../lib/num/separation/labelled-points.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose, assertEstimate, StatisticalFailure } from "../support.ts";
import { estimateOf, simulated } from "./pair-case.ts";

/** sqrt d E_c[y x 1{<z, x> > 0}] over all corners, by the list of them. */
function plainVector(z: Float64Array): Float64Array {
  const d = z.length;
  const { count, inputs, labels } = labelledPoints({
    points: "cube-parity",
    dimension: d,
    draw: 0,
  });
  const total = new Float64Array(d);
  for (let c = 0; c < count; c++) {
    let product = 0;
    for (let k = 0; k < d; k++) product += z[k] * inputs[c * d + k];
    if (product <= 0) continue;
    for (let k = 0; k < d; k++) total[k] += Math.sqrt(d) * labels[c] * inputs[c * d + k] / count;
  }
  return total;
}

Deno.test("half of the corners with signs are all of them with activations", () => {
  const stream = randomStream(keyOf(851));
  for (const d of [2, 3, 5, 7]) {
    const z = new Float64Array(d);
    stream.fillNormal(z);
    const expected = plainVector(z);
    meanVector(z).forEach((value, k) => assertClose(value, expected[k], { absolute: 1e-14 }));
  }
});

Deno.test("two bits alone: every direction gives the same norm", async () => {
  // d = 2: the sign of <z, c> is that of the larger coordinate's c, so a = (+-1/2, 0) or (0, +-1/2).
  const { scaledNorm } = await simulated(plugin, { dimension: 2, networks: 50 }, 852);
  for (const value of scaledNorm) assertClose(value, Math.SQRT2 * 0.5, { absolute: 1e-14 });
});

// 5,000 directions: fails wrongly once in 1e6, finds 0.05. 0.625 is the margin in the norm of the kernel.
Deno.test("values of another program: 0.1544(16) d = 4, 0.0684(7) d = 8", async () => {
  const four = await simulated(plugin, { dimension: 4, networks: 5000 }, 853);
  const eight = await simulated(plugin, { dimension: 8, networks: 5000 }, 854);
  assertEstimate(estimateOf(four.scaledNorm), { expected: 0.6144, discrepancy: 0.05 });
  assertEstimate(estimateOf(eight.scaledNorm), { expected: 0.55, discrepancy: 0.05 });
  assert.throws(
    () => assertEstimate(estimateOf(eight.scaledNorm), { expected: 0.625 }),
    StatisticalFailure,
  );
});
