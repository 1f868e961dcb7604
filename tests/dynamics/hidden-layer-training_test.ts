import assert from "node:assert/strict";
import { trainHidden } from "../../lib/dynamics/composite/trained-network.ts";
import { samplePoints } from "../../lib/dynamics/composite/sample.ts";
import { plugin } from "../../lib/dynamics/hidden-layer-training.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { run } from "./tangent/run.ts";

const small = {
  networks: 2,
  target: "tanh",
  depth: 3,
  width: 20,
  samples: 100,
  testPoints: 200,
  rate: 0.005,
  epochs: 20,
};

Deno.test("training lowers both errors far below the target's mean square, in every mode of biases", () => {
  for (const biasMode of ["trained", "frozen", "padded"]) {
    const fields = run(plugin, { ...small, biasMode }, 5201);
    fields.trainError.values.forEach((error) => assert.ok(error < 40, `${error}`));
    fields.testError.values.forEach((error) => assert.ok(error < 60, `${error}`));
    assert.ok(fields.movement.values.every((moved) => moved > 0.1));
  }
});

Deno.test("modes of biases are three networks", () => {
  const errors = ["trained", "frozen", "padded"].map((biasMode) =>
    run(plugin, { ...small, biasMode, networks: 1 }, 5202).testError.values[0]
  );
  assert.equal(new Set(errors).size, 3);
});

Deno.test("a rate that is far too large is reported as diverged, with no numbers", () => {
  const { diverged, testError, normRatio, startRatio } = run(plugin, { ...small, rate: 500 }, 5203);
  assert.deepEqual([...diverged.values], [1, 1]);
  assert.ok(testError.values.every(Number.isNaN));
  assert.ok(normRatio.values.every(Number.isNaN));
  assert.ok(startRatio.values.every(Number.isFinite));
});

Deno.test("penalties start from one network and shrink W; without one W stays larger", () => {
  const penalties = ["none", "frobenius", "row-norm"];
  const networks = 6;
  const params = { ...small, networks, epochs: 60, penalties, penaltyRate: 0.01 };
  const { startRatio, frobenius, logPenaltyRatio } = run(plugin, params, 5204);
  assert.equal(new Set(startRatio.values).size, networks);
  assert.equal(logPenaltyRatio.values[0], 0);
  const mean = (penalty: number) =>
    frobenius.values.filter((_, i) => i % 3 === penalty).reduce((sum, one) => sum + one) / networks;
  const [none, ofFrobenius, ofRows] = [0, 1, 2].map(mean);
  assert.ok(ofFrobenius < none && ofRows < none, `${[none, ofFrobenius, ofRows]}`);
});

Deno.test("the second half of the epochs has a tenth of the rate", () => {
  const key = keyOf(5205);
  const points = samplePoints({ samples: 50, testPoints: 50 }, key);
  const training = {
    target: "sine",
    depth: 2,
    width: 10,
    biasMode: "trained",
    rate: 0.002,
    momentum: 0,
    batch: 50,
    penalty: "none",
    penaltyRate: 1,
    penaltySize: 2,
  } as const;
  // One step an epoch: two of one rate would move W nearly twice as far.
  const moved = (epochs: number) =>
    trainHidden("wasm", { ...training, epochs }, points, key).movement;
  const [one, two] = [moved(1), moved(2)];
  assert.ok(two < 1.3 * one, `${two} after ${one}`);
});
