/** Makes an archive's description of itself (archive-description.ts). */
import { claimRows } from "../../report/claims.ts";
import type { Layout } from "../../store/layout.ts";
import { pointText } from "../../specification/targets.ts";
import {
  type ArchiveDescription,
  type DescribedClaim,
  descriptionFormat,
} from "../archive-description.ts";
import type { ArchivedResults } from "./archived-jobs.ts";

export function describedArchive(
  { graph, jobs, profile, backend }: ArchivedResults,
  { name, layout, withIntermediates, source }: {
    readonly name: string;
    readonly layout: Layout;
    readonly withIntermediates: boolean;
    readonly source: ArchiveDescription["source"];
  },
): ArchiveDescription {
  const wanted = jobs.filter(({ isTarget }) => isTarget).map(({ job }) => job);
  const outcomes = new Map(jobs.map(({ job, record: { outputs } }) => [job.id, { outputs }]));
  const byRow = new Map(
    wanted.map((job) => [`${job.stage.paper}/${job.stage.name}${pointText(job)}`, job.id] as const),
  );
  const claims = claimRows({ graph, jobs: wanted, layout }, outcomes).map((row): DescribedClaim => {
    const { paper, claim, point, compared } = row;
    const job = byRow.get(`${paper}/${claim.name}${point}`);
    return {
      paper,
      claim,
      point,
      ...(compared === undefined ? {} : { compared }),
      ...(job === undefined ? {} : { job }),
    };
  });
  const shown = new Set(jobs.map(({ job }) => job.stage.paper));
  return {
    format: descriptionFormat,
    name,
    profile,
    backend,
    withIntermediates,
    papers: graph.specification.papers.filter(({ name }) => shown.has(name))
      .map(({ name, source }) => ({ name, source })),
    jobs: jobs.map(({ job: { id, stage }, record: { key } }) => ({
      id,
      paper: stage.paper,
      stage: stage.name,
      role: stage.role,
      key,
    })),
    claims,
    source,
  };
}
