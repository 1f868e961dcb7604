/**
 * Marks as far as the axes of a panel can show them. What has no place on an axis is left out, what
 * leaves the panel is cut at its edge, and each is counted: nothing is drawn that is no datum.
 */
import type { AxisPlan } from "../axes/axis.ts";
import { clipped, clippedBand } from "../geometry/clipped.ts";
import { type Losses, notPositive, type Reason, reason } from "./losses.ts";
import type { Mark, Point } from "./mark.ts";
import { simplified } from "../../num/analysis/simplified-line.ts";
import { piecesOf, splitAt, withPieces } from "../geometry/piece.ts";

const onward = "on beyond the axes";
const toBottom = "zero or less: drawn to the bottom of the log axis";
/** A mark that is not positive, where an axis is logarithmic. */
const ofMarks = (mark: string): Reason =>
  reason(`${mark} is`, `${mark}s are`, "not positive, without a place on a log axis");

/** Shares of an axis from which on nothing is drawn: far enough for marks at the edge, near for Vega. */
const far = 2;

/** The axes of a panel, and its size on the page. */
export interface PanelFrame {
  readonly x: AxisPlan;
  readonly y: AxisPlan;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly losses: Losses;
}

/** Lines of fewer vertices stay as they are. */
const manyVertices = 200;
/** Pixels by which a line may be off for having fewer vertices. */
const unseen = 0.05;

type Kind<K extends Mark["kind"]> = Extract<Mark, { kind: K }>;

/** The marks with what can be drawn of them, in their order; those of which nothing can are left out. */
export function visibleMarks(marks: readonly Mark[], frame: PanelFrame): Mark[] {
  return marks.flatMap((mark) => visible(mark, frame))
    .filter((mark) => !("rows" in mark) || mark.rows.length > 0);
}

function visible(mark: Mark, frame: PanelFrame): Mark[] {
  switch (mark.kind) {
    case "line":
      return [{ ...mark, rows: visibleLine(mark.rows, frame, "line") }];
    case "paths":
      return [visiblePaths(mark, frame)];
    case "points":
      return [{ ...mark, rows: mark.rows.flatMap((row) => visiblePoint(row, frame)) }];
    case "band":
      return [visibleBand(mark, frame)];
    case "bars":
      return [visibleBars(mark, frame)];
    case "cells":
      return [visibleCells(mark, frame)];
    case "level":
      return visibleLevel(mark, frame);
    case "note":
      return [mark];
  }
}

const placed = (plan: AxisPlan, value: number) => Number.isFinite(plan.position(value));
const within = (plan: AxisPlan, value: number) => {
  const share = plan.position(value);
  return share >= -1e-9 && share <= 1 + 1e-9;
};
/** A value, or that at the edge of what can be placed. */
function nearer(plan: AxisPlan, value: number): number {
  const share = plan.position(value);
  return Math.abs(share) <= far ? value : plan.value(Math.sign(share) * far);
}

function visibleLine(rows: readonly Point[], frame: PanelFrame, what: string): Point[] {
  const { x, y, losses } = frame;
  const whole = piecesOf(rows).flatMap((piece) => splitAt(piece, (row) => isPlaced(row, frame)));
  const left = rows.length - whole.reduce((sum, piece) => sum + piece.length, 0);
  losses.add(notPositive, left);
  const leaves = whole.some((piece) => piece.some((row) => !within(x, row.x) || !within(y, row.y)));
  losses.add(reason(`${what} goes`, `${what}s go`, onward), leaves ? 1 : 0);
  const isFar = (row: Point) =>
    Math.abs(x.position(row.x)) > far || Math.abs(y.position(row.y)) > far;
  const drawn = whole.flatMap((piece) =>
    piece.some(isFar) ? clipped(piece, { x, y, far }) : [piece]
  );
  return withPieces(drawn.map((piece) => fewer(piece, frame)));
}

/** The same line, as far as anybody can see. */
function fewer(piece: Point[], { x, y, width, height }: PanelFrame): Point[] {
  if (piece.length <= manyVertices) return piece;
  const places = piece.map((row) =>
    [x.position(row.x) * width, y.position(row.y) * height] as const
  );
  return simplified(piece, places, unseen);
}

function isPlaced(row: Point, { x, y }: PanelFrame): boolean {
  return placed(x, row.x) && placed(y, row.y);
}

function visiblePaths(mark: Kind<"paths">, frame: PanelFrame): Mark {
  const byPath = Map.groupBy(mark.rows, ({ path }) => path);
  const rows = [...byPath].flatMap(([path, own]) =>
    visibleLine(own, frame, "path").map((row) => ({ ...row, path }))
  );
  return { ...mark, rows };
}

/** An interval that reaches zero on a log axis, or leaves the panel, ends at the panel's edge. */
function visiblePoint(row: Point, frame: PanelFrame): Point[] {
  const { x, y, losses } = frame;
  const there = isPlaced(row, frame);
  if (!there || !within(x, row.x) || !within(y, row.y)) {
    losses.add(reason("point lies", "points lie", "outside the axes"), 1);
    const near = there && Math.abs(x.position(row.x)) <= far && Math.abs(y.position(row.y)) <= far;
    if (!near) return [];
  }
  if (row.low === undefined || row.high === undefined) return [row];
  const { low, high } = endsOf(row as Point & { low: number; high: number }, frame);
  return [{ ...row, low, high }];
}

/** The ends as they can be drawn, the lower first however they are named. */
function endsOf(given: { low: number; high: number }, { y, losses }: PanelFrame) {
  const [low, high] = given.high < given.low ? [given.high, given.low] : [given.low, given.high];
  if (!(low > 0) && y.scale === "log") {
    losses.add(reason("interval reaches", "intervals reach", toBottom), 1);
    return { low: y.domain[0], high: nearer(y, high > 0 ? high : y.domain[0]) };
  }
  const leaves = !within(y, low) || !within(y, high);
  losses.add(reason("interval goes", "intervals go", onward), leaves ? 1 : 0);
  return { low: nearer(y, low), high: nearer(y, high) };
}

function visibleBand(mark: Kind<"band">, frame: PanelFrame): Mark {
  const { x, y, losses } = frame;
  let bottom = 0;
  const whole = piecesOf(mark.rows).flatMap((piece) =>
    splitAt(piece, (row) => placed(x, row.x) && placed(y, row.high))
  );
  const left = mark.rows.length - whole.reduce((sum, piece) => sum + piece.length, 0);
  losses.add(notPositive, left);
  const rows = whole.map((piece) =>
    piece.map((row) => {
      if (placed(y, row.low)) return row;
      bottom++;
      return { ...row, low: y.domain[0] };
    })
  );
  losses.add(reason("end of a band reaches", "ends of bands reach", toBottom), bottom);
  const leaves = rows.flat().some((row) =>
    !within(x, row.x) || !within(y, row.low) || !within(y, row.high)
  );
  losses.add(reason("band goes", "bands go", onward), leaves ? 1 : 0);
  const drawn = leaves ? rows.flatMap((piece) => clippedBand(piece, { x, y, far })) : rows;
  return { ...mark, rows: withPieces(drawn) };
}

/** On a log axis bars stand on its bottom, and one of height zero is none. */
function visibleBars(mark: Kind<"bars">, { x, y, losses }: PanelFrame): Mark {
  const whole = mark.rows.filter((row) => placed(x, row.x) && placed(x, row.x2));
  losses.add(ofMarks("bar"), mark.rows.length - whole.length);
  const high = whole.filter((row) => y.scale === "linear" || row.y > 0);
  const cut = high.filter((row) => !within(y, row.y) || !within(x, row.x) || !within(x, row.x2));
  losses.add(reason("bar goes", "bars go", onward), cut.length);
  const base = y.scale === "log" ? y.domain[0] : 0;
  const rows = high.map((row) => ({ ...row, y: nearer(y, row.y), base: nearer(y, base) }))
    .flatMap((row) => between(row, x))
    .map(({ base: own, ...row }) => own === 0 ? row : { ...row, base: own });
  return { ...mark, rows };
}

/** A part of x within an axis; nothing of what lies outside. */
function between<T extends { readonly x: number; readonly x2: number }>(row: T, x: AxisPlan): T[] {
  const [low, high] = x.domain;
  const ends = { x: Math.max(low, row.x), x2: Math.min(high, row.x2) };
  return ends.x < ends.x2 ? [{ ...row, ...ends }] : [];
}

function visibleCells(mark: Kind<"cells">, { x, y, losses }: PanelFrame): Mark {
  const whole = mark.rows.filter((row) =>
    placed(x, row.x) && placed(x, row.x2) && placed(y, row.y) && placed(y, row.y2)
  );
  losses.add(ofMarks("cell"), mark.rows.length - whole.length);
  const out = whole.filter((row) =>
    ![row.x, row.x2].every((value) => within(x, value)) ||
    ![row.y, row.y2].every((value) => within(y, value))
  );
  losses.add(reason("cell goes", "cells go", onward), out.length);
  const [low, high] = mark.colour.domain;
  const [least, largest] = low < high ? [low, high] : [high, low];
  const beyond = whole.filter(({ value }) => value < least || value > largest);
  losses.add({
    one: "cell lies beyond the scale of colours and has its last colour",
    many: "cells lie beyond the scale of colours and have its last colour",
  }, beyond.length);
  return {
    ...mark,
    rows: whole.flatMap((row) => between(row, x)).flatMap((row) =>
      between({ ...row, x: row.y, x2: row.y2 }, y).map(({ x: low, x2: high }) => ({
        ...row,
        y: low,
        y2: high,
      }))
    ),
  };
}

function visibleLevel(mark: Kind<"level">, frame: PanelFrame): Mark[] {
  if (within(frame[mark.axis], mark.at)) return [mark];
  frame.losses.add(reason("marked value lies", "marked values lie", "outside the axes"), 1);
  return [];
}
