import assert from "node:assert/strict";
import { plugin } from "../../lib/checks/close-within.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose } from "../support.ts";
import { checkOfCells, gridCells, type TestCell } from "./cells.ts";

/** Cells beyond the frontier (hurst > beta) have the accuracy 0.2, the others that of `near`. */
function cells(near: (distance: number) => number, noise = 0.003): TestCell[] {
  const stream = randomStream(keyOf(43));
  return gridCells((distance) => (distance > 0.1 ? 0.2 : near(distance)) + noise * stream.normal());
}

const check = (found: readonly TestCell[], params: Record<string, unknown> = {}) =>
  checkOfCells(plugin, found, { within: 0.1, margin: 0.05, ...params });

Deno.test("cells within the frontier that are all near the best agree, whatever lies beyond", () => {
  const found = check(cells((distance) => distance < -0.7 ? 0.88 : 0.9));
  assert.equal(found.verdict, "agrees");
  // The worst of two noisy means of 0.88 below the best of thirteen of 0.9.
  assertClose(found.measured!, 0.024, { absolute: 0.012 });
  assert.match(found.how, /worst of 15 of 25 cells within/);
});

Deno.test("one bad cell within is a disagreement, a noisy one undecided", () => {
  assert.equal(check(cells((distance) => distance < -0.7 ? 0.7 : 0.9)).verdict, "disagrees");
  assert.equal(check(cells(() => 0.9, 0.03)).verdict, "cannot tell");
  // Wrong: the same grid with the frontier beyond the bad cells.
  assert.equal(check(cells(() => 0.9), { within: 1 }).verdict, "disagrees");
});

Deno.test("with no cell within there is nothing to compare", () => {
  assert.throws(() => check(cells(() => 0.9), { within: -4 }), /there is none.*is -3.2/);
});
