/** How large a specification may be: what is larger is refused before anything is built from it. */
import { UserError } from "../../contract/errors.ts";
import type {
  AxisSpec,
  PaperSpec,
  Specification,
  StageSpec,
} from "../specification/specification.ts";
import { pipelineFile } from "../specification/workspace-files.ts";

export const sizeLimits = {
  /** Points of one axis. */
  points: 10_000,
  /** Jobs of one stage: combinations of the points of its axes. */
  jobsOfStage: 20_000,
  /** Stages, claims and figures of one paper. */
  stages: 2_000,
  /** Jobs of all papers together, in one profile. */
  jobs: 100_000,
  /** Outputs that the jobs of one paper take as inputs, counted at each use. */
  parts: 1_000_000,
} as const;

/** Number of combinations of some axes' points. */
export function combinationsOf(axes: readonly AxisSpec[]): number {
  return axes.reduce((product, { points }) => product * points.length, 1);
}

/** Number of jobs of a paper. */
function jobsOf(paper: PaperSpec): number {
  const axesOf = axesByStage(paper);
  return paper.stages.reduce((sum, stage) => sum + combinationsOf(axesOf(stage)), 0);
}

/** That all papers together have too many jobs; undefined if all can be held. */
export function jobsProblem(
  { papers, profile }: Pick<Specification, "papers" | "profile">,
): UserError | undefined {
  const jobs = papers.reduce((sum, paper) => sum + jobsOf(paper), 0);
  if (jobs <= sizeLimits.jobs) return undefined;
  return new UserError({
    place: { file: pipelineFile, line: 1, column: 1 },
    action: `cannot run ${jobs} jobs in profile "${profile}"`,
    allowed: `${sizeLimits.jobs} jobs of all papers`,
  });
}

/** The stage whose inputs are too many, as an error; undefined if all can be held. */
export function partsProblem(paper: PaperSpec): UserError | undefined {
  const axesOf = axesByStage(paper);
  const byName = new Map(paper.stages.map((stage) => [stage.name, stage]));
  let parts = 0;
  for (const stage of paper.stages) {
    const own = axesOf(stage);
    for (const [role, { stage: producer }] of Object.entries(stage.inputs)) {
      const gathered = axesOf(byName.get(producer)!).filter((axis) => !own.includes(axis));
      parts += combinationsOf(own) * combinationsOf(gathered);
      if (parts <= sizeLimits.parts) continue;
      return new UserError({
        place: stage.place,
        action: `cannot gather this many outputs of "${producer}" in input "${role}" of ` +
          `${stage.role} "${stage.name}"`,
        allowed: `${sizeLimits.parts} inputs of all jobs of a paper`,
        hint: "name the same axes in both stages, or shorten an axis",
      });
    }
  }
  return undefined;
}

function axesByStage({ axes }: PaperSpec): (stage: StageSpec) => readonly AxisSpec[] {
  const byName = new Map(axes.map((axis) => [axis.name, axis]));
  return (stage) => stage.axes.map((name) => byName.get(name)!);
}
