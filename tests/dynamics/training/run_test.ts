import assert from "node:assert/strict";
import type { Compute } from "../../../lib/contract/plugins.ts";
import { unpackState } from "../../../lib/dynamics/training/checkpoint.ts";
import { logFields } from "../../../lib/dynamics/training/log.ts";
import { epochOrder } from "../../../lib/dynamics/training/order.ts";
import { trainEnsemble, type TrainingPlan } from "../../../lib/dynamics/training/run.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { scalarEnsemble } from "./scalar-ensemble.ts";

const rates = [0.05, 0.5, 40];

const plan: TrainingPlan = {
  rule: { name: "gradient-descent" },
  stopping: { epochs: 12, lossTarget: 1e-6 },
  batch: 2,
  learningRate: (network, epoch) => rates[network] * 0.5 ** Math.floor(epoch / 4),
  order: (network, epoch) =>
    epochOrder(epoch, { examples: 8, batch: 2, shuffle: "examples", key: fold(keyOf(1), network) }),
  epochsKept: 3,
};

const quiet: Compute = { backend: "wasm", progress() {} };

function started() {
  const ensemble = scalarEnsemble(rates.length);
  rates.forEach((_, n) => ensemble.write(n, Float32Array.of(0.5)));
  return ensemble;
}

Deno.test("each network trains to its own end, and the log says what happened in each epoch", async () => {
  const ensemble = started();
  const { progress, logs } = await trainEnsemble(ensemble, plan, quiet);
  assert.deepEqual(progress.map(({ outcome }) => outcome), [
    "out of epochs",
    "target met",
    "diverged",
  ]);
  assert.equal(logs[0].loss.length, 12);
  assert.deepEqual(logs[0].learningRate.map((rate) => rate / 0.05).map((x) => Math.round(8 * x)), [
    ...Array(4).fill(8),
    ...Array(4).fill(4),
    ...Array(4).fill(2),
  ]);
  assert.ok(logs[1].loss.length < 12 && logs[1].loss.at(-1)! < 1e-6);
  assert.equal(logs[2].loss.at(-1), null);
  assert.ok(Math.abs((await ensemble.read(1))[0] - 2) < 1e-3);
  const fields = logFields(logs, progress.map(({ outcome }) => outcome));
  assert.deepEqual([...fields.targetMet.values], [0, 1, 0]);
  assert.deepEqual([...fields.diverged.values], [0, 0, 1]);
  assert.equal(fields.lossTrain.values.length, 36);
  assert.ok(Number.isNaN(fields.lossTrain.values[35]) && fields.lossTrain.missing !== undefined);
});

Deno.test("the log of a step is the loss before it, by the formula", async () => {
  const ensemble = started();
  const one = { ...plan, stopping: { epochs: 1 } };
  const { logs } = await trainEnsemble(ensemble, one, quiet);
  let w = 0.5;
  const losses = [];
  const order = plan.order(0, 0);
  for (let step = 0; step < 4; step++) {
    const x = [...order.subarray(2 * step, 2 * step + 2)].map((i) => 0.2 + 0.1 * i);
    losses.push((x[0] ** 2 + x[1] ** 2) / 2 * (w - 2) ** 2);
    if (step === 0) {
      const slope = (x[0] ** 2 + x[1] ** 2) * (w - 2);
      assert.ok(Math.abs(logs[0].gradientNorm[0]! + slope) < 1e-6);
    }
    w -= 0.05 * (x[0] ** 2 + x[1] ** 2) * (w - 2);
  }
  assert.ok(Math.abs(logs[0].loss[0]! - losses.reduce((a, b) => a + b) / 4) < 1e-6);
  assert.ok(Math.abs(logs[0].weightNorm[0]! - Math.abs(w)) < 1e-6);
});

Deno.test("a run that goes on from a checkpoint gives the same, bit for bit; from wrong weights it does not", async () => {
  const kept: Uint8Array[] = [];
  const whole = await trainEnsemble(started(), plan, {
    ...quiet,
    checkpoint: { keep: (bytes) => kept.push(bytes) },
  });
  assert.deepEqual(kept.map((bytes) => unpackState(bytes).state.epoch), [3, 6, 9]);
  for (const bytes of kept) {
    const ensemble = scalarEnsemble(rates.length);
    const checkpoint = { resumed: bytes, keep() {} };
    const again = await trainEnsemble(ensemble, plan, { ...quiet, checkpoint });
    assert.deepEqual(again, whole);
    assert.equal(ensemble.steps(), 4 * (12 - unpackState(bytes).state.epoch));
  }
  const spoiled = kept[1].slice();
  spoiled[spoiled.length - 12] ^= 4;
  const checkpoint = { resumed: spoiled, keep() {} };
  const other = await trainEnsemble(scalarEnsemble(rates.length), plan, { ...quiet, checkpoint });
  assert.notDeepEqual(other, whole);
});

Deno.test("a network that diverges leaves the others as they would be alone", async () => {
  const together = await trainEnsemble(started(), plan, quiet);
  const alone = scalarEnsemble(1);
  alone.write(0, Float32Array.of(0.5));
  const single = await trainEnsemble(alone, plan, quiet);
  assert.deepEqual(single.logs[0], together.logs[0]);
});
