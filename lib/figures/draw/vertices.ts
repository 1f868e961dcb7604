/** The points and the lines of a layer's rows, and what of them cannot be drawn. */
import type { Table } from "../../contract/table.ts";
import { type TransformChoice, transformInterval } from "../../contract/transforms.ts";
import { hasPlace, type Scale } from "../axes/axis.ts";
import type { LinesParams, PointsParams } from "./layer.ts";
import { itemsMax, requireAtMost } from "./limits.ts";
import { type Losses, notFinite, notPositive, type Reason, reason } from "./losses.ts";
import type { Point } from "./mark.ts";
import { withPieces } from "../geometry/piece.ts";
import { transformed } from "./source.ts";
import { thinnedCurve } from "../geometry/thinning.ts";

/** The scales of the axes on which a layer is drawn, and where its losses are counted. */
export interface Canvas {
  readonly x: { readonly scale: Scale };
  readonly y: { readonly scale: Scale };
  readonly losses: Losses;
}

/** The points of a layer with their intervals; those that cannot be drawn are counted. */
export function pointsOf(rows: Table, params: PointsParams, { x, y, losses }: Canvas): Point[] {
  requireAtMost(rows.length, itemsMax, "points");
  const has = (name: string) => Object.hasOwn(rows.columns, name);
  const implied = params.y === "value" && has("low") && has("high");
  const low = params.low ?? (implied ? "low" : undefined);
  const high = params.high ?? (implied ? "high" : undefined);
  const xs = transformed(rows, params.x, params.transformX);
  const ys = transformed(rows, params.y, params.transform);
  const ends = low === undefined || high === undefined
    ? undefined
    : intervalOf(rows, [low, high], params.transform);
  const points: Point[] = [];
  let [absent, unplaced, bare] = [0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    if (!hasPlace(xs[i], "linear") || !hasPlace(ys[i], "linear")) absent++;
    else if (!hasPlace(xs[i], x.scale) || !hasPlace(ys[i], y.scale)) unplaced++;
    else {
      const [a, b] = ends === undefined ? [NaN, NaN] : [ends[0][i], ends[1][i]];
      // An end that is infinite is drawn to the edge of the axis.
      const barred = (hasPlace(a, "linear") || a === -Infinity) &&
        (hasPlace(b, "linear") || b === Infinity);
      if (ends !== undefined && !barred) bare++;
      points.push({ x: xs[i], y: ys[i], ...(barred ? { low: a, high: b } : {}) });
    }
  }
  losses.add(reason("estimate is", "estimates are", notFinite), absent);
  losses.add(notPositive, unplaced);
  losses.add(reason("interval is", "intervals are", notFinite), bare);
  return points;
}

/** Interval ends after the functions. */
function intervalOf(
  rows: Table,
  [low, high]: readonly [string, string],
  transform: TransformChoice,
): [Float64Array, Float64Array] {
  const [a, b] = [transformed(rows, low), transformed(rows, high)];
  const images = Array.from(a, (value, i) => transformInterval([value, b[i]], transform));
  return [
    Float64Array.from(images, ([lowest]) => lowest),
    Float64Array.from(images, ([, highest]) => highest),
  ];
}

/** Vertices of one line at most; those that nobody could see are left out later. */
const verticesOfLine = 4000;

/** A value of a line, path or band that has no place along x. */
export function withoutPlace(name: string): Reason {
  const rest = "a place along x and not drawn";
  return reason(`value of ${name} is without`, `values of ${name} are without`, rest);
}

/**
 * The vertices of one line, in its order. It breaks at values that cannot be drawn, which are counted
 * under the line's name, and so is what is left out of a line of many vertices.
 */
export function lineOf(rows: Table, params: LinesParams, canvas: Canvas): Point[] {
  const { losses } = canvas;
  const name = `the line "${params.label ?? params.input}"`;
  const x = transformed(rows, params.x, params.transformX);
  const y = transformed(rows, params.y, params.transform);
  const placed = [...x.keys()].filter((i) => hasPlace(x[i], canvas.x.scale));
  losses.add(withoutPlace(name), x.length - placed.length);
  const order = params.sort ? placed.sort((a, b) => x[a] - x[b]) : placed;
  const vertices = order.map((i) => ({ x: x[i], y: y[i] }));
  return curveIn(vertices, { name, canvas, most: verticesOfLine, sorted: params.sort });
}

/** A curve in the order of its vertices, thinned, with gaps where its height cannot be drawn. */
export function curveIn(
  vertices: readonly Point[],
  { name, canvas: { y, losses }, most, sorted }: {
    readonly name: string;
    readonly canvas: Canvas;
    readonly most: number;
    readonly sorted: boolean;
  },
): Point[] {
  const pieces: Point[][] = [[]];
  let [absent, unplaced] = [0, 0];
  for (const vertex of vertices) {
    if (hasPlace(vertex.y, y.scale)) pieces.at(-1)!.push(vertex);
    else {
      if (hasPlace(vertex.y, "linear")) unplaced++;
      else absent++;
      if (pieces.at(-1)!.length > 0) pieces.push([]);
    }
  }
  losses.add(
    reason(`value of ${name} is`, `values of ${name} are`, `${notFinite}: it breaks there`),
    absent,
  );
  const onLog = "not positive, without a place on a log axis: it breaks there";
  losses.add(reason(`value of ${name} is`, `values of ${name} are`, onLog), unplaced);
  const whole = pieces.filter(({ length }) => length > 0);
  const count = whole.reduce((sum, { length }) => sum + length, 0);
  if (count <= most) return withPieces(whole);
  const heights = sorted
    ? [(point: Point) => point.y]
    : [(point: Point) => point.y, (point: Point) => point.x];
  const thin = whole.map((piece) =>
    thinnedCurve(piece, Math.max(8, Math.round(most * piece.length / count)), heights)
  );
  const kept = thin.reduce((sum, { length }) => sum + length, 0);
  const left = "left out; the first, last, least and largest of each stretch stay";
  losses.add(reason(`vertex of ${name} is`, `vertices of ${name} are`, left), count - kept);
  return withPieces(thin);
}
