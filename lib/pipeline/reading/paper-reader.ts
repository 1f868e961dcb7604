/** Reads one paper in one profile: frame, axes, stages, references. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { type ReadAxes, readAxes } from "./axes.ts";
import { sortedMap } from "./canonical-map.ts";
import { structureProblem } from "./schema-issues.ts";
import { emptyMap, isMap, type LocatedMap, placeOf, spotOf } from "./located.ts";
import type { Catalogue } from "./catalogue.ts";
import { labelProblems } from "./problems/label-problems.ts";
import { resolveReferences } from "./references.ts";
import { axisSchema, paperFrame, proseOfClaim } from "./schema.ts";
import { readSources, sourcesWord } from "./sources-reader.ts";
import { type ReadStage, readStage, sectionOf } from "./stage-reader.ts";
import { partsProblem, sizeLimits } from "./size-limits.ts";
import type {
  ClaimProse,
  FigureProse,
  JsonMap,
  PaperSpec,
  SourceSpec,
  StageSpec,
} from "../specification/specification.ts";

export interface PaperQuestion {
  readonly name: string;
  readonly file: string;
  /** The paper in full (short-forms/long-form.ts). */
  readonly written: LocatedMap;
  /** Names of stages, claims and figures of which enough has been said. */
  readonly unsound: ReadonlySet<string>;
  readonly catalogue: Catalogue;
  /** Sources of all papers (pipeline.yaml), beside the paper's own. */
  readonly shared: ReadonlyMap<string, SourceSpec>;
}

export interface ReadPaper {
  /** Absent when there are problems. */
  readonly paper?: PaperSpec;
  /** Names of the sources that some stage takes. */
  readonly sourcesNamed: ReadonlySet<string>;
  readonly problems: readonly UserError[];
}

const anyMap = v.record(v.string(), v.any());
const frame = paperFrame({ axes: axisSchema, stage: anyMap, claim: anyMap, figure: anyMap });

/** Problems of the frame of a paper, before any profile is laid on it. */
export function frameProblems(written: LocatedMap, file: string): UserError[] {
  const result = v.safeParse(frame, written);
  const known = Object.keys(frame.entries);
  return (result.issues ?? []).map((issue) =>
    structureProblem(issue, { root: written, file, whose: "the paper", known, schema: frame })
  );
}

/** Reads a paper whose frame is right. */
export async function readPaper(question: PaperQuestion): Promise<ReadPaper> {
  const { name, file, written } = question;
  const axes = readAxes(isMap(written.axes) ? written.axes : emptyMap(), file);
  const { sources: own, problems: ofSources } = readSources(written, file);
  const sources = new Map([...question.shared, ...own]);
  const stages = await readStages(question, axes);
  const twice = nameProblems(stages);
  const resolved = resolveReferences(stages, { axes: axes.axes, sources });
  const { sourcesNamed } = resolved;
  const problems = [
    ...axes.problems,
    ...tooMany(written, file),
    ...ofSources,
    ...[...own.values()].flatMap((source) => sharedProblem(source, question) ?? []),
    ...stages.flatMap((stage) => stage.problems),
    ...twice,
    ...resolved.problems,
  ];
  if (problems.length > 0 || question.unsound.size > 0) return { sourcesNamed, problems };
  const labels = await labelProblems({ ...question, stages: resolved.stages, axes: axes.axes });
  if (labels.length > 0) return { sourcesNamed, problems: labels };
  const paper = {
    name,
    file,
    source: sortedMap(written.source as JsonMap),
    ...(typeof written.estimate === "string" ? { estimate: written.estimate } : {}),
    axes: axes.axes,
    stages: resolved.stages,
    claims: stages.filter(({ role }) => role === "claim").map(claimProse),
    figures: stages.filter(({ role }) => role === "figure").map(figureProse),
  };
  const parts = partsProblem(paper);
  if (parts !== undefined) return { sourcesNamed, problems: [parts] };
  return { paper, sourcesNamed, problems };
}

function sharedProblem(
  { name, place }: SourceSpec,
  { shared }: PaperQuestion,
): UserError | undefined {
  const other = shared.get(name)?.place;
  if (other === undefined) return undefined;
  return new UserError({
    place,
    action: `cannot declare source "${name}", which all papers have`,
    hint: `remove it here: it stands at ${other.file}:${other.line}`,
  });
}

const sections = Object.values(sectionOf);

/** Number of stages, claims and figures. */
function countOf(written: LocatedMap): number {
  return sections.reduce((sum, word) => {
    const section = written[word];
    return sum + (isMap(section) ? Object.keys(section).length : 0);
  }, 0);
}

function tooMany(written: LocatedMap, file: string): UserError[] {
  const count = countOf(written);
  if (count <= sizeLimits.stages) return [];
  return [
    new UserError({
      place: { file, line: 1, column: 1 },
      action: `cannot read ${count} stages, claims and figures in one paper`,
      allowed: `${sizeLimits.stages} of them`,
    }),
  ];
}

async function readStages(
  { name: paper, file, written, unsound, catalogue }: PaperQuestion,
  axes: ReadAxes,
): Promise<ReadStage[]> {
  const found: ReadStage[] = [];
  if (countOf(written) > sizeLimits.stages) return found;
  for (const role of ["stage", "claim", "figure"] as const satisfies StageSpec["role"][]) {
    const section = written[sectionOf[role]];
    if (!isMap(section)) continue;
    for (const name of Object.keys(section)) {
      const place = placeOf(spotOf(section, [name]), { of: "key", file });
      const own = section[name] as LocatedMap;
      const question = { name, role, written: own, place, paper, axes, catalogue };
      found.push(unsound.has(name) ? { ...question, problems: [] } : await readStage(question));
    }
  }
  return found;
}

/** Sources that no stage takes in any profile: a slip of the pen, or a leftover. */
export function unusedSources(
  written: LocatedMap,
  { file, named }: { readonly file: string; readonly named: ReadonlySet<string> },
): UserError[] {
  const all = isMap(written.sources) ? written.sources : {};
  const names = Object.keys(all);
  // Whoever asks for a source that there is not means one of these.
  if ([...named].some((name) => !names.includes(name))) return [];
  return names.filter((name) => !named.has(name)).map((name) =>
    new UserError({
      place: placeOf(spotOf(all, [name]), { of: "key", file }),
      action: `cannot find a stage that takes source "${name}"`,
      hint: `add \`${name}: ${sourcesWord}.${name}\` to the inputs of one, or remove the source`,
    })
  );
}

function nameProblems(stages: readonly ReadStage[]): UserError[] {
  const first = new Map<string, ReadStage>();
  const problems: UserError[] = [];
  for (const stage of stages) {
    if (stage.name === sourcesWord) {
      problems.push(
        new UserError({
          place: stage.place,
          action: `cannot give the name "${sourcesWord}" to a ${stage.role}`,
          hint: `in inputs, \`${sourcesWord}.name\` means an external file`,
        }),
      );
    }
    // On some disks a folder's name is the same in capitals.
    const other = first.get(stage.name.toLowerCase());
    if (other === undefined) first.set(stage.name.toLowerCase(), stage);
    else if (other.name !== stage.name) {
      problems.push(
        new UserError({
          place: stage.place,
          action: `cannot give the names "${other.name}" and "${stage.name}", ` +
            "which differ in capitals only",
          hint: `the other is at ${other.place.file}:${other.place.line}`,
        }),
      );
    } else {
      problems.push(
        new UserError({
          place: stage.place,
          action: `cannot give the name "${stage.name}" to a ${stage.role} and a ${other.role}`,
          hint: `the other is at ${other.place.file}:${other.place.line}`,
        }),
      );
    }
  }
  return problems;
}

const proseWords = [...Object.keys(proseOfClaim), "pending"];

function claimProse({ name, written }: ReadStage): ClaimProse {
  const given = proseWords.filter((word) => word in written).map((word) => [word, written[word]]);
  return { name, ...Object.fromEntries(given) } as ClaimProse;
}

function figureProse({ name, written }: ReadStage): FigureProse {
  return { name, caption: String(written.caption) };
}
