import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/parity-margin.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { logGamma } from "../../lib/num/analysis/special.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

/**
 * d gamma of a direction less d / (2 sqrt(2 pi)) 2 sqrt(u_1^2 + u_2^2) / sqrt d, its leading order, whose mean is
 * known: what is left scatters little.
 */
function difference(z: Float64Array): number {
  const d = z.length;
  const corner = new Float64Array(d).fill(1);
  const total = new Float64Array(d);
  for (let turn = 0; turn < 2 ** (d - 1); turn++) {
    if (turn > 0) {
      const turned = 31 - Math.clz32(turn & -turn);
      corner[turned] = -corner[turned];
    }
    let product = 0;
    for (let k = 0; k < d; k++) product += z[k] * corner[k];
    for (let k = 0; k < d; k++) total[k] += Math.sign(product) * corner[0] * corner[1] * corner[k];
  }
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  const exact = Math.sqrt(d * square(total)) / 2 ** d;
  return exact - leading(d, Math.hypot(z[0], z[1]) / Math.sqrt(square(z)));
}

const leading = (d: number, radius: number) => Math.sqrt(d / (2 * Math.PI)) * radius;

/** E sqrt(u_1^2 + u_2^2) on the sphere: its square is Beta(1, (d - 2) / 2). */
function leadingMean(d: number): number {
  const ratio = Math.exp(logGamma(1.5) + logGamma(d / 2) - logGamma((d + 1) / 2));
  return leading(d, ratio);
}

function margin(d: number, count: number) {
  const stream = randomStream(keyOf(900 + d));
  const z = new Float64Array(d);
  const rest = Float64Array.from({ length: count }, () => {
    stream.fillNormal(z);
    return difference(z);
  });
  return { value: mean(rest) + leadingMean(d), error: standardError(rest) };
}

const found = [[10, 6000], [14, 1500]].map(([d, count]) => ({ d, ...margin(d, count) }));

/** Within 1.2 / d^2 and 5 standard errors of a law. */
function assertLaw(law: (d: number) => number): void {
  for (const { d, value, error } of found) {
    assertClose(value, law(d), { absolute: 1.2 / d ** 2 + 5 * error });
  }
}

// 5 standard errors fail wrongly once in 1.7e6.
Deno.test("d gamma in 10 and 14 dimensions, to the order of the next term", () => {
  assertLaw((d) => scalarOf(plugin.predict({ dimension: d }), "scaledMargin"));
});

Deno.test("wrong variants are rejected: no correction, and that of the norm of the kernel", () => {
  assert.throws(() => assertLaw(() => 0.5));
  assert.throws(() => assertLaw(() => 1 / Math.sqrt(Math.PI)));
});
