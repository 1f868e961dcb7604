import assert from "node:assert/strict";
import { piecesOf, splitAt, withPieces } from "../../../lib/figures/geometry/piece.ts";

Deno.test("runs between gaps become numbered pieces, and are found again", () => {
  const runs = splitAt([1, 2, NaN, NaN, 3, NaN].map((y) => ({ y })), ({ y }) => !Number.isNaN(y));
  assert.deepEqual(runs, [[{ y: 1 }, { y: 2 }], [{ y: 3 }]]);
  const rows = withPieces(runs);
  assert.deepEqual(rows.map(({ piece }) => piece), [0, 0, 1]);
  assert.deepEqual(piecesOf(rows).map(({ length }) => length), [2, 1]);
  assert.deepEqual(withPieces([runs[0]]), [{ y: 1 }, { y: 2 }]);
});
