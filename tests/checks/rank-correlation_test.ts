import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/rank-correlation.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { spearman } from "../../lib/num/statistics/rank.ts";
import { assertClose } from "../support.ts";
import { gridCells, measuredTable, predictionTable, type TestCell } from "./cells.ts";
import { at } from "./evidence.ts";

const base = { column: "accuracy", cells: ["hurst", "beta"], quantity: "logDisplacement" };

function check(cells: readonly TestCell[], params: Record<string, unknown>) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { ...base, ...params }),
    measured: measuredTable(cells),
    reference: predictionTable(cells),
    ...at({}, {}),
  });
}

/** Accuracy 0.9 less a fall beyond the frontier, with noise. */
function noisy(noise: number, fall: number): TestCell[] {
  const stream = randomStream(keyOf(31));
  return gridCells((distance) => 0.9 - fall * distance + noise * stream.normal());
}

const falls = { predicts: -1, absolute: 0.4 };

Deno.test("cells that fall with the prediction agree, those in another order or rising disagree", () => {
  const falling = check(noisy(0.005, 0.3), falls);
  assert.equal(falling.verdict, "agrees");
  assert.ok(falling.measured! < -0.95 && falling.count === 50);
  assert.match(falling.how, /25 cells/);
  // Cells in another order disagree; cells that the noise alone orders may have any.
  const stream = randomStream(keyOf(33));
  const other = gridCells((distance) =>
    0.9 + 0.2 * Math.sin(40 * distance) + 0.005 * stream.normal()
  );
  assert.equal(check(other, falls).verdict, "disagrees");
  assert.equal(check(noisy(0.005, 0), falls).verdict, "cannot tell");
  assert.equal(check(noisy(0.005, -0.3), falls).verdict, "disagrees");
  assert.equal(check(noisy(0.005, -0.3), { ...falls, predicts: 1 }).verdict, "agrees");
});

Deno.test("a trend that the noise could have made alone is undecided", () => {
  // A grid of three cells a side, in which one exchange of ranks decides.
  const stream = randomStream(keyOf(32));
  const few = gridCells((distance) => 0.9 - 0.3 * distance + 0.25 * stream.normal())
    .filter(({ hurst, beta }) => [0.1, 0.5, 0.9].includes(hurst) && [0.1, 0.5, 0.9].includes(beta));
  const found = check(few, { predicts: -1, absolute: 0.4 });
  assert.equal(found.count, 18);
  assert.equal(found.verdict, "cannot tell", found.how);
});

Deno.test("the number is Spearman's correlation of the cells' means, each beside its own prediction", () => {
  const cells = noisy(0.1, 0.1);
  const means = cells.map(({ accuracies: [a, b] }) => (a + b) / 2);
  const predicted = cells.map(({ hurst, beta }) => 4 * (hurst - beta));
  assertClose(check(cells, falls).measured!, spearman(means, predicted), {
    absolute: 1e-12,
  });
});

Deno.test("cells without predictions, without noise, or all alike are refused in words", () => {
  const cells = noisy(0.01, 0.3);
  const evaluate = (measured: readonly TestCell[], predictions: readonly TestCell[] | undefined) =>
    plugin.evaluate({
      params: v.parse(plugin.params, { ...base, ...falls }),
      measured: measuredTable(measured),
      ...(predictions ? { reference: predictionTable(predictions) } : {}),
      ...at({}, {}),
    });
  assert.throws(() => evaluate(cells, undefined), /second input/);
  assert.throws(() => evaluate(cells, cells.slice(1)), /"hurst":0.1,"beta":0.1.*0 predictions/);
  assert.throws(() => evaluate(cells, [...cells, cells[0]]), /2 predictions/);
  const single = cells.map((cell) => ({ ...cell, accuracies: cell.accuracies.slice(1) }));
  assert.throws(() => evaluate(single, cells), /one network.*at least two/);
  const broken = [{ ...cells[0], accuracies: [NaN, 1] }, ...cells.slice(1)];
  assert.throws(() => evaluate(broken, cells), /no value in some row/);
  const alike = gridCells(() => 0.5);
  assert.throws(() => evaluate(alike, alike), /cannot rank 25 cells/);
  assert.throws(() => check(cells, { ...falls, quantity: "norm" }), /displacement/);
});
