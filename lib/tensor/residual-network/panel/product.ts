/**
 * Products in tiles of 5 rows and 16 columns: with the left factor's entry and two vectors of the right one (of
 * 256 bits) a tile's sums fill 13 of the 16 registers.
 */
import { type Code, type FunctionCode, vectorAt } from "../../../num/kernel/vector-code.ts";

const tileRows = 5;
const tileVectors = 4;

/** Sums of products: entry (row, vector) is start + sum over steps of left(row, step) right(step, vector). */
export interface Product {
  readonly rows: number;
  readonly steps: number;
  /** Vectors of four numbers in a row. */
  readonly vectors: number;
  readonly left: (row: number, step: number) => Code;
  /** Where the vector is. */
  readonly right: (step: number, vector: number) => number;
  readonly start: (row: number, vector: number) => Code;
}

export interface Entry {
  readonly row: number;
  readonly vector: number;
  /** The local that holds it. */
  readonly sum: number;
}

/** Tile by tile; `finish` is told the entries of each, rows first. */
export function product(
  code: FunctionCode,
  fused: boolean,
  { rows, steps, vectors, left, right, start }: Product,
  finish: (entries: readonly Entry[]) => void,
): void {
  const entry = code.keep();
  const rights = Array.from({ length: tileVectors }, () => code.keep());
  const held = Array.from({ length: tileRows * tileVectors }, () => code.keep());
  for (let from = 0; from < vectors; from += tileVectors) {
    const columns = rights.slice(0, Math.min(tileVectors, vectors - from));
    for (let top = 0; top < rows; top += tileRows) {
      const entries = Array.from(
        { length: Math.min(tileRows, rows - top) * columns.length },
        (_, at): Entry => ({
          row: top + Math.floor(at / columns.length),
          vector: from + at % columns.length,
          sum: held[at],
        }),
      );
      for (const { row, vector, sum } of entries) code.set(sum, start(row, vector));
      for (let step = 0; step < steps; step++) {
        columns.forEach((local, at) => code.set(local, vectorAt(right(step, from + at))));
        for (const { row, vector, sum } of entries) {
          if (vector === from) code.set(entry, left(row, step));
          code.accumulate(sum, entry, rights[vector - from], fused);
        }
      }
      finish(entries);
    }
  }
}

/** Stores entries in an array of rows of `columns` numbers. */
export function storeRows(
  code: FunctionCode,
  array: number,
  columns: number,
  entries: readonly Entry[],
): void {
  code.store(
    entries.map(({ row, vector, sum }) => [array + 4 * columns * row + 16 * vector, sum] as const),
  );
}

/** Does something with each four neighbouring vectors, by where they are, of `count` (a multiple of 16) numbers. */
export function inFours(count: number, each: (offsets: readonly number[]) => void): void {
  for (let from = 0; from < 4 * count; from += 64) each([from, from + 16, from + 32, from + 48]);
}
