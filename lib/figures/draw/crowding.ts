/** Groups of points whose intervals would hide each other stand side by side. */
import type { AxisParams } from "./axis.ts";
import type { Mark, Point, PointLook } from "./mark.ts";

export interface PointGroup {
  readonly rows: readonly Point[];
  readonly look: PointLook;
}

/** Pixels between groups that stand aside. */
const sidestep = 5;

/**
 * The marks of some groups. Where long intervals of two groups overlap at one x, the groups stand
 * aside by some pixels; the numbers stay. `others` are heights that the panel shows besides.
 */
export function pointMarks(
  groups: readonly PointGroup[],
  axis: AxisParams,
  others: readonly number[],
): Mark[] {
  const all = groups.map(({ rows }) => rows);
  const crowded = crowdedPlaces(all, longerThanPoints(all, axis, others));
  return groups.flatMap(({ rows, look }, i): Mark[] => {
    const shift = sidestep * (i - (groups.length - 1) / 2);
    const free = rows.filter(({ x }) => !crowded.has(x));
    const aside = rows.filter(({ x }) => crowded.has(x));
    return [
      ...(free.length > 0 ? [{ kind: "points" as const, rows: free, look }] : []),
      ...(aside.length > 0
        ? [{ kind: "points" as const, rows: aside, look: { ...look, shift } }]
        : []),
    ];
  });
}

/** Whether a bar stands out from its point: longer than a twenty-fifth of the axis. */
function longerThanPoints(
  groups: readonly (readonly Point[])[],
  { scale, domain }: AxisParams,
  others: readonly number[],
): (point: Point) => boolean {
  const warp = scale === "log" ? Math.log : (value: number) => value;
  const own = groups.flat().flatMap(({ y, low = y, high = y }) => [low, high]);
  const warped = (domain ?? [...others, ...own]).map(warp).filter(Number.isFinite);
  const range = Math.max(...warped) - Math.min(...warped);
  return ({ low, high }) =>
    low !== undefined && high !== undefined && warp(high) - warp(low) > range / 25;
}

/** Values of x at which intervals of two groups overlap and, being long, would hide each other. */
function crowdedPlaces(
  groups: readonly (readonly Point[])[],
  isLong: (point: Point) => boolean,
): ReadonlySet<number> {
  const places = new Map<number, Point[]>();
  const crowded = new Set<number>();
  for (const point of groups.flat()) {
    const others = places.get(point.x) ?? [];
    if (isLong(point) && others.some((other) => overlap(point, other))) crowded.add(point.x);
    places.set(point.x, [...others, point]);
  }
  return crowded;
}

function overlap(a: Point, b: Point): boolean {
  return a.low !== undefined && b.low !== undefined && a.low <= b.high! && b.low <= a.high!;
}
