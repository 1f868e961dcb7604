import assert from "node:assert/strict";
import { emptyLog, write } from "../../../lib/dynamics/training/log.ts";
import {
  bestRuns,
  lossFields,
  type Trained,
} from "../../../lib/dynamics/residual-training/result.ts";

function run(run: number, ended: Partial<Trained>): Trained {
  return { run, log: emptyLog(), lossFinal: 1, ...ended };
}

Deno.test("the best run of each network: by test accuracy, test loss, final loss, the first of equals", () => {
  const chosen = (runs: Trained[]) => bestRuns(runs, 3).map((one) => one.run);
  const accuracies = [0.2, 0.9, 0.9, NaN, NaN, 0.1];
  assert.deepEqual(
    chosen(accuracies.map((accuracyTest, i) => run(i, { accuracyTest, lossTest: i }))),
    [1, 5],
  );
  assert.deepEqual(chosen([3, 1, 2].map((lossTest, i) => run(i, { lossTest, lossFinal: i }))), [1]);
  assert.deepEqual(chosen([3, NaN, 2].map((lossFinal, i) => run(i, { lossFinal }))), [2]);
  assert.deepEqual(chosen([NaN, NaN, NaN].map((lossFinal, i) => run(i, { lossFinal }))), [0]);
});

Deno.test("a test set gives its fields, and only then", () => {
  const log = emptyLog();
  write(log, "loss", 1);
  const plain = lossFields([run(4, { log })], () => 0.5);
  assert.ok(!("lossTest" in plain) && !("accuracyTest" in plain));
  assert.equal(plain.learningRateChosen.values[0], 0.5);
  const tested = lossFields([run(4, { log, lossTest: 2, accuracyTest: 0.75 })], (n) => n);
  assert.deepEqual([tested.lossTest.values[0], tested.accuracyTest.values[0]], [2, 0.75]);
  assert.equal(tested.learningRateChosen.values[0], 4);
});
