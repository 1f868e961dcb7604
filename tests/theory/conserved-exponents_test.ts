import assert from "node:assert/strict";
import type { Prediction } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/theory/conserved-exponents.ts";

function slopes(multiplier: "shared" | "layer") {
  const predictions: Record<string, Prediction> = plugin.predict({ multiplier });
  return Object.fromEntries(
    Object.entries(predictions).flatMap(([name, found]) =>
      found.shape === "scalar" ? [[name, found.value]] : []
    ),
  );
}

/**
 * Gradient flow of the scalar network h_L = h_0 prod_k (1 + delta_k a_k) with target e h_0, by small Euler steps:
 * the layers are exactly alike. Gives (delta, a) after training.
 */
function trained(depth: number, shared: boolean): [number, number] {
  // From far below the end, as the law assumes.
  let [delta, a] = [1e-4, 1e-4];
  const step = 1e-3;
  for (let i = 0; i < 400_000; i++) {
    const output = (1 + delta * a) ** depth;
    const slope = 2 * (output - Math.E) * output / (1 + delta * a);
    if (Math.abs(output - Math.E) < 1e-9) break;
    const [forDelta, forA] = [slope * a * (shared ? depth : 1), slope * delta];
    delta -= step * forDelta;
    a -= step * forA;
  }
  return [delta, a];
}

for (const multiplier of ["shared", "layer"] as const) {
  Deno.test(`exponents of a scalar network under gradient flow, ${multiplier} multiplier`, () => {
    const [shallow, deep] = [64, 256].map((depth) => trained(depth, multiplier === "shared"));
    const measured = [0, 1].map((i) => Math.log(deep[i] / shallow[i]) / Math.log(4));
    const predicted = slopes(multiplier);
    assert.ok(Math.abs(measured[0] - predicted.multiplierSlope) < 0.02);
    assert.ok(Math.abs(measured[1] - predicted.normSlope) < 0.02);
    assert.ok(Math.abs(measured[0] + measured[1] - predicted.productSlope) < 0.02);
    // The other kind of multiplier is far off.
    const other = slopes(multiplier === "shared" ? "layer" : "shared");
    assert.ok(Math.abs(measured[0] - other.multiplierSlope) > 0.2);
  });
}

Deno.test("the exponents of docs/papers/cohen-resnet-scaling.md, C14", () => {
  assert.equal(slopes("shared").normSlope, -0.75);
  assert.equal(slopes("shared").multiplierSlope, -0.25);
});
