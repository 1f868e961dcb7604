import assert from "node:assert/strict";
import {
  activationCells,
  activeAt,
  circleCells,
} from "../../../lib/num/separation/activation-cells.ts";
import { circlePoints } from "../../../lib/num/separation/labelled-points.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose, assertProportion } from "../../support.ts";

const points = circlePoints(12);

Deno.test("directions of one pattern are one cell, with their share for a weight", () => {
  // Two near the first point's gap, one opposite.
  const cells = activationCells(points, Float64Array.of(1, 0.1, 1, 0.2, -1, -0.1, 9, 9), 3);
  assert.deepEqual(cells.map(({ weight }) => weight), [2 / 3, 1 / 3]);
  assert.deepEqual([...cells[0].active], activeAt(points, Float64Array.of(1, 0.1), 0));
  const both = [...cells[0].active, ...cells[1].active].sort((a, b) => a - b);
  assert.deepEqual(both, Array.from({ length: 12 }, (_, i) => i));
});

Deno.test("a direction that is active nowhere has no cell", () => {
  const one = { count: 1, dimension: 2, inputs: Float64Array.of(1, 0), labels: Float64Array.of(1) };
  assert.deepEqual(activationCells(one, Float64Array.of(-1, 0), 1), []);
});

// 20,000 directions: fails wrongly once in 1e6 a cell, finds 0.02 of 1/12.
Deno.test("infinitely many directions on the circle have n cells, each as likely as the others", () => {
  const cells = circleCells(points);
  assert.equal(cells.length, 12);
  assertClose(cells.reduce((sum, { weight }) => sum + weight, 0), 1, { absolute: 1e-15 });
  const trials = 20_000;
  const directions = new Float64Array(2 * trials);
  randomStream(keyOf(711)).fillNormal(directions);
  const drawn = activationCells(points, directions, trials);
  const name = ({ active }: { readonly active: Int32Array }) => active.join();
  const weights = new Map(drawn.map((cell) => [name(cell), cell.weight]));
  assert.equal(drawn.length, 12);
  for (const cell of cells) {
    const successes = Math.round(trials * weights.get(name(cell))!);
    assertProportion({ successes, trials }, { expected: cell.weight, discrepancy: 0.02 });
  }
});

Deno.test("a wrong variant is rejected: points on the boundary counted as active", () => {
  // With z along a point, the two at right angles are on the boundary, and the rule is strict.
  const active = activeAt(circlePoints(4), Float64Array.of(1, 0), 0);
  assert.equal(active.filter((i) => i === 0 || i === 2).length, 1);
});
