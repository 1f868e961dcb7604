/** Points that would hide each other: intervals stand side by side, covered points have a rim. */
import type { AxisParams } from "../axes/axis.ts";
import type { Losses } from "./losses.ts";
import type { Mark, Point, PointLook } from "./mark.ts";
import type { PanelFrame } from "./visible.ts";
import { sizes } from "../theme/house.ts";
import { rangeOf } from "../geometry/range.ts";

export interface PointGroup {
  readonly rows: readonly Point[];
  readonly look: PointLook;
}

/** Pixels between groups that stand aside. */
const sidestep = 5;

/**
 * The marks of some groups. Where long intervals of two groups overlap at one x, the groups that have an
 * interval there stand aside by some pixels, which is noted; the numbers stay, and so do points without an
 * interval. `others` are heights that the panel shows besides.
 */
export function pointMarks(
  groups: readonly PointGroup[],
  { axis, others, losses }: {
    readonly axis: AxisParams;
    readonly others: readonly number[];
    readonly losses: Losses;
  },
): Mark[] {
  const all = groups.map(({ rows }) => rows);
  const beside = groupsBeside(all, crowdedPlaces(all, longerThanPoints(all, axis, others)));
  if (beside.size > 0) {
    losses.say("points of one x stand side by side where their intervals would hide each other");
  }
  return groups.flatMap(({ rows, look }, i): Mark[] => {
    const byShift = Map.groupBy(rows, (row) => {
      const members = hasLength(row) ? beside.get(row.x) ?? [] : [];
      return members.length === 0 ? 0 : sidestep * (members.indexOf(i) - (members.length - 1) / 2);
    });
    return [...byShift].map(([shift, own]) => ({
      kind: "points",
      rows: own,
      look: shift === 0 ? look : { ...look, shift },
    }));
  });
}

/** Whether an interval has a length: that of an exact or printed number has none. */
function hasLength({ low, high }: Point): boolean {
  return low !== undefined && high !== undefined && low !== high;
}

/** The groups that have an interval at each crowded x, by their indices, where there are several. */
function groupsBeside(
  groups: readonly (readonly Point[])[],
  crowded: ReadonlySet<number>,
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  groups.forEach((rows, i) => {
    for (const row of rows) {
      const { x } = row;
      if (!hasLength(row) || !crowded.has(x)) continue;
      const members = found.get(x);
      if (members === undefined) found.set(x, [i]);
      else if (members.at(-1) !== i) members.push(i);
    }
  });
  return new Map([...found].filter(([, members]) => members.length > 1));
}

/** Whether a bar stands out from its point: longer than a twenty-fifth of the axis. */
function longerThanPoints(
  groups: readonly (readonly Point[])[],
  { scale, domain }: AxisParams,
  others: readonly number[],
): (point: Point) => boolean {
  const warp = scale === "log" ? Math.log : (value: number) => value;
  const own = groups.flat().flatMap(({ y, low = y, high = y }) => [low, high]);
  const [least, largest] = rangeOf(
    (domain ?? [...others, ...own]).map(warp).filter(Number.isFinite),
  );
  const range = largest - least;
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
    if (crowded.has(point.x)) continue;
    const others = places.get(point.x);
    if (others === undefined) places.set(point.x, [point]);
    else if (isLong(point) && others.some((other) => overlap(point, other))) crowded.add(point.x);
    else others.push(point);
  }
  return crowded;
}

function overlap(a: Point, b: Point): boolean {
  return a.low !== undefined && b.low !== undefined && a.low <= b.high! && b.low <= a.high!;
}

/** Pixels within which one point hides another. */
const hiding = 3;
/** Points that are remembered of each square of that size: more would only be higher rims. */
const rememberedMax = 8;

/**
 * Marks in which points that later groups cover are larger, so that a rim of them shows. The points of
 * a cloud, which are translucent, stay as they are.
 */
export function withRims(marks: readonly Mark[], frame: PanelFrame): Mark[] {
  const above = new Map<string, Spot[]>();
  const result: Mark[] = [];
  for (const mark of marks.toReversed()) {
    if (mark.kind !== "points" || mark.look.opacity !== undefined) {
      result.push(mark);
      continue;
    }
    const spots = mark.rows.map((row) => spotOf(row, { mark, frame, above }));
    for (const spot of spots) remember(spot, above);
    const hidden = spots.filter(({ depth }) => depth > 0).length;
    frame.losses.add({
      one: "point lies under others and shows as a rim around them",
      many: "points lie under others and show as a rim around them",
    }, hidden);
    const byDepth = Map.groupBy(mark.rows.keys(), (i) => spots[i].depth);
    for (const [depth, indices] of [...byDepth].sort(([a], [b]) => a - b)) {
      const { size = sizes.point } = mark.look;
      const look = depth === 0 ? mark.look : { ...mark.look, size: size * (1 + 0.9 * depth) };
      result.push({ ...mark, rows: indices.map((i) => mark.rows[i]), look });
    }
  }
  return result.reverse();
}

/** A drawn point: its place in pixels, and how many lie on it, one on the other. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

function spotOf(
  row: Point,
  { mark, frame, above }: {
    readonly mark: Extract<Mark, { kind: "points" }>;
    readonly frame: PanelFrame;
    readonly above: ReadonlyMap<string, readonly Spot[]>;
  },
): Spot {
  const x = frame.x.position(row.x) * frame.width + (mark.look.shift ?? 0);
  const y = frame.y.position(row.y) * frame.height;
  let depth = 0;
  for (const dx of [-hiding, 0, hiding]) {
    for (const dy of [-hiding, 0, hiding]) {
      for (const other of above.get(squareOf(x + dx, y + dy)) ?? []) {
        if (Math.hypot(other.x - x, other.y - y) < hiding) depth = Math.max(depth, other.depth + 1);
      }
    }
  }
  return { x, y, depth: Math.min(depth, 4) };
}

function squareOf(x: number, y: number): string {
  return `${Math.floor(x / hiding)},${Math.floor(y / hiding)}`;
}

function remember(spot: Spot, above: Map<string, Spot[]>): void {
  const id = squareOf(spot.x, spot.y);
  const known = above.get(id);
  if (known === undefined) above.set(id, [spot]);
  else if (known.length < rememberedMax) known.push(spot);
}
