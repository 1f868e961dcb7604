import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/fan-in-deviation.ts";

Deno.test("fan-in-deviation: sd / d, sd / sqrt d, 1 / L, and a power of the depth", () => {
  const recipe = { width: 4, depth: 8 };
  const plain = plugin.scale(recipe, { deviation: 0.5, depthPower: 0 });
  assert.deepEqual(plain, {
    ...recipe,
    weightDeviation: 0.125,
    biasDeviation: 0.25,
    multiplierInitial: 0.125,
  });
  const deep = plugin.scale(recipe, { deviation: 0.5, depthPower: 1 });
  assert.equal(deep.weightDeviation, 0.125 / 8);
  assert.equal(deep.biasDeviation, 0.25 / 8);
  assert.equal(deep.multiplierInitial, 0.125);
});

Deno.test("fan-in-deviation needs a width and a depth", () => {
  assert.throws(
    () => plugin.scale({ width: 4 }, { deviation: 1, depthPower: 0 }),
    /needs a recipe/,
  );
});
