/** The axes of a paper: lists of values, or of points of several parameters (zipped). */
import { type Place, UserError } from "../contract/errors.ts";
import type { Scalar } from "../contract/table.ts";
import { isMap, type LocatedMap, placeOf, spotOf } from "./located.ts";
import { shown } from "./issues.ts";
import { sizeLimits } from "./size-limits.ts";
import type { AxisPoint, AxisSpec, Json } from "./specification.ts";

export interface ReadAxes {
  readonly axes: readonly AxisSpec[];
  readonly problems: readonly UserError[];
  /** Where a point of an axis is written. */
  placeOfPoint(axis: string, point: number): Place;
}

/** Reads axes whose shape the schema has accepted. */
export function readAxes(written: LocatedMap, file: string): ReadAxes {
  const problems: UserError[] = [];
  const axes: AxisSpec[] = [];
  for (const name of Object.keys(written)) {
    const value = written[name];
    const points = (Array.isArray(value) ? value : [value]).map((item) => pointOf(name, item));
    const own = problemsOf({ name, points }, { written, file });
    // An axis that is too long is not followed any further.
    const isTooLong = points.length > sizeLimits.points;
    axes.push({ name, points: isTooLong ? points.slice(0, 1) : points });
    problems.push(...own);
  }
  return {
    axes,
    problems,
    placeOfPoint: (axis, point) =>
      placeOf(spotOf(written, [axis, point]) ?? spotOf(written, [axis]), { of: "value", file }),
  };
}

/** True for text that can be part of the id of a job and of the name of a folder. */
function isAxisText(text: string): boolean {
  return /^[^\p{C}\p{Z},=[\]/\\*?"](?:[^\p{C}\p{Zl}\p{Zp},=[\]/\\*?"]{0,62}[^\p{C}\p{Z},=[\]/\\*?"])?$/u
    .test(text) && text.normalize("NFC") === text;
}

function pointOf(name: string, item: Json): AxisPoint {
  if (!isMap(item)) return { [name]: item as Scalar };
  return Object.fromEntries(Object.keys(item).sort().map((part) => [part, item[part] as Scalar]));
}

function problemsOf(
  { name, points }: AxisSpec,
  { written, file }: { readonly written: LocatedMap; readonly file: string },
): UserError[] {
  const at = (point: number) =>
    placeOf(spotOf(written, [name, point]) ?? spotOf(written, [name]), { of: "value", file });
  if (points.length === 0) {
    return [
      new UserError({ place: at(0), action: `cannot run over axis "${name}" without values` }),
    ];
  }
  if (points.length > sizeLimits.points) {
    return [
      new UserError({
        place: at(0),
        action: `cannot run over the ${points.length} values of axis "${name}"`,
        allowed: `${sizeLimits.points} values`,
      }),
    ];
  }
  const first = Object.keys(points[0]);
  if (first.length === 0) {
    return [
      new UserError({
        place: at(0),
        action: `cannot use a point of axis "${name}" that sets no parameter`,
      }),
    ];
  }
  const seen = new Map<string, number>();
  const problems: UserError[] = [];
  points.forEach((point, index) => {
    const parts = Object.keys(point);
    if (parts.join() !== first.join()) {
      problems.push(
        new UserError({
          place: at(index),
          action: `cannot mix points of ${shown(parts)} with points of ${shown(first)} ` +
            `in axis "${name}"`,
          hint: "each point of a zipped axis sets the same parameters",
        }),
      );
      return;
    }
    const odd = parts.find((part) => typeof point[part] !== typeof points[0][part]);
    if (odd !== undefined) {
      problems.push(
        new UserError({
          place: at(index),
          action: `cannot mix ${typeof point[odd]} with ${typeof points[0][odd]} in axis "${name}"`,
          hint: "give all values of an axis one type",
        }),
      );
    }
    for (const part of parts) {
      if (typeof point[part] === "string" && !isAxisText(point[part])) {
        problems.push(
          new UserError({
            place: at(index),
            action: `cannot use ${shown(point[part])} as a value of axis "${name}"`,
            allowed: 'up to 64 characters, no space around them, none of , = [ ] / \\ * ? "',
            hint: "values of axes are in the names of jobs and folders",
          }),
        );
      }
    }
    const text = JSON.stringify(point);
    if (seen.has(text)) {
      const value = parts.length === 1 ? shown(point[parts[0]]) : shown(point);
      problems.push(
        new UserError({
          place: at(index),
          action: `cannot take ${value} twice in axis "${name}"`,
          hint: "remove one of the two",
        }),
      );
    }
    seen.set(text, index);
  });
  return problems;
}
