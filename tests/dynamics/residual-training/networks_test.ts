import assert from "node:assert/strict";
import type { Compute } from "../../../lib/contract/plugins.ts";
import { EnsembleTraining } from "../../../lib/dynamics/residual-training/networks.ts";
import { lossFields } from "../../../lib/dynamics/residual-training/result.ts";
import { Batches } from "../../../lib/dynamics/training/batches.ts";
import { unpackState } from "../../../lib/dynamics/training/checkpoint.ts";
import { train, type TrainingPlan } from "../../../lib/dynamics/training/loop.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import type { Ensemble } from "../../../lib/tensor/ensemble.ts";
import { scalarEnsemble } from "./scalar-ensemble.ts";

const rates = [0.05, 0.5, 40];
const batchesOf = (network: number) =>
  new Batches(fold(keyOf(1), network), { examples: 8, batch: 2 }, "examples");

/** Twelve epochs of four steps. */
function planOf(ensemble: Ensemble): TrainingPlan {
  const trainable = new EnsembleTraining(ensemble, {
    rule: { name: "gradient-descent" },
    batch: 2,
    stepsInEpoch: 4,
    learningRate: (network, epoch) => rates[network] * 0.5 ** Math.floor(epoch / 4),
  });
  const batches = Array.from({ length: ensemble.networks }, (_, n) => batchesOf(n));
  return {
    groups: 1,
    begin: () => Promise.resolve({ trainable, batches }),
    steps: 48,
    window: 4,
    stopping: { lossTarget: 1e-6 },
    stepsKept: 6,
  };
}

const quiet: Compute = { backend: "wasm", progress() {} };

function started(networks = rates.length) {
  const ensemble = scalarEnsemble(networks);
  for (let n = 0; n < networks; n++) ensemble.write(n, Float32Array.of(0.5));
  return ensemble;
}

Deno.test("each network trains to its own end, and the log says what happened in each epoch", async () => {
  const ensemble = started();
  const [logs] = await train(planOf(ensemble), quiet);
  assert.deepEqual(logs.map(({ progress }) => progress.outcome), [
    "out of steps",
    "target met",
    "diverged",
  ]);
  const [first, second, third] = logs.map(({ series }) => series);
  assert.equal(first.loss.length, 12);
  assert.deepEqual(first.learningRate.map((rate) => Math.round(8 * rate! / 0.05)), [
    ...Array(4).fill(8),
    ...Array(4).fill(4),
    ...Array(4).fill(2),
  ]);
  assert.ok(second.loss.length < 12 && second.loss.at(-1)! < 1e-6);
  assert.equal(third.loss.at(-1), null);
  for (const { loss, learningRate, gradientNorm, weightNorm } of [first, second, third]) {
    for (const one of [learningRate, gradientNorm, weightNorm]) {
      assert.equal(one.length, loss.length);
    }
  }
  assert.ok(Math.abs((await ensemble.read(1))[0] - 2) < 1e-3);
  const fields = lossFields(logs.map((log, run) => ({ run, log, lossFinal: 1 })), () => 1);
  assert.deepEqual([...fields.targetMet.values], [0, 1, 0]);
  assert.deepEqual([...fields.diverged.values], [0, 0, 1]);
  assert.equal(fields.lossTrain.values.length, 36);
  assert.ok(Number.isNaN(fields.lossTrain.values[35]) && fields.lossTrain.missing !== undefined);
});

Deno.test("the log of an epoch is that of its formula: losses before their steps, norms at its ends", async () => {
  const [logs] = await train({ ...planOf(started()), steps: 4 }, quiet);
  const { loss, gradientNorm, weightNorm } = logs[0].series;
  let w = 0.5;
  const losses = [];
  for (let step = 0; step < 4; step++) {
    const x = [...batchesOf(0).rows(step)].map((i) => 0.2 + 0.1 * i);
    losses.push((x[0] ** 2 + x[1] ** 2) / 2 * (w - 2) ** 2);
    if (step === 0) {
      const slope = (x[0] ** 2 + x[1] ** 2) * (w - 2);
      assert.ok(Math.abs(gradientNorm[0]! + slope) < 1e-6);
    }
    w -= 0.05 * (x[0] ** 2 + x[1] ** 2) * (w - 2);
  }
  assert.ok(Math.abs(loss[0]! - losses.reduce((a, b) => a + b) / 4) < 1e-6);
  assert.ok(Math.abs(weightNorm[0]! - Math.abs(w)) < 1e-6);
  assert.ok(Math.abs(loss[0]! - losses[0]) > 1e-3, "the first loss alone is another number");
});

Deno.test("a run that goes on from a checkpoint gives the same, bit for bit; from wrong weights it does not", async () => {
  const kept: Uint8Array[] = [];
  const keep = (bytes: Uint8Array) => kept.push(bytes);
  const whole = await train(planOf(started()), { ...quiet, checkpoint: { keep } });
  const stepOf = (bytes: Uint8Array) => unpackState(bytes).state.step;
  // At the ends of epochs and in their middles.
  assert.deepEqual(kept.map(stepOf), [6, 12, 18, 24, 30, 36, 42]);
  for (const resumed of kept) {
    const ensemble = scalarEnsemble(rates.length);
    const checkpoint = { resumed, keep() {} };
    const again = await train(planOf(ensemble), { ...quiet, checkpoint });
    assert.deepEqual(again, whole);
    assert.equal(ensemble.steps(), 48 - stepOf(resumed));
  }
  const spoiled = kept[3].slice();
  spoiled[spoiled.length - 12] ^= 4;
  const checkpoint = { resumed: spoiled, keep() {} };
  const other = await train(planOf(scalarEnsemble(rates.length)), { ...quiet, checkpoint });
  assert.notDeepEqual(other, whole);
});

Deno.test("a network that diverges leaves the others as they would be alone", async () => {
  const [together] = await train(planOf(started()), quiet);
  const [alone] = await train(planOf(started(1)), quiet);
  assert.deepEqual(alone[0], together[0]);
});
