/** Lines cut at a box far outside of a panel: vertices at 10³⁰⁰ pixels have no place in a picture. */
import type { AxisPlan } from "../axes/axis.ts";
import type { Point } from "../draw/mark.ts";

interface Box {
  readonly x: AxisPlan;
  readonly y: AxisPlan;
  /** Shares of an axis from -far to far are inside. */
  readonly far: number;
}

interface Slice {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** The parts of a band inside the box, with a slice wherever one of its edges leaves it. */
export function clippedBand(band: readonly Slice[], { x, y, far }: Box): Slice[][] {
  const cut = (share: number) => Math.min(far, Math.max(-far, share));
  const slices = band.map((slice) => [
    x.position(slice.x),
    y.position(slice.low),
    y.position(slice.high),
  ]);
  const result: Slice[] = [];
  slices.forEach((slice, i) => {
    const before = slices[i - 1];
    for (const share of before === undefined ? [] : crossings(before, slice, far)) {
      const at = slice.map((end, k) => before[k] * (1 - share) + end * share);
      result.push({ x: x.value(at[0]), low: y.value(cut(at[1])), high: y.value(cut(at[2])) });
    }
    const { x: own, low, high } = band[i];
    result.push({ x: own, low: held(y, low, far), high: held(y, high, far) });
  });
  const inside = result.filter((slice) => Math.abs(x.position(slice.x)) <= far * (1 + 1e-9));
  return inside.length > 0 ? [inside] : [];
}

/** A value, or that at the edge of the box. */
function held(plan: AxisPlan, value: number, far: number): number {
  const share = plan.position(value);
  return Math.abs(share) <= far ? value : plan.value(Math.sign(share) * far);
}

/** Shares of the way at which one of the numbers passes the edge of the box, in their order. */
function crossings(from: readonly number[], to: readonly number[], far: number): number[] {
  return from.flatMap((start, k) => [-far, far].map((edge) => (edge - start) / (to[k] - start)))
    .filter((share) => share > 0 && share < 1).sort((a, b) => a - b);
}

type Place = readonly [x: number, y: number];

/** The pieces of a line inside the box, straight in the axes' own scales. */
export function clipped(line: readonly Point[], { x, y, far }: Box): Point[][] {
  const places = line.map((point): Place => [x.position(point.x), y.position(point.y)]);
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  const close = () => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
  };
  const at = ([px, py]: Place): Point => ({ x: x.value(px), y: y.value(py) });
  for (let i = 0; i + 1 < line.length; i++) {
    const part = segmentIn(places[i], places[i + 1], far);
    if (part === undefined) {
      close();
      continue;
    }
    const [start, end] = part;
    if (piece.length === 0) piece.push(start === places[i] ? line[i] : at(start));
    piece.push(end === places[i + 1] ? line[i + 1] : at(end));
    if (end !== places[i + 1]) close();
  }
  close();
  return pieces;
}

/**
 * The part of a segment inside the box, edge after edge (Sutherland and Hodgman 1974); undefined if
 * there is none. An end that is moved lies on its edge exactly, however far it was: the share of the way
 * may round to 0 or 1.
 */
function segmentIn(from: Place, to: Place, far: number): readonly [Place, Place] | undefined {
  let [a, b] = [from, to];
  for (const axis of [0, 1] as const) {
    for (const edge of [-far, far]) {
      const inside = (place: Place) => edge < 0 ? place[axis] >= edge : place[axis] <= edge;
      if (!inside(a) && !inside(b)) return undefined;
      if (!inside(a)) a = crossing(a, b, { axis, edge });
      else if (!inside(b)) b = crossing(a, b, { axis, edge });
    }
  }
  return [a, b];
}

function crossing(
  a: Place,
  b: Place,
  { axis, edge }: { readonly axis: 0 | 1; readonly edge: number },
): Place {
  // Halves, since the difference of two large numbers of opposite sign may be infinite.
  const share = (edge / 2 - a[axis] / 2) / (b[axis] / 2 - a[axis] / 2);
  const other = a[1 - axis] * (1 - share) + b[1 - axis] * share;
  return axis === 0 ? [edge, other] : [other, edge];
}
