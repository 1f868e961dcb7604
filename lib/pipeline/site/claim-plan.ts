/** What a claim's page needs to know before it computes: a list of jobs with their records, as JSON. */
import type { Manifest } from "../keys/key.ts";
import type { OutputRecord } from "../store/record.ts";
import type { Recomputation } from "./recomputation.ts";

export interface PlannedJob {
  readonly id: string;
  readonly key: string;
  readonly manifest: Manifest;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  /** That it took when it was recorded. */
  readonly seconds: number;
}

export interface ClaimPlan {
  /** In the order in which they are computed. */
  readonly jobs: readonly PlannedJob[];
  /** Digests of outputs that the site has, so that it can say where others differ. */
  readonly archived: readonly string[];
}

export function claimPlan(
  { jobs }: Recomputation,
  archived: readonly string[],
): ClaimPlan {
  return {
    jobs: jobs.map(({ id, record: { key, manifest, outputs, provenance } }) => ({
      id,
      key,
      manifest,
      outputs,
      seconds: provenance.seconds,
    })),
    archived,
  };
}
