import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/shaped-smooth.ts";
import { assertClose } from "../support.ts";

const normalizer = (activation: string, width: number) =>
  plugin.scale({ width, depth: 1, activation }, { shapeScale: 1 }).normalizer as number;

/** Plain trapezoidal rule on [-12, 12], which shares nothing with Gauss-Hermite. */
function powerByTrapezoid(phi: (x: number) => number, scale: number): number {
  let sum = 0;
  for (let x = -12; x <= 12; x += 0.005) {
    sum += 0.005 * (scale * phi(x / scale)) ** 2 * Math.exp(-x * x / 2);
  }
  return sum / Math.sqrt(2 * Math.PI);
}

Deno.test("c = 1 / E (s phi(g/s))^2 at the finite s, to 1e-10", () => {
  const softplus = (x: number) => 2 * (Math.log(1 + Math.exp(x)) - Math.LN2);
  for (const width of [4, 20, 200]) {
    const scale = Math.sqrt(width);
    assertClose(normalizer("tanh", width), 1 / powerByTrapezoid(Math.tanh, scale), {
      relative: 1e-10,
    });
    assertClose(normalizer("softplus-centred", width), 1 / powerByTrapezoid(softplus, scale), {
      relative: 1e-10,
    });
  }
});

Deno.test("the expansion c = 1 - (f3 + 3/4 f2^2) / n is wrong by O(n^-2), so it is not used", () => {
  // tanh: f2 = 0, f3 = -2; E phi_s^2 = 1 + f3/s^2 + O(s^-4).
  const error = (n: number) => Math.abs(normalizer("tanh", n) - (1 + 2 / n));
  assert.ok(error(20) > 1e-3);
  assertClose(error(200) / error(400), 4, { relative: 0.05 });
});

Deno.test("ReLU is not stretched", () => {
  assert.throws(() => normalizer("relu", 10), /activation "relu"[^]*tanh, softplus-centred/);
});
