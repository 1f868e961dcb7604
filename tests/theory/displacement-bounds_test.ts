import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/displacement-bounds.ts";
import { assertClose } from "../support.ts";

const bounds = (width: number, delta: number) => {
  const found = plugin.predict({ width, deltas: [delta] });
  const value = (name: string) => {
    const prediction = found[name];
    assert.ok(prediction.shape === "scalar");
    return prediction.value;
  };
  return {
    low: value(`displacementSquaredLow ${delta}`),
    high: value(`displacementSquaredHigh ${delta}`),
    gradientLow: value("gradientDisplacementSquaredMeanLow"),
  };
};

Deno.test("wide networks: the bounds tend to exp(3/8) - 1 and e + 1", () => {
  const { low, high } = bounds(1e12, 0.1);
  assertClose(low, Math.exp(3 / 8) - 1, { absolute: 1e-4 });
  assertClose(high, Math.E + 1, { absolute: 1e-4 });
});

Deno.test("the exact mean of D^2, e^(1/2) - 1, is inside at every width, and on the edge for gradients", () => {
  const exact = Math.exp(0.5) - 1;
  for (const width of [10, 40, 1000]) {
    for (const delta of [0.05, 0.25]) {
      const { low, high, gradientLow } = bounds(width, delta);
      assert.ok(low < exact && exact < high);
      assertClose(gradientLow, exact, { absolute: 1e-12 });
    }
  }
});

Deno.test("at width 40 the lower bound is empty for delta = 0.05", () => {
  assert.ok(bounds(40, 0.05).low < 0);
});
