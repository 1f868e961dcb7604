/** The jobs behind a claim with their records: from what it was drawn to its verdict. */
import { type StageNode, stageNodes } from "../report/graph-drawing.ts";
import type { Job } from "../specification/specification.ts";
import { neededJobs } from "../specification/targets.ts";
import type { StoredRecord } from "../store/record.ts";
import type { JobResult, SiteContent } from "./content.ts";

/** A job of a chain; one that is not up to date has no result, one whose record is lost no record. */
export interface ChainJob {
  readonly job: Job;
  readonly result: JobResult | undefined;
  readonly record: StoredRecord | undefined;
}

/** A stage of a chain. */
export interface ChainStage extends Omit<StageNode, "jobs"> {
  readonly jobs: readonly ChainJob[];
  /** As recorded, all jobs together; one that was reused ran at another time. */
  readonly seconds: number;
}

export interface Chain {
  /** Inputs first; the claim itself is the last. */
  readonly jobs: readonly ChainJob[];
  readonly stages: readonly ChainStage[];
  readonly seconds: number;
}

/** Everything that some jobs need, themselves included. */
export function chainOf(
  { graph, results, recordOf }: Pick<SiteContent, "graph" | "results" | "recordOf">,
  wanted: readonly Job[],
): Chain {
  const jobs = neededJobs(graph, wanted).map((job): ChainJob => {
    const result = results.get(job.id);
    return { job, result, record: result && recordOf(result.key) };
  });
  const byStage = Map.groupBy(jobs, ({ job }) => job.stage);
  const stages = stageNodes(jobs.map(({ job }) => job)).map((node): ChainStage => {
    const own = byStage.get(node.stage)!;
    return { ...node, jobs: own, seconds: secondsOf(own) };
  });
  return { jobs, stages, seconds: secondsOf(jobs) };
}

function secondsOf(jobs: readonly ChainJob[]): number {
  return jobs.reduce((sum, { record }) => sum + (record?.provenance.seconds ?? 0), 0);
}
