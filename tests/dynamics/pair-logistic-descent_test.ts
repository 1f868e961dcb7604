import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/pair-logistic-descent.ts";
import { drawNeurons } from "../../lib/dynamics/relu-pairs/neurons.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { circlePoints } from "../../lib/num/separation/labelled-points.ts";
import { assertClose } from "../support.ts";
import { simulated } from "./pair-case.ts";
import { PlainDescent } from "./relu-pairs/plain-descent.ts";

const at = { inputCount: 8, width: 60, weightScale: 3, networks: 2, timesMax: 20 };

/** Steps to the risk by plain descent, of the network of this index. */
function plainTime(seed: number, index: number, risk: number): number {
  const points = circlePoints(8);
  const key = fold(keyOf(seed), "network", index);
  const neurons = drawNeurons({ width: 60, weightScale: 3, coupling: "paired" }, 2, key);
  const plain = new PlainDescent(points, neurons);
  const riskNow = () =>
    plain.outputs().reduce(
      (sum, f, i) => sum + Math.log1p(Math.exp(-points.labels[i] * f)) / 8,
      0,
    );
  let before = riskNow();
  for (let step = 1;; step++) {
    plain.step(
      plain.outputs().map((f, i) => {
        const label = points.labels[i];
        return 4 / 8 * label / (1 + Math.exp(label * f));
      }),
    );
    const after = riskNow();
    if (after <= risk) return step - (risk - after) / (before - after);
    before = after;
  }
}

Deno.test("times to risks are those of plain descent, over those of frozen activations", async () => {
  const found = await simulated(plugin, { ...at, risks: [0.1, 0.3] }, 811);
  for (const index of [0, 1]) {
    [0.3, 0.1].forEach((risk, k) =>
      assertClose(found.hitTime[2 * index + k], plainTime(811, index, risk), { relative: 1e-8 })
    );
    const ratio = found.hitTime[2 * index + 1] / 146.123;
    assertClose(found.hitRatio[2 * index + 1], ratio, { relative: 1e-5 });
    assertClose(found.excess[2 * index + 1], ratio - 1, { absolute: 1e-5 });
  }
});

/** At X = 8e5 activations stay as they are, so time and displacement are those of the recursion. */
function assertFrozen(ratios: Float64Array): void {
  for (const ratio of ratios) assertClose(ratio, 1, { absolute: 0.02 });
}

Deno.test("wide networks of large scale are frozen; a wrong variant is rejected: a small scale", async () => {
  const wide = { inputCount: 8, width: 2000, weightScale: 1000, networks: 3 };
  const frozen = await simulated(plugin, wide, 812);
  assertFrozen(frozen.hitRatio);
  assertFrozen(frozen.displacementRatio);
  assert.ok(frozen.largestMoveRatio.every((ratio) => ratio > 0.99 && ratio < 1.2));
  const small = await simulated(plugin, { ...wide, weightScale: 1 }, 812);
  assert.throws(() => assertFrozen(small.hitRatio));
  assert.ok(small.flips.every((share, k) => share > 10 * frozen.flips[k]));
});

Deno.test("what is not reached is missing, and no narrow network is below the bound", async () => {
  const narrow = await simulated(plugin, { ...at, width: 2, timesMax: 1 }, 813);
  assert.deepEqual([...narrow.reached], [0, 0]);
  assert.ok(narrow.hitTime.every(Number.isNaN) && narrow.displacementRatio.every(Number.isNaN));
  assert.ok(narrow.trainingError.every((error) => error >= 0.25));
  assert.ok(narrow.violated.every((bit) => bit === 0));
  assertClose(narrow.collapse[0], 2 * 9 * 0.1352990250365493 ** 4, { relative: 1e-12 });
});

Deno.test("risks along the steps begin at ln 2 and end at the last step", async () => {
  const found = await simulated(plugin, { ...at, risks: [], observations: 5, timesMax: 1 }, 811);
  assert.equal(found.risk.length % 2, 0);
  assert.ok(found.risk[0] < Math.LN2 && found.risk[0] > 0.6);
  assert.ok(found.risk.every(Number.isFinite));
  assert.equal(found.hitTime.length, 0);
});
