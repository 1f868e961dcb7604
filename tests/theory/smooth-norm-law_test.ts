import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/smooth-norm-law.ts";
import { plugin as stationary } from "../../lib/theory/stationary-norm-law.ts";
import { assertClose, assertDistribution } from "../support.ts";
import { cdfOf, integralOf, scalarOf } from "./predicted.ts";

const tanh = (time: number) =>
  plugin.predict({ activation: "tanh", shapeScale: 1, time, squaredNorm: 1 });

/** Euler-Maruyama paths of y = ln V: dy = [k (e^y - 1) - ito] dt + sqrt2 dB, at T = 1. */
function paths(k: number, ito: number): Float64Array {
  const stream = randomStream(keyOf(90210));
  const steps = 200;
  const noise = new Float64Array(steps);
  return Float64Array.from({ length: 15_000 }, () => {
    stream.fillNormal(noise);
    let y = 0;
    for (let i = 0; i < steps; i++) {
      y += (k * Math.expm1(y) - ito) / steps + Math.sqrt(2 / steps) * noise[i];
    }
    return Math.exp(y);
  });
}

Deno.test("the law at T = 1 is that of paths of ln V, and not without Ito's -1", () => {
  // False alarm 1e-6; 15000 paths detect 0.037; the Euler bias is about 0.005.
  const law = cdfOf(tanh(1), "squaredNorm");
  assertDistribution(paths(-2, 1), law, { discrepancy: 0.05 });
  assert.throws(() => assertDistribution(paths(-2, 0), law));
});

Deno.test("for k < -1 it tends to the stationary Gamma law", () => {
  const gamma = cdfOf(stationary.predict({ activation: "tanh", shapeScale: 1 }), "squaredNorm");
  const distance = (time: number) => {
    const law = cdfOf(tanh(time), "squaredNorm");
    let largest = 0;
    for (let x = 0.01; x < 4; x += 0.01) largest = Math.max(largest, Math.abs(law(x) - gamma(x)));
    return largest;
  };
  // The slow tail of small norms: 6 time units are not enough for three digits.
  assert.ok(distance(1) > 0.1 && distance(6) < 0.03 && distance(6) > 0.002);
  assert.ok(distance(20) < 2e-3);
});

Deno.test("mean, median and densities are of one law", () => {
  const found = tanh(1);
  const mean = scalarOf(found, "squaredNormMean");
  assertClose(integralOf(found, "squaredNorm", () => 1), 1, { absolute: 1e-4 });
  assertClose(integralOf(found, "squaredNorm", (x) => x), mean, { absolute: 1e-4 });
  assertClose(integralOf(found, "logNorm", Math.exp), mean, { absolute: 1e-4 });
  assertClose(cdfOf(found, "squaredNorm")(scalarOf(found, "squaredNormMedian")), 0.5, {
    absolute: 1e-3,
  });
  // SDE paths of the matrix equation gave .693(2).
  assertClose(mean, 0.693, { absolute: 0.007 });
});

Deno.test("where paths explode no law is given", () => {
  const found = plugin.predict({
    activation: "softplus-centred",
    shapeScale: 0.5,
    time: 5,
    squaredNorm: 1,
  });
  assert.deepEqual(Object.keys(found), []);
});
