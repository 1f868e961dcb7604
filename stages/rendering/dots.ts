/** Filled circles of one colour as the round ends of lines of no length: a few characters each. */
import { type Contour, hundredths, pathText } from "./path-data.ts";
import type { Look } from "./looks.ts";
import type { Outline } from "./runs.ts";

interface Dot {
  readonly x: number;
  readonly y: number;
  /** In hundredths of a pixel; places are in pixels. */
  readonly width: number;
}

/** In pixels: 32-bit arithmetic. */
const tolerance = 0.01;

/** The circle that an outline is; undefined if it is none, or where paint upon paint makes a difference. */
export function dotOf({ look, contours, x, y }: Outline): Dot | undefined {
  const { fills, strokes, isOpaque, isWhole } = look;
  const [{ letters, points }] = contours;
  if (!fills || strokes || !isOpaque || isWhole || contours.length > 1) return undefined;
  if (!/^MCCCCZ?$/.test(letters)) return undefined;
  // The ends of the four arcs; the last one is where the first begins.
  const ends = [0, 6, 12, 18, 24].map((at) => [points[at], points[at + 1]] as const);
  const middle = [0, 1].map((k) => (ends[0][k] + ends[2][k]) / 2);
  const radius = Math.hypot(ends[0][0] - middle[0], ends[0][1] - middle[1]);
  const isRound = radius > 0 &&
    ends.every(([a, b]) =>
      Math.abs(Math.hypot(a - middle[0], b - middle[1]) - radius) < tolerance
    ) && Math.hypot(ends[4][0] - ends[0][0], ends[4][1] - ends[0][1]) < tolerance &&
    areArcs(points, { middle, radius });
  return isRound
    ? { x: x + middle[0], y: y + middle[1], width: hundredths(2 * radius) }
    : undefined;
}

/** Whether the middle of each curve is as far from the middle as its ends. */
function areArcs(
  points: readonly number[],
  { middle, radius }: { readonly middle: readonly number[]; readonly radius: number },
): boolean {
  return [0, 6, 12, 18].every((at) => {
    const [x, y] = [0, 1].map((k) =>
      (points[at + k] + 3 * points[at + k + 2] + 3 * points[at + k + 4] + points[at + k + 6]) / 8
    );
    return Math.abs(Math.hypot(x - middle[0], y - middle[1]) - radius) < tolerance + 0.001 * radius;
  });
}

/** A path for each size. */
export function dotPaths({ shared }: Look, dots: readonly Dot[]): readonly string[] {
  const colour = / fill="([^"]*)"/.exec(shared)?.[1] ?? "#000";
  const bySize = Map.groupBy(dots, ({ width }) => width);
  return [...bySize].map(([width, some]) => {
    const lines = some.map(({ x, y }): Contour => ({ letters: "ML", points: [x, y, x, y] }));
    return `<path fill="none" stroke="${colour}" stroke-linecap="round" stroke-width="${width}" d="${
      pathText(lines)
    }"/>`;
  });
}
