/** Reads one stage, claim or figure of a paper; its inputs are resolved later (references.ts). */
import * as v from "valibot";
import { type Place, UserError } from "../../contract/errors.ts";
import type { SlotName } from "../../contract/plugins.ts";
import type { Stage } from "../../contract/stage.ts";
import { sortedMap } from "./canonical-map.ts";
import { entriesOf, structureProblem } from "./problems/schema-issues.ts";
import { type LocatedMap, placeOf, spotOf, without } from "./located.ts";
import { kindFile, slotNames } from "./catalogue.ts";
import { allowedNames } from "../words/nearest.ts";
import { checkParameters } from "./parameters.ts";
import { parseBytes, parseSeconds } from "./quantities.ts";
import {
  claimKind,
  figureKind,
  pendingClaimSchema,
  proseOfClaim,
  proseOfFigure,
  stageEntries,
  stageWords,
} from "./schema.ts";
import { combinationsOf, sizeLimits } from "./size-limits.ts";
import { readSlot } from "./slot-reader.ts";
import { programBytesDefault, programKind, threadsOf } from "../specification/program.ts";
import type { StageQuestion } from "./stage-question.ts";
import type { AxisSpec, JsonMap, StageSpec, UseSpec } from "../specification/specification.ts";

/** A stage as far as it can be understood without looking at the others. */
export interface ReadStage {
  readonly name: string;
  readonly role: StageSpec["role"];
  readonly written: LocatedMap;
  readonly place: Place;
  /** Absent when it has problems of its own; then nothing is said of what depends on it. */
  readonly spec?: Omit<StageSpec, "inputs" | "files">;
  readonly stage?: Stage<unknown>;
  /** Roles of the files that its data plug-in reads; absent when it uses none. */
  readonly fileRoles?: readonly string[];
  readonly problems: readonly UserError[];
}

export const sectionOf = { stage: "stages", claim: "claims", figure: "figures" } as const;

/** Memory that a job is taken to need when its stage does not say. */
export const memoryBytesDefault = 256e6;

const prose = { stage: {}, claim: proseOfClaim, figure: proseOfFigure } as const;

/** Reads one stage; never throws for what the user can fix. */
export async function readStage(question: StageQuestion): Promise<ReadStage> {
  const { name, role, written, place } = question;
  const base = { name, role, written, place };
  if (role === "claim" && "pending" in written) {
    return { ...base, problems: shapeProblems(question, pendingClaimSchema) };
  }
  const kind = kindOf(question);
  if (kind instanceof UserError) return { ...base, problems: [kind] };
  let stage: Stage<unknown>;
  try {
    stage = await question.catalogue.kind(kind);
  } catch (error) {
    if (error instanceof UserError) return { ...base, problems: [error] };
    throw error;
  }
  const entries: v.ObjectEntries = {
    ...(role === "stage" ? { kind: v.string() } : {}),
    ...prose[role],
    ...stageEntries({ ...stage, params: relaxed(stage) }, () => v.unknown()),
  };
  const schema = v.strictObject(entries);
  const problems = shapeProblems(question, schema);
  const named = namedAxes(question, problems.length === 0);
  const slots = await readSlots({ question, stage, axes: named.axes });
  const own = checkParameters({
    schema: stage.params,
    literal: ownParameters(stage, written),
    whose: `${role} "${name}"`,
    place,
    axes: named.axes,
    placeOfAxis: question.axes.placeOfPoint,
    mayMiss: false,
  });
  const all = [...problems, ...named.problems, ...slots.problems, ...own.problems];
  if (all.length > 0) return { ...base, stage, problems: dropRepeats(all) };
  const spec = specOf(question, { kind, stage, uses: slots.uses, axisParams: own.axisParams });
  return { ...base, stage, spec, fileRoles: slots.fileRoles, problems: [] };
}

/** The stage's own parameters are checked elsewhere, with the axes; here any value will do. */
function relaxed(stage: Stage<unknown>) {
  const names = Object.keys(entriesOf(stage.params));
  return v.object(Object.fromEntries(names.map((name) => [name, v.unknown()])));
}

function dropRepeats(problems: readonly UserError[]): UserError[] {
  const told = new Map(problems.map((problem) => [problem.message, problem]));
  return [...told.values()];
}

function shapeProblems(
  { name, role, written, place }: StageQuestion,
  schema: v.StrictObjectSchema<v.ObjectEntries, undefined>,
): UserError[] {
  const result = v.safeParse(schema, written);
  const known = Object.keys(schema.entries);
  const whose = `${role} "${name}"`;
  return (result.issues ?? []).map((issue) => {
    const problem = structureProblem(issue, { root: written, file: place.file, whose, known });
    // What is missing at the top of a stage is missing where the stage is declared.
    const top = issue.path?.length === 1 && issue.received === "undefined";
    return top ? new UserError({ ...problem.details, place }) : problem;
  });
}

function kindOf({ name, role, written, place, catalogue }: StageQuestion): string | UserError {
  const kind = role === "claim" ? claimKind : role === "figure" ? figureKind : written.kind;
  const kinds = catalogue.kinds();
  if (typeof kind !== "string") {
    return new UserError({
      place,
      action: `cannot do without "kind" in stage "${name}"`,
      allowed: kinds.join(", "),
    });
  }
  if (kinds.includes(kind)) return kind;
  return new UserError({
    place: role === "stage"
      ? placeOf(spotOf(written, ["kind"]), { of: "value", file: place.file })
      : place,
    action: `cannot find stage kind "${kind}" of ${role} "${name}"`,
    allowed: allowedNames(kind, kinds),
    hint: `add ${kindFile(kind)} to define it`,
  });
}

interface NamedAxes {
  readonly axes: readonly AxisSpec[];
  readonly problems: readonly UserError[];
}

function namedAxes(
  { name, role, written, place, axes }: StageQuestion,
  shapely: boolean,
): NamedAxes {
  if (!shapely || !Array.isArray(written.axes)) return { axes: [], problems: [] };
  const problems: UserError[] = [];
  const found: AxisSpec[] = [];
  const giver = new Map<string, string>();
  (written.axes as string[]).forEach((axisName, index) => {
    const at = placeOf(spotOf(written, ["axes", index]), { of: "value", file: place.file });
    const axis = axes.axes.find((one) => one.name === axisName);
    if (axis === undefined) {
      problems.push(
        new UserError({
          place: at,
          action: `cannot find axis "${axisName}" of ${role} "${name}"`,
          allowed: allowedNames(axisName, axes.axes.map((one) => one.name)),
          hint: "axes are declared at the top of the paper",
        }),
      );
    } else if (found.includes(axis)) {
      problems.push(new UserError({ place: at, action: `cannot name axis "${axisName}" twice` }));
    } else {
      for (const part of Object.keys(axis.points[0] ?? {})) {
        const other = giver.get(part);
        if (other !== undefined) {
          problems.push(
            new UserError({
              place: at,
              action: `cannot take "${part}" from two axes, "${other}" and "${axisName}"`,
              hint: "name one of them only",
            }),
          );
        }
        giver.set(part, axisName);
      }
      found.push(axis);
    }
  });
  const count = combinationsOf(found);
  if (count <= sizeLimits.jobsOfStage) return { axes: found, problems };
  problems.push(
    new UserError({
      place,
      action: `cannot run ${role} "${name}" ${count} times ` +
        `(${found.map((axis) => `${axis.points.length} of "${axis.name}"`).join(" times ")})`,
      allowed: `${sizeLimits.jobsOfStage} combinations of axis values in one stage`,
    }),
  );
  // Parameters are checked at one point, so that no more is said than this.
  return { axes: found.map((axis) => ({ ...axis, points: axis.points.slice(0, 1) })), problems };
}

async function readSlots(
  { question, stage, axes }: {
    readonly question: StageQuestion;
    readonly stage: Stage<unknown>;
    readonly axes: readonly AxisSpec[];
  },
) {
  const uses: { [S in SlotName]?: readonly UseSpec[] } = {};
  const problems: UserError[] = [];
  let fileRoles: readonly string[] | undefined;
  for (const slot of slotNames) {
    const rule = stage.slots[slot];
    if (rule === undefined) continue;
    if (!(slot in question.written)) {
      if (rule === "required") problems.push(missingSlot(question, slot));
      continue;
    }
    const read = await readSlot({ ...question, slot, named: axes });
    problems.push(...read.problems);
    if (slot === "data") fileRoles = read.files;
    if (read.uses.length > 0) uses[slot] = read.uses;
    else if (rule === "required" && read.problems.length === 0) {
      problems.push(missingSlot(question, slot));
    }
  }
  return { uses, fileRoles, problems };
}

function missingSlot({ name, role, place, catalogue }: StageQuestion, slot: SlotName): UserError {
  return new UserError({
    place,
    action: `cannot do without "${slot}" in ${role} "${name}"`,
    allowed: catalogue.plugins(slot).join(", ") || "none",
  });
}

function ownParameters(stage: Stage<unknown>, written: LocatedMap): LocatedMap {
  const own = entriesOf(stage.params);
  return without(written, Object.keys(written).filter((name) => !Object.hasOwn(own, name)));
}

function specOf(
  { name, role, written, place, paper, catalogue }: StageQuestion,
  { kind, stage, uses, axisParams }: {
    readonly kind: string;
    readonly stage: Stage<unknown>;
    readonly uses: StageSpec["slots"];
    readonly axisParams: readonly string[];
  },
): Omit<StageSpec, "inputs" | "files"> {
  const words = written as v.InferOutput<v.ObjectSchema<typeof stageWords, undefined>>;
  const names = Object.fromEntries(
    Object.entries(uses).map(([slot, list]) => [slot, list!.map((use) => use.name)]),
  );
  return {
    paper,
    name,
    role,
    kind,
    file: catalogue.fileOf(kindFile(kind)),
    slots: uses,
    params: sortedMap(ownParameters(stage, written) as JsonMap),
    axisParams,
    axes: words.axes ?? [],
    outputs: stage.outputs(names, ownParameters(stage, written)),
    stream: words.stream ?? "",
    resources: {
      memoryBytes: words.resources?.memory
        ? parseBytes(words.resources.memory)
        : kind === programKind
        ? programBytesDefault
        : memoryBytesDefault,
      cpu: words.resources?.cpu ?? threadsOf(written as JsonMap),
    },
    timeoutSeconds: words.timeout === undefined ? null : parseSeconds(words.timeout),
    retries: words.retries ?? 0,
    ...(words.takes === undefined ? {} : { takesSeconds: parseSeconds(words.takes) }),
    place,
  };
}
