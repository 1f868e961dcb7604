import assert from "node:assert/strict";
import { plugin } from "../../lib/checks/worse-beyond.ts";
import { largestMean } from "../../lib/num/statistics/largest-mean.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose } from "../support.ts";
import { checkOfCells, gridCells, type TestCell } from "./cells.ts";

/** Cells with hurst - beta > 0.5 (three of 25) have the accuracy `far`, the others 0.9. */
function cells(far: (distance: number) => number, noise = 0.003): TestCell[] {
  const stream = randomStream(keyOf(41));
  return gridCells((distance) => (distance > 0.5 ? far(distance) : 0.9) + noise * stream.normal());
}

const check = (found: readonly TestCell[], params: Record<string, unknown> = {}) =>
  checkOfCells(plugin, found, { beyond: 2, margin: 0.1, ...params });

Deno.test("untrainable cells beyond the frontier agree, with the least bad of them measured", () => {
  const found = check(cells((distance) => distance > 0.7 ? 0.2 : 0.5));
  assert.equal(found.verdict, "agrees");
  // The best of 22 noisy means of 0.9 lies some 0.004 above it.
  assertClose(found.measured!, 0.404, { absolute: 0.01 });
  assert.match(found.how, /3 of 25 cells beyond/);
});

Deno.test("one good cell beyond the frontier is a disagreement, a noisy one undecided", () => {
  assert.equal(check(cells((distance) => distance > 0.7 ? 0.2 : 0.88)).verdict, "disagrees");
  assert.equal(check(cells(() => 0.79, 0.02)).verdict, "cannot tell");
});

Deno.test("with no cell beyond, or none before, there is nothing to compare", () => {
  const found = cells(() => 0.2);
  assert.throws(() => check(found, { beyond: 4 }), /both sides of logDisplacement 4.*-3.2 to 3.2/);
  assert.throws(() => check(found, { beyond: -4 }), /both sides/);
});

Deno.test("noise beyond the frontier is not taken for noise before it", () => {
  // Cells beyond scatter by 0.05, six networks each; the others by 0.003, two each.
  const stream = randomStream(keyOf(44));
  const found = gridCells(() => 0).map((cell) => {
    const isFar = cell.hurst - cell.beta > 0.5;
    const networks = isFar ? 6 : 2;
    const accuracies = Array.from(
      { length: networks },
      () => (isFar ? 0.5 : 0.9) + (isFar ? 0.05 : 0.003) * stream.normal(),
    );
    return { ...cell, accuracies };
  });
  const { verdict, low } = check(found);
  assert.equal(verdict, "agrees");
  // Wrong: one scatter for all 25 cells puts the lower end 0.05 lower.
  const groups = found.map(({ accuracies }) => accuracies);
  const far = groups.filter(({ length }) => length === 6);
  const wrong = largestMean(groups, 1.35e-3).low - largestMean(far, 1.35e-3).high;
  assert.ok(wrong < low! - 0.03, `${low}, ${wrong}`);
});

// The truth is a deficit of 0.1 between the best of 19 cells and the best of 6 beyond. 1,000 trials at a miss rate
// of at most 2.7e-3: 2.7 expected, 15 or more below 1e-6. The cells that look best are often not those that are.
Deno.test("the interval of the smallest deficit covers it with 2, 3, 5 networks a cell", () => {
  for (const networks of [2, 3, 5]) {
    const stream = randomStream(keyOf(420 + networks));
    let misses = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const drawnCells = gridCells(() => 0).map((cell) => ({
        ...cell,
        accuracies: Array.from(
          { length: networks },
          () => (cell.hurst - cell.beta > 0.3 ? 0.8 : 0.9) + 0.05 * stream.normal(),
        ),
      }));
      const { low, high } = check(drawnCells, { beyond: 1.4 });
      if (low! > 0.1 || high! < 0.1) misses++;
    }
    assert.ok(misses < 15, `${misses} of 1000 with ${networks} networks`);
  }
});
