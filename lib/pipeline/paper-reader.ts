/** Reads one paper in one profile: frame, axes, stages, references. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import { type ReadAxes, readAxes } from "./axes.ts";
import { sortedMap } from "./canonical-map.ts";
import { structureProblem } from "./issues.ts";
import { emptyMap, isMap, type LocatedMap, placeOf, spotOf } from "./located.ts";
import type { Catalogue } from "./lookup.ts";
import { resolveReferences } from "./references.ts";
import { axisSchema, paperFrame } from "./schema.ts";
import { type ReadStage, readStage, sectionOf } from "./stage-reader.ts";
import type { ClaimProse, FigureProse, JsonMap, PaperSpec, StageSpec } from "./specification.ts";

export interface PaperQuestion {
  readonly name: string;
  readonly file: string;
  /** The paper with the profile laid on it. */
  readonly written: LocatedMap;
  readonly catalogue: Catalogue;
}

export interface ReadPaper {
  /** Absent when there are problems. */
  readonly paper?: PaperSpec;
  readonly problems: readonly UserError[];
}

const anyMap = v.record(v.string(), v.any());
const frame = paperFrame({ axes: axisSchema, stage: anyMap, claim: anyMap, figure: anyMap });

/** Problems of the frame of a paper, before any profile is laid on it. */
export function frameProblems(written: LocatedMap, file: string): UserError[] {
  const result = v.safeParse(frame, written);
  const known = Object.keys(frame.entries);
  return (result.issues ?? []).map((issue) =>
    structureProblem(issue, { root: written, file, whose: "the paper", known })
  );
}

/** Reads a paper whose frame is right. */
export async function readPaper(question: PaperQuestion): Promise<ReadPaper> {
  const { name, file, written } = question;
  const axes = readAxes(isMap(written.axes) ? written.axes : emptyMap(), file);
  const stages = await readStages(question, axes);
  const twice = nameProblems(stages);
  const resolved = resolveReferences(stages, axes.axes);
  const problems = [
    ...axes.problems,
    ...stages.flatMap((stage) => stage.problems),
    ...twice,
    ...resolved.problems,
  ];
  if (problems.length > 0) return { problems };
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
  return { paper, problems };
}

async function readStages(
  { name: paper, file, written, catalogue }: PaperQuestion,
  axes: ReadAxes,
): Promise<ReadStage[]> {
  const found: ReadStage[] = [];
  for (const role of ["stage", "claim", "figure"] as const satisfies StageSpec["role"][]) {
    const section = written[sectionOf[role]];
    if (!isMap(section)) continue;
    for (const name of Object.keys(section)) {
      const place = placeOf(spotOf(section, [name]), { of: "key", file });
      const own = section[name] as LocatedMap;
      found.push(await readStage({ name, role, written: own, place, paper, axes, catalogue }));
    }
  }
  return found;
}

function nameProblems(stages: readonly ReadStage[]): UserError[] {
  const first = new Map<string, ReadStage>();
  const problems: UserError[] = [];
  for (const stage of stages) {
    const other = first.get(stage.name);
    if (other === undefined) first.set(stage.name, stage);
    else {
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

function claimProse({ name, written }: ReadStage): ClaimProse {
  const words = ["says", "quantity", "where", "published", "regime", "pending"] as const;
  const given = words.filter((word) => word in written).map((word) => [word, written[word]]);
  return { name, ...Object.fromEntries(given) } as ClaimProse;
}

function figureProse({ name, written }: ReadStage): FigureProse {
  return { name, caption: String(written.caption) };
}
