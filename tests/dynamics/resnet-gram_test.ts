import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/resnet-gram.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { correlation } from "../../lib/num/statistics/moments.ts";
import { assertMean, assertTwoSample } from "../support.ts";
import { compute, residualRecipe } from "./resnet-case.ts";

const run = (
  size: { width: number; depth: number; branch?: string },
  { beta = 0.5, seed = 1, networks = 4000 } = {},
) =>
  plugin.simulate({
    params: { networks },
    recipe: residualRecipe(size, beta),
    key: keyOf(seed),
    compute,
  });
const squares = (values: Float64Array) => values.map((x) => Math.exp(2 * x));

const worst = (values: Float64Array) => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

Deno.test("<p_0, h_0> = <p_L, h_L> to 1e-14, for both branches (E4)", () => {
  for (const branch of ["res-1", "res-3"]) {
    for (const beta of [0.25, 0.5, 2]) {
      const { pairing } = run({ width: 12, depth: 50, branch }, { beta, networks: 50 });
      assert.ok(
        worst(pairing.values) < 1e-14,
        `${branch}, beta = ${beta}: ${worst(pairing.values)}`,
      );
    }
  }
});

// |p_k| |h_k| inside the network exceeds both ends by its fluctuations, and so does its rounding; the
// pairing of unrelated vectors would be about 1/sqrt(40) = 0.16.
Deno.test("nothing overflows where R is beyond the largest double, and the pairing holds", () => {
  const fields = run({ width: 40, depth: 4000 }, { beta: 0, networks: 4 });
  for (const way of ["Forward", "Backward"]) {
    const { values } = fields[`logNormRatio${way}`];
    assert.ok(values.every((x) => Number.isFinite(x) && x > 710));
  }
  assert.ok(worst(fields.pairing.values) < 1e-8, `${worst(fields.pairing.values)}`);
});

Deno.test("outputs and gradients obey E1 and E2, and one law (E3)", () => {
  const [width, depth] = [10, 20];
  const fields = run({ width, depth });
  const expected = (1 + 1 / (2 * depth)) ** depth;
  for (const way of ["Forward", "Backward"] as const) {
    const ratios = squares(fields[`logNormRatio${way}`].values);
    const moves = squares(fields[`logDisplacement${way}`].values);
    assertMean(ratios, { expected, discrepancy: 0.15 });
    assertMean(moves, { expected: expected - 1, discrepancy: 0.15 });
  }
  const other = run({ width, depth }, { seed: 2 });
  assertTwoSample(fields.logNormRatioForward.values, other.logNormRatioBackward.values);
});

// Standard error of a correlation of 6000 pairs: 0.013; the windows are 5 of them (false alarm
// below 1e-6) around the means 0.105 and 0.225, and exclude independence (0).
Deno.test("ln R_h and ln R_p of one network are correlated as with explicit matrices", () => {
  for (const [beta, expected] of [[0.5, 0.105], [0.25, 0.225]]) {
    const fields = run({ width: 12, depth: 30 }, { beta, seed: 3, networks: 6000 });
    const found = correlation(
      fields.logNormRatioForward.values,
      fields.logNormRatioBackward.values,
    );
    assert.ok(Math.abs(found - expected) < 0.065, `beta = ${beta}: ${found}`);
  }
});
