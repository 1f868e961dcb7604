import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/resnet-chain.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertMean, StatisticalFailure } from "../support.ts";
import { compute, residualRecipe } from "./resnet-case.ts";

const run = (
  size: { width: number; depth: number },
  { beta = 0.5, seed = 1, networks = 8000 } = {},
) =>
  plugin.simulate({
    params: { networks },
    recipe: residualRecipe(size, beta),
    key: keyOf(seed),
    compute,
  });
const squares = (values: Float64Array) => values.map((x) => Math.exp(2 * x));

// Each assertion fails wrongly with probability 1e-6 (its default); keys were fixed beforehand.
Deno.test("E R^2 = (1 + a^2/2)^L and E D^2 = E R^2 - 1 at finite width and depth (E1, E2)", () => {
  const [width, depth] = [10, 20];
  const { logNormRatioForward, logDisplacementForward } = run({ width, depth });
  const expected = (1 + 1 / (2 * depth)) ** depth;
  assertMean(squares(logNormRatioForward.values), { expected, discrepancy: 0.1 });
  assertMean(squares(logDisplacementForward.values), { expected: expected - 1, discrepancy: 0.1 });
  // Wrong: relu that halves nothing, (1 + a^2)^L, and the E D^2 of one layer less.
  assert.throws(
    () =>
      assertMean(squares(logDisplacementForward.values), {
        expected: (1 + 1 / depth) ** depth - 1,
      }),
    StatisticalFailure,
  );
});

Deno.test("one layer of width 2: E R^2 = 1 + a^2/2 in the smallest network", () => {
  const { logNormRatioForward } = run({ width: 2, depth: 1 }, { seed: 2 });
  assertMean(squares(logNormRatioForward.values), { expected: 1.5, discrepancy: 0.5 });
});

Deno.test("a small displacement keeps its digits: beta = 6 gives D^2 = L a^2/2 far below rounding of R", () => {
  const [width, depth, beta] = [10, 50, 6];
  const { logDisplacementForward } = run({ width, depth }, { beta, seed: 3 });
  const unit = depth ** (1 - 2 * beta) / 2;
  const ratios = squares(logDisplacementForward.values).map((x) => x / unit);
  assertMean(ratios, { expected: 1, discrepancy: 0.05 });
});

Deno.test("nothing overflows where R is beyond the largest double", () => {
  const { logNormRatioForward } = run({ width: 40, depth: 4000 }, { beta: 0, networks: 20 });
  assert.ok(logNormRatioForward.values.every((x) => Number.isFinite(x) && x > 710));
});

Deno.test("same key, same numbers; a network does not depend on how many there are", () => {
  const recipe = residualRecipe({ width: 10, depth: 20 });
  const few = plugin.simulate({ params: { networks: 3 }, recipe, key: keyOf(1), compute });
  const many = run({ width: 10, depth: 20 });
  assert.deepEqual(
    [...few.logNormRatioForward.values],
    [...many.logNormRatioForward.values.subarray(0, 3)],
  );
});

Deno.test("a law or a branch for which the chain is not exact is refused in words", () => {
  for (const change of [{ weightLaw: "iid-uniform" }, { branch: "res-1" }]) {
    const recipe = residualRecipe({ width: 10, depth: 5, ...change });
    assert.throws(
      () => plugin.simulate({ params: { networks: 1 }, recipe, key: keyOf(1), compute }),
      UserError,
    );
  }
});
