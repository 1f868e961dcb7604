import assert from "node:assert/strict";
import { driftOf, growth, reluDrift, smoothDrift } from "../../../lib/dynamics/mlp/shape.ts";
import { gaussHermite } from "../../../lib/num/analysis/quadrature.ts";
import { assertClose } from "../../support.ts";

/** c E phi_s(z^a) phi_s(z^b) for z ~ N(0, V), s = a sqrt(n), by quadrature: the mean of a layer. */
function layerMean(
  phi: (x: number) => number,
  [aa, ab, bb]: readonly [number, number, number],
  scale: number,
): number {
  const { nodes, weights } = gaussHermite(40);
  const shaped = (x: number) => scale * phi(x / scale);
  const rho = ab / Math.sqrt(aa * bb);
  let [product, square] = [0, 0];
  nodes.forEach((u, i) => {
    square += weights[i] * shaped(u) ** 2;
    nodes.forEach((v, j) => {
      const second = Math.sqrt(bb) * (rho * u + Math.sqrt(1 - rho * rho) * v);
      product += weights[i] * weights[j] * shaped(Math.sqrt(aa) * u) * shaped(second);
    });
  });
  return product / square;
}

/** V^aa, V^ab, V^bb. */
const covariances: readonly (readonly [number, number, number])[] = [
  [1, 0.3, 1],
  [2, -0.8, 0.5],
  [0.4, 0.6, 1.5],
  [1.7, 1.7, 1.7],
];
const softplus = (x: number) => x + 2 * Math.log(Math.cosh(x / 2));

Deno.test("smooth drifts are n (E V' - V) of one layer as n grows", () => {
  const shapeScale = 0.7;
  for (const [name, phi] of [["tanh", Math.tanh], ["softplus-centred", softplus]] as const) {
    const drift = smoothDrift(name, shapeScale);
    for (const place of covariances) {
      // Diagonal entries through V^aa = V^ab = V^bb; Richardson's step removes the error of order 1/n.
      const rate = (width: number) =>
        width * (layerMean(phi, place, shapeScale * Math.sqrt(width)) - place[1]);
      const limit = 2 * rate(8000) - rate(4000);
      assertClose(drift(...place), limit, { absolute: 2e-4, what: `${name} ${place}` });
      // Wrong: the drift of another stretch.
      const wrong = smoothDrift(name, 1.1 * shapeScale)(...place);
      if (Math.abs(limit) > 0.01) {
        assert.throws(() => assertClose(wrong, limit, { absolute: 2e-3 }));
      }
    }
  }
});

Deno.test("the drift of a shaped ReLU is n (E V' - V) of one layer, by integration over the angle", () => {
  const [slopePlus, slopeMinus] = [0.5, -1];
  const width = 1e8;
  const [positive, negative] = [slopePlus, slopeMinus].map((c) => 1 + c / Math.sqrt(width));
  const phi = (x: number) => x > 0 ? positive * x : negative * x;
  const normalizer = 2 / (positive ** 2 + negative ** 2);
  const drift = reluDrift((slopePlus - slopeMinus) ** 2);
  for (const [aa, ab, bb] of covariances) {
    const angle = Math.acos(Math.min(1, ab / Math.sqrt(aa * bb)));
    // z^a = r cos t, z^b = r cos(t - angle), E r^2 = 2; what a linear layer gives is taken away.
    const points = 20_000;
    let sum = 0;
    for (let i = 0; i < points; i++) {
      const t = 2 * Math.PI * (i + 0.5) / points;
      const [x, y] = [Math.cos(t), Math.cos(t - angle)];
      sum += normalizer * phi(x) * phi(y) - x * y;
    }
    const expected = width * 2 * (sum / points) * Math.sqrt(aa * bb);
    assertClose(drift(aa, ab, bb), expected, { absolute: 1e-3 });
  }
  // Wrong: no drift, as at infinite depth-to-width ratio of a linear network.
  assert.ok(drift(1, 0.3, 1) > 0.1);
});

Deno.test("on the diagonal the smooth drift is k V (V - 1), the ReLU drift 0", () => {
  for (const name of ["tanh", "softplus-centred"] as const) {
    for (const v of [0.2, 1, 3]) {
      assertClose(smoothDrift(name, 0.5)(v, v, v), growth(name, 0.5) * v * (v - 1), {
        absolute: 1e-12,
      });
    }
  }
  assertClose(reluDrift(2)(3, 3, 3), 0, { absolute: 1e-12 });
  assertClose(growth("tanh", 1), -2, { absolute: 1e-15 });
  assertClose(growth("softplus-centred", 0.5), 0.75, { absolute: 1e-15 });
});

Deno.test("a drift is asked for by its gap or by its activation, not by both or half", () => {
  assert.throws(() => driftOf({}), /cannot tell the drift/);
  assert.throws(() => driftOf({ activation: "tanh" }), /cannot tell the drift/);
  assert.throws(() => driftOf({ gap: 1, shapeScale: 1 }), /cannot tell the drift/);
  assert.equal(driftOf({ gap: 0 })(1, 0.3, 1), 0);
});
