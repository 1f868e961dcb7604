import assert from "node:assert/strict";
import { planAxis } from "../../../lib/figures/axes/axis.ts";
import { clipped, clippedBand } from "../../../lib/figures/geometry/clipped.ts";

const unit = planAxis({ title: "", scale: "linear", domain: [0, 1] }, { values: [], length: 100 });
const box = { x: unit, y: unit, far: 2 };

Deno.test("what is left of a line lies on it, within the box, up to the edge", () => {
  const steep = [{ x: 0, y: 0.5 }, { x: 1, y: 1e250 }, { x: 1.5, y: 0 }];
  const pieces = clipped(steep, box);
  assert.equal(pieces.length, 2);
  assert.deepEqual(pieces[0][0], steep[0]);
  assert.ok(Math.abs(pieces[0][1].y - 2) < 1e-9 && pieces[0][1].x < 1e-9);
  const [oblique] = clipped([{ x: -10, y: -5.5 }, { x: 30, y: 14.5 }], box);
  for (const { x, y } of oblique) assert.ok(Math.abs(x / 2 - 0.5 - y) < 1e-9, `${x} ${y}`);
  // Moving each end to the edge by itself would give (-2, -2) to (2, 2), another line.
  assert.deepEqual(oblique.map(({ x }) => x), [-2, 2]);
  assert.deepEqual(clipped([{ x: 5, y: 5 }, { x: 9, y: 5 }], box), []);
});

Deno.test("a band keeps the slope of its edges inside of the box", () => {
  const [slices] = clippedBand([{ x: 0, low: 0, high: 0 }, { x: 1, low: -100, high: 100 }], box);
  const corner = slices.find(({ high }) => high === 2)!;
  assert.ok(Math.abs(corner.x - 0.02) < 1e-12 && corner.low === -2);
  assert.deepEqual(slices.at(-1), { x: 1, low: -2, high: 2 });
});
