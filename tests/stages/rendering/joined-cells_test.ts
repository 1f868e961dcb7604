import assert from "node:assert/strict";
import { contoursOf } from "../../../stages/rendering/path-data.ts";
import { joinedCells, rectangleOf } from "../../../stages/rendering/joined-cells.ts";

const box = (x0: number, y0: number, x1: number, y1: number) => ({ x0, y0, x1, y1 });

Deno.test("a rectangle is told from what only has four corners", () => {
  const found = (d: string) => rectangleOf(contoursOf(d)[0]);
  assert.deepEqual(found("M 1 2 L 4 2 L 4 9 L 1 9 Z"), box(1, 2, 4, 9));
  assert.deepEqual(found("M 1 2 L 1 9 L 4 9 L 4 2 L 1 2 Z"), box(1, 2, 4, 9));
  for (
    const d of [
      "M 1 2 L 4 2 L 4 9 L 1 9",
      "M 1 2 L 4 9 L 4 2 L 1 9 Z",
      "M 1 2 L 4 2 L 4 9 L 2 9 Z",
      "M 1 2 L 4 2 L 1 2 L 4 2 Z",
      "M 1 2 Q 4 2 4 9 L 1 9 L 1 2 Z",
    ]
  ) assert.equal(found(d), undefined, d);
});

Deno.test("neighbours become one, others stay, and the same places are covered", () => {
  // Cells of 5 by 4 that reach half a pixel into the next; some are missing.
  const cells = Array.from({ length: 60 }, (_, k) => [k % 10, Math.floor(k / 10)])
    .filter(([column, row]) => (column * 7 + row * 3) % 5 !== 0)
    .map(([column, row]) => box(5 * column, 4 * row, 5 * column + 5.5, 4 * row + 4.5));
  const joined = joinedCells(cells).map((contour) => rectangleOf(contour)!);
  assert.ok(joined.length < cells.length / 1.5, `${joined.length} of ${cells.length}`);
  const isCovered = (boxes: readonly ReturnType<typeof box>[], x: number, y: number) =>
    boxes.some((one) => one.x0 <= x && x <= one.x1 && one.y0 <= y && y <= one.y1);
  for (let x = 0.2; x < 56; x += 0.3) {
    for (let y = 0.2; y < 26; y += 0.3) {
      assert.equal(isCovered(joined, x, y), isCovered(cells, x, y), `${x}, ${y}`);
    }
  }
});

Deno.test("rectangles apart, or of other sizes, are not joined", () => {
  const cells = [box(0, 0, 5, 4), box(6, 0, 11, 4), box(0, 5, 5, 9), box(5, 0, 8, 3)];
  assert.equal(joinedCells(cells).length, 4);
});
