import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/frozen-layer-spectrum.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { assertClose } from "../support.ts";
import { atSkip, fieldsOf, valueOf } from "./layer-matrix/job.ts";

const at = (layers: number, deviation: number, seed: number) =>
  fieldsOf(plugin, { networks: 8, width: 32, layers, deviation, inputs: 40 }, seed);

// Medians of an independent program at n = 32. The mean of ln kappa over 8 networks scatters by about 0.25
// without the identity (four layers) and 0.05 with it; tolerances of 4 such errors and more.
Deno.test("ln kappa(Q) behind 1, 2 and 4 frozen ReLU layers as an independent program finds it", () => {
  const known = [
    [1, 0.3, 12.3, 1.51],
    [2, 0.5, 42, 2.51],
    [4, 0.3, 345, 2.31],
    [4, 1, 345, 13.5],
  ];
  for (const [layers, deviation, bare, skipped] of known) {
    const fields = at(layers, deviation, 4101);
    const [without, with_] = [0, 1].map((k) => mean(atSkip(fields, "logCondition", k)));
    assertClose(without, Math.log(bare), { absolute: 1 });
    assertClose(with_, Math.log(skipped), { absolute: 0.25 });
    assertClose(mean(atSkip(fields, "logAdvantage", 1)), without - with_, { absolute: 1e-12 });
  }
});

Deno.test("ranks: a skip connection loses what D_0 does, without one more is lost with depth", () => {
  const [one, four] = [1, 4].map((layers) => at(layers, 1, 4102));
  assertClose(mean(atSkip(one, "matrixRank", 1)), 16, { absolute: 0.75 });
  assertClose(mean(atSkip(four, "matrixRank", 1)), 16, { absolute: 0.75 });
  assert.ok(mean(atSkip(four, "matrixRank", 0)) < mean(atSkip(one, "matrixRank", 0)));
  assert.ok(mean(atSkip(one, "matrixRank", 0)) < 15.5);
});

Deno.test("without the identity sigma does not matter; halving both rho and sigma does nothing", () => {
  const [small, large] = [0.3, 1].map((deviation) => at(2, deviation, 4103));
  atSkip(small, "logCondition", 0).forEach((value, k) => {
    assertClose(value, atSkip(large, "logCondition", 0)[k], { absolute: 1e-9 });
  });
  // Wrong: with the identity it does.
  assert.throws(() =>
    assertClose(atSkip(small, "logCondition", 1)[0], atSkip(large, "logCondition", 1)[0], {
      absolute: 0.1,
    })
  );
  assert.ok(valueOf(small, "homogeneityError") < 1e-11);
});
