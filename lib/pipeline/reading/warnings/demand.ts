/** Which values of which axes the claims and figures of a paper look at, stage by stage. */
import { measuredRole } from "../short-forms/subject.ts";
import { layersOf, type Part, type WarningQuestion } from "./warning.ts";
import type { Json, JsonMap, StageSpec } from "../../specification/specification.ts";

/** Values that are looked at, by column; all of a column that is not named. */
type Where = ReadonlyMap<string, readonly Json[]>;

/** What is looked at of an axis: for each component the values, `all` where one reader takes them all. */
export type Looked = ReadonlyMap<string, ReadonlySet<Json> | "all">;

export interface Demand {
  /** Names of the stages that something looks at. */
  readonly stages: ReadonlySet<string>;
  readonly axes: ReadonlyMap<string, Looked>;
}

export function demandOf(question: WarningQuestion): Demand {
  const { paper } = question;
  const stages = new Map(paper.stages.map((stage) => [stage.name, stage]));
  const parts = new Map(paper.axes.map(({ name, points }) => [name, Object.keys(points[0])]));
  const seen = new Set<string>();
  const names = new Set<string>();
  const axes = new Map<string, Map<string, Set<Json> | "all">>();
  const visit = (name: string, where: Where): void => {
    const id = JSON.stringify([name, ...where]);
    if (seen.has(id)) return;
    seen.add(id);
    names.add(name);
    const stage = stages.get(name)!;
    const all = narrowed(where, stage.params.where);
    for (const axis of stage.axes) {
      const found = axes.get(axis) ?? new Map<string, Set<Json> | "all">();
      axes.set(axis, found);
      for (const part of parts.get(axis) ?? []) add(found, part, all.get(part));
    }
    const readers = readersOf(question, stage);
    for (const [role, input] of Object.entries(stage.inputs)) {
      for (const own of readers(role)) visit(input.stage, narrowed(all, own));
    }
  };
  for (const { name, role } of paper.stages) if (role !== "stage") visit(name, new Map());
  return { stages: names, axes };
}

function add(
  found: Map<string, Set<Json> | "all">,
  part: string,
  values: readonly Json[] | undefined,
): void {
  const known = found.get(part);
  if (values === undefined) found.set(part, "all");
  else if (known !== "all") found.set(part, new Set([...known ?? [], ...values]));
}

/** A condition and one more: a column that both name has the values of the later one. */
function narrowed(where: Where, more: Json | undefined): Where {
  const result = new Map(where);
  for (const [column, value] of Object.entries((more ?? {}) as JsonMap)) {
    result.set(column, Array.isArray(value) ? value : [value]);
  }
  return result;
}

/** The conditions under which a stage reads an input; {} for all of it. */
function readersOf(
  question: WarningQuestion,
  stage: StageSpec,
): (role: string) => readonly Json[] {
  if (stage.role === "figure") {
    const layers = Map.groupBy(layersOf(question, stage.name), ({ map }) => map.input);
    const whereOf = ({ map }: Part) => map.where ?? {};
    return (role) => layers.get(role)?.map(whereOf) ?? [{}];
  }
  const checks = stage.slots.checks ?? [];
  return (role) => {
    const own = checks.filter(({ words }) =>
      (words.input ?? measuredRole) === role || words.reference === role
    );
    const predictsMore = role === measuredRole && "by" in stage.params;
    if (own.length === 0 || predictsMore) return [{}];
    return own.map(({ words }) => words.where ?? {});
  };
}
