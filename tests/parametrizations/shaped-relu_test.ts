import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/shaped-relu.ts";
import { assertClose } from "../support.ts";

const recipe = { width: 100, depth: 100, activation: "relu" };
const scale = (slopePlus: number, slopeMinus: number, exponent = 0.5) =>
  plugin.scale(recipe, { slopePlus, slopeMinus, exponent });

Deno.test("slopes are 1 + c n^-p and c = 2 / (s+^2 + s-^2)", () => {
  const made = scale(0, -1);
  assert.equal(made.slopePositive, 1);
  assert.equal(made.slopeNegative, 0.9);
  assertClose(made.normalizer as number, 2 / 1.81, { relative: 1e-15 });
  assertClose(scale(0, -1, 0.25).slopeNegative as number, 1 - 100 ** -0.25, { relative: 1e-15 });
});

Deno.test("g_n is 1.105 at n = 100, c = (0, -1), and g exactly up to O(1/n) at c+ = -c-", () => {
  assertClose(scale(0, -1).gapEffective as number, 1.10497, { absolute: 5e-6 });
  // Symmetric slopes: (s+^2 + s-^2) / 2 = 1 + c^2 / n.
  assertClose(scale(0.5, -0.5).gapEffective as number, 1 / (1 + 0.25 / 100), { relative: 1e-12 });
});

Deno.test("a linear network has kappa = 2", () => {
  assertClose(scale(0, 0).varianceRate as number, 2, { relative: 1e-15 });
});

Deno.test("an activation without two slopes is refused", () => {
  assert.throws(
    () =>
      plugin.scale({ ...recipe, activation: "tanh" }, { slopePlus: 0, slopeMinus: 0, exponent: 1 }),
    /two slopes to the activation "tanh"/,
  );
});
