import assert from "node:assert/strict";
import { piecesBelow } from "../../../lib/figures/geometry/below-height.ts";

const curve = (ys: readonly number[]) => ys.map((y, x) => ({ x, y }));

Deno.test("a curve below the top is one piece, untouched", () => {
  assert.deepEqual(piecesBelow(curve([0, 1, 0]), 2, 0.1), [curve([0, 1, 0])]);
});

Deno.test("a peak is cut at its crossings", () => {
  assert.deepEqual(piecesBelow(curve([0, 4, 0]), 2, 0.1), [
    [{ x: 0, y: 0 }, { x: 0.5, y: 2 }],
    [{ x: 1.5, y: 2 }, { x: 2, y: 0 }],
  ]);
});

Deno.test("the fall of a singular density within less than the least width is no wall", () => {
  const singular = [{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 1.999, y: 100 }, { x: 2, y: 0 }];
  const pieces = piecesBelow(singular, 2, 0.01);
  assert.equal(pieces.length, 1);
  assert.equal(pieces[0].at(-1)!.y, 2);
});
