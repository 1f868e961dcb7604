import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/displacement-bounds.ts";
import { assertClose } from "../support.ts";

Deno.test("wide networks: the bounds tend to exp(3/8) - 1 and e + 1", () => {
  const { displacementSquaredLow, displacementSquaredHigh } = plugin.predict({
    width: 1e12,
    delta: 0.1,
  });
  assertClose(displacementSquaredLow.value, Math.exp(3 / 8) - 1, { absolute: 1e-4 });
  assertClose(displacementSquaredHigh.value, Math.E + 1, { absolute: 1e-4 });
});

Deno.test("the exact mean of D^2, e^(1/2) - 1, is inside at every width, and on the edge for gradients", () => {
  for (const width of [10, 40, 1000]) {
    for (const delta of [0.05, 0.25]) {
      const bounds = plugin.predict({ width, delta });
      const exact = Math.exp(0.5) - 1;
      assert.ok(bounds.displacementSquaredLow.value < exact);
      assert.ok(bounds.displacementSquaredHigh.value > exact);
      assertClose(bounds.gradientDisplacementSquaredMeanLow.value, exact, { absolute: 1e-12 });
    }
  }
});

Deno.test("at width 40 the lower bound is empty for delta = 0.05", () => {
  assert.ok(plugin.predict({ width: 40, delta: 0.05 }).displacementSquaredLow.value < 0);
});
