/**
 * Resolves `role: stage.output` among the stages of a paper, and `role: sources.name` among its
 * sources; finds cycles; puts producers first.
 */
import { type Place, UserError } from "../../contract/errors.ts";
import type {
  AxisSpec,
  InputSpec,
  Json,
  SourceSpec,
  StageSpec,
} from "../specification/specification.ts";
import { isMap, placeOf, spotOf } from "./located.ts";
import { allowedNames } from "../words/nearest.ts";
import { resolveFiles } from "./file-references.ts";
import { sourcesWord } from "./sources-reader.ts";
import type { ReadStage } from "./stage-reader.ts";

export interface Resolved {
  /** Producers before consumers; empty when there are problems. */
  readonly stages: readonly StageSpec[];
  /** Names of the sources that some stage takes, or tries to. */
  readonly sourcesNamed: ReadonlySet<string>;
  readonly problems: readonly UserError[];
}

export interface ReferenceContext {
  readonly axes: readonly AxisSpec[];
  readonly sources: ReadonlyMap<string, SourceSpec>;
}

/** Resolves the inputs of all stages of one paper. */
export function resolveReferences(
  found: readonly ReadStage[],
  { axes, sources }: ReferenceContext,
): Resolved {
  // Of two stages with one name the first is meant; that there are two has been reported.
  const byName = new Map([...found].reverse().map((stage) => [stage.name, stage]));
  const inputs = new Map<ReadStage, Record<string, InputSpec>>();
  const files = new Map<ReadStage, Pick<StageSpec, "files">>();
  const sourcesNamed = new Set<string>();
  const problems: UserError[] = [];
  for (const stage of found) {
    const own = inputsOf(stage, byName);
    const taken = resolveFiles(stage, sources);
    inputs.set(stage, own.inputs);
    if (Object.keys(taken.files).length > 0) files.set(stage, { files: taken.files });
    for (const name of taken.named) sourcesNamed.add(name);
    problems.push(
      ...own.problems,
      ...taken.problems,
      ...axisProblems(stage, { inputs: own.inputs, byName, axes }),
    );
  }
  const { ordered, cycles } = orderStages(found, { inputs, byName });
  problems.push(...cycles);
  const whole = problems.length === 0 && found.every(({ problems }) => problems.length === 0);
  const stages = whole
    ? ordered.flatMap((stage) =>
      stage.spec ? [{ ...stage.spec, inputs: inputs.get(stage)!, ...files.get(stage) }] : []
    )
    : [];
  return { stages, sourcesNamed, problems };
}

function placeOfInput({ written, place }: ReadStage, role: string): Place {
  return placeOf(spotOf(written, ["inputs", role]), { of: "value", file: place.file });
}

function inputsOf(stage: ReadStage, byName: ReadonlyMap<string, ReadStage>) {
  const { written, role: part, name } = stage;
  const inputs: Record<string, InputSpec> = {};
  const problems: UserError[] = [];
  const given = isMap(written.inputs) ? written.inputs : {};
  for (const role of Object.keys(given).sort()) {
    const text = given[role];
    const match = typeof text === "string" ? /^([A-Za-z0-9-]+)\.([A-Za-z0-9-]+)$/.exec(text) : null;
    if (match === null) continue; // The shape of the stage has been found wrong before.
    const [, producer, output] = match;
    if (producer === sourcesWord) continue; // An external file: file-references.ts.
    const problem = referenceProblem(stage, { role, producer, output, byName });
    if (problem === undefined) inputs[role] = { stage: producer, output };
    else problems.push(problem);
  }
  const rule = stage.stage?.inputs;
  if (rule === undefined) return { inputs, problems };
  const known = [...rule.required, ...rule.optional];
  for (const role of Object.keys(given)) {
    if (rule.rest || known.includes(role) || isFile(given[role])) continue;
    problems.push(
      new UserError({
        place: placeOf(spotOf(written, ["inputs", role]), { of: "key", file: stage.place.file }),
        action: `cannot give input "${role}" to ${part} "${name}"`,
        allowed: allowedNames(role, known),
      }),
    );
  }
  for (const role of rule.required) {
    if (Object.hasOwn(given, role)) continue;
    problems.push(
      new UserError({
        place: stage.place,
        action: `cannot do without input "${role}" in ${part} "${name}"`,
        hint: `add \`inputs: { ${role}: stage.output }\``,
      }),
    );
  }
  return { inputs, problems };
}

function isFile(text: Json): boolean {
  return typeof text === "string" && text.startsWith(`${sourcesWord}.`);
}

function referenceProblem(
  stage: ReadStage,
  { role, producer, output, byName }: {
    readonly role: string;
    readonly producer: string;
    readonly output: string;
    readonly byName: ReadonlyMap<string, ReadStage>;
  },
): UserError | undefined {
  const place = placeOfInput(stage, role);
  const target = byName.get(producer);
  if (target === undefined) {
    return new UserError({
      place,
      action:
        `cannot find stage "${producer}" for input "${role}" of ${stage.role} "${stage.name}"`,
      allowed: allowedNames(producer, [...byName.keys()].filter((name) => name !== stage.name)),
    });
  }
  if ("pending" in target.written && target.role === "claim") {
    return new UserError({
      place,
      action: `cannot take input "${role}" from claim "${producer}", which is pending`,
    });
  }
  const outputs = target.spec?.outputs;
  if (outputs === undefined || outputs.includes(output)) return undefined;
  return new UserError({
    place,
    action: `cannot find output "${output}" of ${target.role} "${producer}"`,
    allowed: allowedNames(output, outputs),
  });
}

/** A stage may not name one axis and gather another that sets the same parameter. */
function axisProblems(
  stage: ReadStage,
  { inputs, byName, axes }: {
    readonly inputs: Readonly<Record<string, InputSpec>>;
    readonly byName: ReadonlyMap<string, ReadStage>;
    readonly axes: readonly AxisSpec[];
  },
): UserError[] {
  const partsOf = (name: string) =>
    Object.keys(axes.find((axis) => axis.name === name)?.points[0] ?? {});
  const own = stage.spec?.axes ?? [];
  const problems: UserError[] = [];
  for (const [role, { stage: producer }] of Object.entries(inputs)) {
    for (const gathered of byName.get(producer)?.spec?.axes ?? []) {
      if (own.includes(gathered)) continue;
      const clash = own.find((name) =>
        partsOf(name).some((part) => partsOf(gathered).includes(part))
      );
      if (clash === undefined) continue;
      problems.push(
        new UserError({
          place: placeOfInput(stage, role),
          action: `cannot run ${stage.role} "${stage.name}" over axis "${clash}" and gather ` +
            `axis "${gathered}" of "${producer}", which sets the same parameter`,
          hint: "name the same axis in both stages",
        }),
      );
    }
  }
  return problems;
}

function orderStages(
  found: readonly ReadStage[],
  { inputs, byName }: {
    readonly inputs: ReadonlyMap<ReadStage, Readonly<Record<string, InputSpec>>>;
    readonly byName: ReadonlyMap<string, ReadStage>;
  },
) {
  const state = new Map<ReadStage, "open" | "done">();
  const ordered: ReadStage[] = [];
  const cycles: UserError[] = [];
  const visit = (stage: ReadStage, path: readonly ReadStage[]): void => {
    if (state.get(stage) === "done") return;
    if (state.get(stage) === "open") {
      cycles.push(cycleProblem([...path.slice(path.indexOf(stage)), stage], inputs));
      return;
    }
    state.set(stage, "open");
    for (const { stage: producer } of Object.values(inputs.get(stage) ?? {})) {
      visit(byName.get(producer)!, [...path, stage]);
    }
    state.set(stage, "done");
    ordered.push(stage);
  };
  for (const stage of found) visit(stage, []);
  return { ordered, cycles };
}

/** `path` starts and ends with the same stage; each takes an input from the next. */
function cycleProblem(
  path: readonly ReadStage[],
  inputs: ReadonlyMap<ReadStage, Readonly<Record<string, InputSpec>>>,
): UserError {
  const [first, second] = path;
  const role = Object.entries(inputs.get(first) ?? {})
    .find(([, input]) => input.stage === second.name)?.[0];
  return new UserError({
    place: role === undefined ? first.place : placeOfInput(first, role),
    action: `cannot order stages in a circle: ${path.map(({ name }) => name).join(" ← ")}`,
    hint: "an arrow points from a stage to one that needs it; remove one of these inputs",
  });
}
