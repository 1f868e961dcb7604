/** The recipe of an MLP, and how far one layer moves a correlation under each parametrization. */
import assert from "node:assert/strict";
import type { Recipe } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/models/mlp.ts";
import { gaussHermite } from "../../lib/num/analysis/quadrature.ts";
import { plugin as fixedRelu } from "../../lib/parametrizations/fixed-relu.ts";
import { plugin as shapedRelu } from "../../lib/parametrizations/shaped-relu.ts";
import { plugin as shapedSmooth } from "../../lib/parametrizations/shaped-smooth.ts";

Deno.test("layer time T sets the depth to round(T n)", () => {
  assert.deepEqual(plugin.describe({ width: 150, time: 0.5, activation: "relu" }), {
    width: 150,
    depth: 75,
    activation: "relu",
  });
  assert.equal(plugin.describe({ width: 3, time: 0.1, activation: "tanh" }).depth, 1);
});

Deno.test("depth and time together, or neither, are refused with both values", () => {
  const size = { width: 10, activation: "relu" } as const;
  assert.throws(() => plugin.describe(size), /depth not given and time not given/);
  assert.throws(() => plugin.describe({ ...size, depth: 5, time: 1 }), /exactly one/);
});

/** The correlation 0.3 after one layer of infinite width, less 0.3, for slopes s+ and s-. */
function driftOfSlopes({ slopePositive, slopeNegative, normalizer }: Recipe): number {
  const [plus, minus] = [Number(slopePositive), Number(slopeNegative)];
  // phi(x) = b x + a |x|; E |u v| = (2 / pi) (rho asin rho + sqrt(1 - rho^2)).
  const [a, b] = [(plus - minus) / 2, (plus + minus) / 2];
  const moduli = (2 / Math.PI) * (0.3 * Math.asin(0.3) + Math.sqrt(1 - 0.09));
  return Number(normalizer) * (b * b * 0.3 + a * a * moduli) - 0.3;
}

/** The same for s phi(x / s), by a product of Gauss-Hermite rules. */
function driftOfSmooth({ activation, activationScale, normalizer }: Recipe): number {
  const s = Number(activationScale);
  const phi = (x: number) =>
    s * (activation === "tanh" ? Math.tanh(x / s) : 2 * Math.log((1 + Math.exp(x / s)) / 2));
  const { nodes, weights } = gaussHermite(24);
  let sum = 0;
  nodes.forEach((u, i) =>
    nodes.forEach((w, j) => {
      sum += weights[i] * weights[j] * phi(u) * phi(0.3 * u + Math.sqrt(1 - 0.09) * w);
    })
  );
  return Number(normalizer) * sum - 0.3;
}

/**
 * The power of the width with which the drift falls, between two widths: so large that the next power is
 * small, so small that rounding is.
 */
function powerOf(
  drift: (recipe: Recipe) => number,
  scaled: (width: number) => Recipe,
  [small, large]: readonly [number, number],
): number {
  const [before, after] = [small, large].map((width) => Math.abs(drift(scaled(width))));
  return Math.log(after / before) / Math.log(large / small);
}

Deno.test("mlp: a layer moves a correlation by n^-2p (shaped ReLU), n^-1 or n^-2 (smooth), n^0 (fixed)", () => {
  const relu = (width: number) => plugin.describe({ width, depth: 1, activation: "relu" });
  const shaped = (exponent: number) => (width: number) =>
    shapedRelu.scale(relu(width), { slopePlus: 0.4, slopeMinus: -1, exponent });
  const near = (found: number, wanted: number) => Math.abs(found - wanted) < 0.01;
  for (const exponent of [0.25, 0.5, 1]) {
    const between = [1e8 ** (0.5 / exponent) / 100, 1e8 ** (0.5 / exponent)] as const;
    const found = powerOf(driftOfSlopes, shaped(exponent), between);
    assert.ok(near(found, -2 * exponent), `${exponent}: ${found}`);
    assert.ok(!near(powerOf(driftOfSlopes, shaped(exponent * 1.05), between), -2 * exponent));
  }
  const fixed = (width: number) =>
    fixedRelu.scale(relu(width), { slopePositive: 1, slopeNegative: 0 });
  assert.ok(near(powerOf(driftOfSlopes, fixed, [1e3, 1e5]), 0));
  // An odd function keeps the correlation to first order: n^-1 goes with phi''(0), 0 for tanh.
  for (const [activation, power] of [["softplus-centred", -1], ["tanh", -2]] as const) {
    const smooth = (width: number) =>
      shapedSmooth.scale(plugin.describe({ width, depth: 1, activation }), { shapeScale: 1 });
    const found = powerOf(driftOfSmooth, smooth, [1e3, 1e5]);
    assert.ok(near(found, power), `${activation}: ${found}`);
  }
});
