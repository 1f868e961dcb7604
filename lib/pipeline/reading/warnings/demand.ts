/** Which values of which axes the claims and figures of a paper look at, stage by stage. */
import { measuredRole } from "../short-forms/subject.ts";
import { layersOf, type WarningQuestion } from "./warning.ts";
import type { Json, JsonMap, StageSpec } from "../../specification/specification.ts";

/** Values that are looked at, by column; all of a column that is not named. */
type Where = Readonly<Record<string, readonly Json[]>>;

/** Values looked at, by axis and its components; `all` where one reader takes them all. */
export interface Demand {
  /** Names of the stages that something looks at. */
  readonly stages: ReadonlySet<string>;
  /** For each axis its components, each with the values looked at. */
  readonly axes: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<Json> | "all">>;
}

export function demandOf(question: WarningQuestion): Demand {
  const { paper } = question;
  const stages = new Map(paper.stages.map((stage) => [stage.name, stage]));
  const parts = new Map(paper.axes.map(({ name, points }) => [name, Object.keys(points[0])]));
  const seen = new Set<string>();
  const names = new Set<string>();
  const axes = new Map<string, Map<string, Set<Json> | "all">>();
  const visit = (name: string, where: Where): void => {
    const id = JSON.stringify([name, where]);
    if (seen.has(id)) return;
    seen.add(id);
    names.add(name);
    const stage = stages.get(name)!;
    const all = narrowed(where, stage.params.where);
    for (const axis of stage.axes) {
      const found = axes.get(axis) ?? new Map<string, Set<Json> | "all">();
      axes.set(axis, found);
      for (const part of parts.get(axis) ?? []) {
        const known = found.get(part);
        if (all[part] === undefined) found.set(part, "all");
        else if (known !== "all") found.set(part, new Set([...known ?? [], ...all[part]]));
      }
    }
    for (const [role, input] of Object.entries(stage.inputs)) {
      for (const own of readersOf(question, stage, role)) visit(input.stage, narrowed(all, own));
    }
  };
  for (const { name, role } of paper.stages) if (role !== "stage") visit(name, {});
  return { stages: names, axes };
}

/** A condition and one more: a column that both name has the values of the later one. */
function narrowed(where: Where, more: Json | undefined): Where {
  const own = Object.entries((more ?? {}) as JsonMap);
  return {
    ...where,
    ...Object.fromEntries(
      own.map(([column, value]) => [column, Array.isArray(value) ? value : [value]]),
    ),
  };
}

/** The conditions under which a stage reads one of its inputs; {} for all of it. */
function readersOf(question: WarningQuestion, stage: StageSpec, role: string): readonly Json[] {
  if (stage.role === "figure") {
    const layers = layersOf(question, stage.name).filter(({ map }) => map.input === role);
    return layers.length === 0 ? [{}] : layers.map(({ map }) => map.where ?? {});
  }
  const checks = stage.slots.checks ?? [];
  const own = checks.filter(({ words }) =>
    (words.input ?? measuredRole) === role || words.reference === role
  );
  const predictsMore = role === measuredRole && "by" in stage.params;
  if (own.length === 0 || predictsMore) return [{}];
  return own.map(({ words }) => words.where ?? {});
}
