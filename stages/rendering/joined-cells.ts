/** Rectangles of one look: neighbours that share an edge, or lie upon each other along it, are one. */
import { type Box, boxOf, type Contour, hundredths } from "./path-data.ts";

/** The rectangle that a closed outline is; undefined if it is none. */
export function rectangleOf(contour: Contour): Box | undefined {
  const { letters, points } = contour;
  if (!/^ML{3,4}Z$/.test(letters)) return undefined;
  const box = boxOf([contour]);
  const corners = [[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]];
  const places = Array.from(
    { length: points.length / 2 },
    (_, k) => points.slice(2 * k, 2 * k + 2),
  );
  const areCorners = places.every(([x, y], k) => {
    const [beforeX, beforeY] = places[(k + places.length - 1) % places.length];
    const isCorner = corners.some(([cornerX, cornerY]) => x === cornerX && y === cornerY);
    return isCorner && (x === beforeX || y === beforeY);
  });
  const isWhole = corners.every(([x, y]) => places.some(([a, b]) => a === x && b === y));
  return areCorners && isWhole && box.x1 > box.x0 && box.y1 > box.y0 ? box : undefined;
}

/** Rectangles as few outlines that cover the same, all of them drawn the same way round. */
export function joinedCells(cells: readonly Box[]): readonly Contour[] {
  const tall = joinedAlong(cells, "y");
  return joinedAlong(tall, "x").map(({ x0, y0, x1, y1 }) => ({
    letters: "MLLLZ",
    points: [x0, y0, x1, y0, x1, y1, x0, y1],
  }));
}

/** Joins those of one width and place across the direction. */
function joinedAlong(cells: readonly Box[], along: "x" | "y"): readonly Box[] {
  const across = along === "x" ? "y" : "x";
  const rows = Map.groupBy(
    cells,
    (cell) => `${hundredths(cell[`${across}0`])} ${hundredths(cell[`${across}1`])}`,
  );
  return [...rows.values()].flatMap((row) => {
    const joined: Box[] = [];
    for (const cell of [...row].sort((a, b) => a[`${along}0`] - b[`${along}0`])) {
      const last = joined.at(-1);
      const isNext = last !== undefined &&
        hundredths(cell[`${along}0`]) <= hundredths(last[`${along}1`]);
      if (!isNext) joined.push(cell);
      else {
        const end = Math.max(last[`${along}1`], cell[`${along}1`]);
        joined[joined.length - 1] = { ...last, [`${along}1`]: end };
      }
    }
    return joined;
  });
}
