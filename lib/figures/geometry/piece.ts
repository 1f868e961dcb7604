/** Curves in pieces: rows of one piece are joined, and a gap lies between two. */

interface InPieces {
  /** Rows with different numbers are not joined. */
  readonly piece?: number | undefined;
}

/** The pieces of a curve, in the order of its rows. */
export function piecesOf<T extends InPieces>(rows: readonly T[]): T[][] {
  const pieces: T[][] = [];
  rows.forEach((row, i) => {
    if (i === 0 || row.piece !== rows[i - 1].piece) pieces.push([]);
    pieces.at(-1)!.push(row);
  });
  return pieces;
}

/** The rows of pieces, numbered if there are several. */
export function withPieces<T extends object>(
  pieces: readonly (readonly T[])[],
): (T & InPieces)[] {
  return pieces.flatMap((rows, number) =>
    rows.map((row) => {
      const { piece: _, ...own } = row as T & InPieces;
      return (pieces.length > 1 ? { ...own, piece: number } : own) as T & InPieces;
    })
  );
}

/** The runs of rows that a condition holds for. */
export function splitAt<T>(rows: readonly T[], keep: (row: T) => boolean): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  for (const row of rows) {
    if (keep(row)) run.push(row);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
