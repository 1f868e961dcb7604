import assert from "node:assert/strict";
import { learningRateAt, updateRule } from "../../../lib/dynamics/training/update.ts";

Deno.test("learning rates: constant, in steps, and by a power of the depth", () => {
  const constant = { learningRate: 0.01, learningRateDepthPower: 0 };
  assert.equal(learningRateAt(7, constant, 100), 0.01);
  const steps = { ...constant, schedule: { factor: 0.1, every: 5 } };
  const found = [0, 4, 5, 9, 10].map((epoch) => learningRateAt(epoch, steps, 100));
  [0.01, 0.01, 0.001, 0.001, 0.0001].forEach((rate, i) =>
    assert.ok(Math.abs(found[i] / rate - 1) < 1e-12)
  );
  const deep = learningRateAt(0, { ...constant, learningRateDepthPower: 0.5 }, 100);
  assert.ok(Math.abs(deep - 0.001) < 1e-15);
});

Deno.test("the rules have the constants that the paper and its libraries use", () => {
  assert.deepEqual(updateRule({ optimizer: "gradient-descent" }), { name: "gradient-descent" });
  const adam = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  assert.deepEqual(updateRule({ optimizer: "adam" }), adam);
});
