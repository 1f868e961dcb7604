import assert from "node:assert/strict";
import {
  afterWindow,
  type Progress,
  type StoppingRule,
  unstarted,
} from "../../../lib/dynamics/training/stopping.ts";

/** Outcome and number of windows of a training with these losses. */
function ended(
  losses: readonly number[],
  rule: StoppingRule & { epochs: number },
): [string, number] {
  let progress: Progress = unstarted;
  for (const [index, loss] of losses.entries()) {
    progress = afterWindow(progress, { loss, last: index + 1 === rule.epochs }, rule);
    if (progress.outcome !== "training") return [progress.outcome, index + 1];
  }
  return [progress.outcome, losses.length];
}

const patience = { epochs: 3, improvement: 0.01 };

Deno.test("training ends below the target, at the last epoch, or when a loss is no number", () => {
  assert.deepEqual(ended([1, 0.5, 0.2], { epochs: 9, lossTarget: 0.3 }), ["target met", 3]);
  assert.deepEqual(ended([1, 0.5, 0.3], { epochs: 9, lossTarget: 0.3 }), ["training", 3]);
  assert.deepEqual(ended([1, 1, 1], { epochs: 2 }), ["out of steps", 2]);
  assert.deepEqual(ended([1, NaN], { epochs: 2, lossTarget: 3 }), ["target met", 1]);
  assert.deepEqual(ended([4, NaN], { epochs: 2, lossTarget: 3 }), ["diverged", 2]);
  assert.deepEqual(ended([4, Infinity], { epochs: 9 }), ["diverged", 2]);
});

Deno.test("patience counts epochs in a row without an improvement of 1 %", () => {
  const rule = { epochs: 99, patience };
  assert.deepEqual(ended([1, 0.995, 0.992, 0.991], rule), ["stalled", 4]);
  // 0.989 is 1.1 % better than 1, though not than the epoch before it: the count starts again.
  assert.deepEqual(ended([1, 0.995, 0.992, 0.989, 0.99, 0.99], rule), ["training", 6]);
  assert.deepEqual(ended([1, 0.995, 0.992, 0.989, 0.99, 0.99, 0.99], rule), ["stalled", 7]);
});
