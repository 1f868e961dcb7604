/** The axes of a paper: lists of values, or of points of several parameters (zipped). */
import { type Place, UserError } from "../../contract/errors.ts";
import type { Scalar } from "../../contract/table.ts";
import { isMap, type LocatedMap, placeOf, spotOf } from "./located.ts";
import { shown } from "./problems/schema-issues.ts";
import { sizeLimits } from "./size-limits.ts";
import type { AxisPoint, AxisSpec, Json } from "../specification/specification.ts";

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

interface AxisContext {
  readonly written: LocatedMap;
  readonly file: string;
}

function placeOfPoint(
  { written, file }: AxisContext,
  { axis, point }: { readonly axis: string; readonly point: number },
): Place {
  return placeOf(spotOf(written, [axis, point]) ?? spotOf(written, [axis]), { of: "value", file });
}

function problemsOf(axis: AxisSpec, context: AxisContext): UserError[] {
  const { name, points } = axis;
  const place = placeOfPoint(context, { axis: name, point: 0 });
  const refuse = (action: string, allowed?: string) => [new UserError({ place, action, allowed })];
  if (points.length === 0) return refuse(`cannot run over axis "${name}" without values`);
  if (points.length > sizeLimits.points) {
    const action = `cannot run over the ${points.length} values of axis "${name}"`;
    return refuse(action, `${sizeLimits.points} values`);
  }
  if (Object.keys(points[0]).length === 0) {
    return refuse(`cannot use a point of axis "${name}" that sets no parameter`);
  }
  const seen = new Set<string>();
  return points.flatMap((point, index) => {
    const problems = pointProblems(axis, point);
    const text = JSON.stringify(point);
    if (seen.has(text)) problems.push(repetition(name, point));
    seen.add(text);
    const at = problems.length > 0 ? placeOfPoint(context, { axis: name, point: index }) : place;
    return problems.map((details) => new UserError({ place: at, ...details }));
  });
}

type Details = Omit<UserError["details"], "place">;

/** What is wrong with one point; the first one of its axis says which parameters and types there are. */
function pointProblems({ name, points: [first] }: AxisSpec, point: AxisPoint): Details[] {
  const [parts, expected] = [Object.keys(point), Object.keys(first)];
  if (parts.join() !== expected.join()) {
    return [{
      action: `cannot mix points of ${shown(parts)} with points of ${shown(expected)} ` +
        `in axis "${name}"`,
      hint: "each point of a zipped axis sets the same parameters",
    }];
  }
  const problems: Details[] = [];
  const odd = parts.find((part) => typeof point[part] !== typeof first[part]);
  if (odd !== undefined) {
    problems.push({
      action: `cannot mix ${typeof point[odd]} with ${typeof first[odd]} in axis "${name}"`,
      hint: "give all values of an axis one type",
    });
  }
  for (const part of parts) {
    const value = point[part];
    if (typeof value !== "string" || isAxisText(value)) continue;
    problems.push({
      action: `cannot use ${shown(value)} as a value of axis "${name}"`,
      allowed: 'up to 64 characters, no space around them, none of , = [ ] / \\ * ? "',
      hint: "values of axes are in the names of jobs and folders",
    });
  }
  return problems;
}

function repetition(axis: string, point: AxisPoint): Details {
  const parts = Object.keys(point);
  const value = parts.length === 1 ? shown(point[parts[0]]) : shown(point);
  return {
    action: `cannot take ${value} twice in axis "${axis}"`,
    hint: "remove one of the two",
  };
}
