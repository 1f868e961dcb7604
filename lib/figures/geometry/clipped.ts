/** Lines cut at a box far outside of a panel: vertices at 10³⁰⁰ pixels have no place in a picture. */
import type { AxisPlan } from "../axes/axis.ts";
import type { Point } from "../draw/mark.ts";

interface Box {
  readonly x: AxisPlan;
  readonly y: AxisPlan;
  /** Shares of an axis from -far to far are inside. */
  readonly far: number;
}

type Place = readonly [x: number, y: number];

/** The pieces of a line inside the box, straight in the axes' own scales (Liang and Barsky 1984). */
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
    const part = inBox(places[i], places[i + 1], far);
    if (part === undefined) {
      close();
      continue;
    }
    const [enter, leave] = part;
    if (piece.length === 0) piece.push(enter === 0 ? line[i] : at(between(places, i, enter)));
    piece.push(leave === 1 ? line[i + 1] : at(between(places, i, leave)));
    if (leave < 1) close();
  }
  close();
  return pieces;
}

function between(places: readonly Place[], i: number, share: number): Place {
  const [a, b] = [places[i], places[i + 1]];
  // Weighted, since a difference of two large numbers of opposite sign may be infinite.
  return [a[0] * (1 - share) + b[0] * share, a[1] * (1 - share) + b[1] * share];
}

/** The shares of the way from a to b between which a segment is inside; undefined if nowhere. */
function inBox(a: Place, b: Place, far: number): [number, number] | undefined {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const step = b[axis] / 2 - a[axis] / 2;
    if (step === 0 && Math.abs(a[axis]) > far) return undefined;
    if (step === 0) continue;
    const shares = [-far, far].map((edge) => (edge / 2 - a[axis] / 2) / step);
    enter = Math.max(enter, Math.min(...shares));
    leave = Math.min(leave, Math.max(...shares));
  }
  return enter < leave ? [enter, leave] : undefined;
}
