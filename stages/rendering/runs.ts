/**
 * Outlines in the order of painting, those of one look together: one joins earlier ones of its look where
 * nothing that was painted in between lies under it.
 */
import { type Box, boxOf, type Contour, moved } from "./path-data.ts";
import { joinedCells, rectangleOf } from "./joined-cells.ts";
import type { Look } from "./looks.ts";

/** An outline around an origin: of a text its place, of a mark its middle. */
export interface Outline {
  readonly look: Look;
  readonly contours: readonly Contour[];
  readonly x: number;
  readonly y: number;
}

/** Outlines of one look, in the order of painting. */
export interface Run {
  readonly look: Look;
  readonly outlines: Outline[];
}

export class Runs {
  readonly all: Run[] = [];
  readonly #lastOf = new Map<string, number>();
  readonly #painted = new Painted();

  add(outline: Outline): void {
    const { look, contours, x, y } = outline;
    const own = boxOf(contours);
    const box = {
      x0: own.x0 + x - look.reach,
      y0: own.y0 + y - look.reach,
      x1: own.x1 + x + look.reach,
      y1: own.y1 + y + look.reach,
    };
    const name = look.shared + look.own;
    const earlier = this.#lastOf.get(name);
    const under = this.#painted.lastUnder(box);
    const index = earlier !== undefined && earlier >= under
      ? earlier
      : this.all.push({ look, outlines: [] }) - 1;
    this.#lastOf.set(name, index);
    this.all[index].outlines.push(outline);
    this.#painted.paint(box, index);
  }
}

/** In pixels. */
const square = 8;
/** More squares are remembered as a whole. */
const squaresMax = 64;
/** Beyond, all is one square. */
const last = 511;
/**
 * In pixels. Neighbours do not lie upon each other where one is widened by half a pixel, as cells are, so that
 * no gap shows between them.
 */
const edge = 0.51;
/** What touches does not lie upon each other, whatever the last digits say. */
const digits = 0.01;

/** Which run painted last where: small boxes one by one, large ones by the squares that they touch. */
class Painted {
  readonly #small = new Map<number, { readonly box: Box; readonly run: number }[]>();
  readonly #large = new Map<number, number>();
  readonly #any = new Map<number, number>();

  /** The last run that has painted in a box; -1 if none has. */
  lastUnder(box: Box): number {
    const squares = squaresOf(box);
    if (squares.length > squaresMax) {
      return squares.reduce((run, at) => Math.max(run, this.#any.get(at) ?? -1), -1);
    }
    let run = -1;
    for (const at of squares) {
      run = Math.max(run, this.#large.get(at) ?? -1);
      for (const other of this.#small.get(at) ?? []) {
        if (other.run > run && overlap(other.box, box, edge)) run = other.run;
      }
    }
    return run;
  }

  paint(box: Box, run: number): void {
    const squares = squaresOf(box);
    for (const at of squares) {
      raise(this.#any, at, run);
      if (squares.length > squaresMax) raise(this.#large, at, run);
      else this.#small.set(at, [...this.#small.get(at) ?? [], { box, run }]);
    }
  }
}

function raise(runs: Map<number, number>, at: number, run: number): void {
  runs.set(at, Math.max(run, runs.get(at) ?? -1));
}

function squaresOf({ x0, y0, x1, y1 }: Box): readonly number[] {
  const [left, top, right, bottom] = [x0, y0, x1, y1].map((value) =>
    Math.min(last, Math.max(0, Math.floor(value / square)))
  );
  const squares: number[] = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) squares.push(row * (last + 1) + column);
  }
  return squares;
}

/** Whether they share more than this along both directions. */
function overlap(one: Box, other: Box, edge: number): boolean {
  return one.x0 + edge < other.x1 && other.x0 + edge < one.x1 &&
    one.y0 + edge < other.y1 && other.y0 + edge < one.y1;
}

/** Of one path: each is held against each. */
const boxesMax = 300;

/** Outlines of one look as few paths: those of a path do not lie upon each other, or are cells of one kind. */
export function mergedPaths(look: Look, outlines: readonly Outline[]): readonly Contour[][] {
  const placed = outlines.map(({ contours, x, y }) =>
    contours.map((contour) => moved(contour, x, y))
  );
  if (!mayMerge(look)) return placed;
  // Where a look is not opaque, what is painted twice is darker.
  const isCells = look.fills && look.isOpaque;
  const cells = placed.map(([first, ...more]) =>
    isCells && more.length === 0 ? rectangleOf(first) : undefined
  );
  const found = cells.filter((cell) => cell !== undefined);
  const paths: { readonly contours: Contour[]; readonly boxes: Box[] }[] = [];
  for (const contours of placed.filter((_, k) => cells[k] === undefined)) {
    const box = boxOf(contours);
    const path = paths.at(-1);
    // Lines may cross: what is drawn twice in one colour looks the same.
    const fits = path !== undefined && path.boxes.length < boxesMax &&
      (!look.fills || path.boxes.every((other) => !overlap(other, box, digits)));
    if (fits) {
      path.contours.push(...contours);
      path.boxes.push(box);
    } else paths.push({ contours: [...contours], boxes: [box] });
  }
  return [
    ...paths.map(({ contours }) => contours),
    ...found.length === 0 ? [] : [[...joinedCells(found)]],
  ];
}

function mayMerge({ fills, strokes, isOpaque, isWhole }: Look): boolean {
  return !isWhole && fills !== strokes && (fills || isOpaque);
}
