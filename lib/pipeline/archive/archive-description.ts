/** What an archive says of itself in `data/archive.json`: what reproduction and checks need to know of it. */
import type { ClaimRow } from "../report/claims-table.ts";
import type { Digest } from "../keys/digest.ts";
import type { JsonMap, StageSpec } from "../specification/specification.ts";

export const descriptionFormat = 1;
export const descriptionPath = "data/archive.json";

export interface ArchiveDescription {
  readonly format: number;
  /** Name of the bag's folder. */
  readonly name: string;
  readonly profile: string;
  readonly backend: string;
  /** False: of the stages before claims and figures the results are not here; they can be computed. */
  readonly withIntermediates: boolean;
  readonly papers: readonly { readonly name: string; readonly source: JsonMap }[];
  /** Producers before consumers. */
  readonly jobs: readonly DescribedJob[];
  readonly claims: readonly DescribedClaim[];
  /** The source tree: its SWHID, and which of its files are executable (a folder may have lost that). */
  readonly source: { readonly swhid: string; readonly executables: readonly string[] };
}

export interface DescribedJob {
  readonly id: string;
  readonly paper: string;
  readonly stage: string;
  readonly role: StageSpec["role"];
  readonly key: Digest;
}

/** A row of the claims table; its verdict is an output of its job. */
export interface DescribedClaim extends Pick<ClaimRow, "paper" | "claim" | "point" | "compared"> {
  /** Absent for a pending claim. */
  readonly job?: string;
}
