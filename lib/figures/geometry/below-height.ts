/** The parts of a curve below a height. */
import type { Point } from "../draw/mark.ts";

/**
 * The pieces of a curve at or below `top`, each with its crossings. Pieces narrower than `least` are
 * left out: a singular density that falls to zero within a pixel would look like a wall.
 */
export function piecesBelow(curve: readonly Point[], top: number, least: number): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  const close = () => {
    if (piece.length > 1 && piece.at(-1)!.x - piece[0].x >= least) pieces.push(piece);
    piece = [];
  };
  curve.forEach((point, i) => {
    const before = curve[i - 1];
    if (before !== undefined && (before.y <= top) !== (point.y <= top)) {
      const share = (top - before.y) / (point.y - before.y);
      piece.push({ x: before.x + share * (point.x - before.x), y: top });
      if (point.y > top) close();
    }
    if (point.y <= top) piece.push(point);
  });
  close();
  return pieces;
}
