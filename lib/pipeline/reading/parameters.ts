/** Parameters of a plug-in or stage: which there are, which the axes give, whether all are right. */
import * as v from "valibot";
import { type Place, UserError } from "../../contract/errors.ts";
import type { ParamsSchema } from "../../contract/plugins.ts";
import { type LocatedMap, placeOf, spotOf } from "./located.ts";
import {
  allowedBy,
  type AnySchema,
  descriptionOf,
  entriesOf,
  isMissing,
  isUnknown,
  sentence,
  shown,
  unquoted,
} from "./schema-issues.ts";
import { allowedNames } from "../words/nearest.ts";
import type { AxisPoint, AxisSpec, JsonMap } from "../specification/specification.ts";

/** Everything a check of parameters needs to know, and to say. */
export interface ParameterQuestion {
  readonly schema: ParamsSchema<unknown>;
  /** What the YAML gives, with places. */
  readonly literal: LocatedMap;
  /** Whose parameters these are, for messages: `dynamics "mlp-gram"`. */
  readonly whose: string;
  /** Where to point when something is missing. */
  readonly place: Place;
  /** Axes that the stage names. */
  readonly axes: readonly AxisSpec[];
  /** Where an axis value is written. */
  placeOfAxis(axis: string, point: number): Place;
  /** A missing parameter may come from elsewhere (theory: label columns of the rows). */
  readonly mayMiss: boolean;
}

export interface ParameterAnswer {
  readonly axisParams: readonly string[];
  readonly problems: readonly UserError[];
}

/** Checks parameters at every point of the axes that give some of them. */
export function checkParameters(question: ParameterQuestion): ParameterAnswer {
  const { schema, literal, axes, whose } = question;
  const known = entriesOf(schema);
  const components = axes.flatMap(({ points }) => Object.keys(points[0] ?? {}));
  const axisParams = components.filter((name) => Object.hasOwn(known, name)).sort();
  const problems: UserError[] = [];
  for (const name of axisParams) {
    if (!(name in literal)) continue;
    problems.push(
      new UserError({
        place: placeOf(spotOf(literal, [name]), { of: "key", file: question.place.file }),
        action: `cannot take parameter "${name}" of ${whose} twice: ` +
          `literally and from the axis "${axisGiving(axes, name)}"`,
        hint: "remove it here, or do not name that axis",
      }),
    );
  }
  const taking = axes.filter(({ points }) =>
    Object.keys(points[0] ?? {}).some((name) => axisParams.includes(name))
  );
  const told = new Set<string>();
  for (const point of combinations(taking)) {
    // Of an axis whose points do not agree enough has been said.
    if (!axisParams.every((name) => Object.hasOwn(point.values, name))) continue;
    const given = pick(point.values, axisParams);
    const result = v.safeParse(schema, { ...given, ...literal });
    if (result.success) continue;
    for (const issue of result.issues) {
      const problem = problemOf(issue, { question, known, point });
      if (problem === undefined || told.has(problem.message)) continue;
      told.add(problem.message);
      problems.push(problem);
    }
  }
  return { axisParams, problems };
}

function axisGiving(axes: readonly AxisSpec[], name: string): string {
  return axes.find(({ points }) => Object.hasOwn(points[0] ?? {}, name))?.name ?? name;
}

function pick(values: AxisPoint, names: readonly string[]): JsonMap {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

interface Combination {
  readonly values: AxisPoint;
  /** Index of the point taken, by axis. */
  readonly indices: Readonly<Record<string, number>>;
}

function combinations(axes: readonly AxisSpec[]): Combination[] {
  let found: Combination[] = [{ values: {}, indices: {} }];
  for (const { name, points } of axes) {
    found = found.flatMap(({ values, indices }) =>
      points.map((point, index) => ({
        values: { ...values, ...point },
        indices: { ...indices, [name]: index },
      }))
    );
  }
  return found;
}

interface IssueContext {
  readonly question: ParameterQuestion;
  readonly known: Readonly<Record<string, AnySchema>>;
  readonly point: Combination;
}

function problemOf(
  issue: v.BaseIssue<unknown>,
  { question, known, point }: IssueContext,
): UserError | undefined {
  const { literal, whose, place, axes } = question;
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const name = String(path[0] ?? "");
  if (isMissing(issue)) {
    if (question.mayMiss && path.length === 1) return undefined;
    const spot = spotOf(literal, path.slice(0, -1));
    return new UserError({
      place: spot ? placeOf(spot, { of: "value", file: place.file }) : place,
      action: `cannot do without parameter "${path.join(".")}" of ${whose}`,
      hint: path.length === 1 ? missingHint(name, known) : undefined,
    });
  }
  const axis = axes.find(({ points }) => Object.hasOwn(points[0] ?? {}, name));
  const at = !(name in literal) && axis
    ? question.placeOfAxis(axis.name, point.indices[axis.name] ?? 0)
    : placeOf(spotOf(literal, path), { of: isUnknown(issue) ? "key" : "value", file: place.file });
  if (path.length === 0) {
    return new UserError({ place, action: `cannot use ${whose}: ${sentence(issue)}` });
  }
  if (isUnknown(issue)) {
    return new UserError({
      place: at,
      action: `cannot find parameter "${path.join(".")}" of ${whose}`,
      allowed: allowedNames(name, path.length === 1 ? Object.keys(known) : []),
    });
  }
  const bare = name in literal ? unquoted(issue, spotOf(literal, path)) : undefined;
  if (bare !== undefined) {
    const { written, ...advice } = bare;
    const action = `cannot use ${written} as parameter "${path.join(".")}" of ${whose}`;
    return new UserError({ place: at, action, ...advice });
  }
  return new UserError({
    place: at,
    action: `cannot use ${shown(issue.input)} as parameter "${path.join(".")}" of ${whose}`,
    allowed: allowedBy(issue),
    hint: descriptionOf(known[name]),
  });
}

function missingHint(name: string, known: Readonly<Record<string, AnySchema>>): string {
  const description = descriptionOf(known[name]);
  const what = description === undefined ? "" : ` (${description})`;
  return `give "${name}"${what} here, or name an axis that has it`;
}
