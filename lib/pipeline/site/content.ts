/** What the site is made from: the claims, the jobs behind them, and their records. */
import type { ClaimsDocument } from "../report/claims-document.ts";
import type { JobGraph } from "../specification/specification.ts";
import type { Layout } from "../store/layout.ts";
import type { OutputRecord, StoredRecord } from "../store/record.ts";

/** A job that is up to date. */
export interface JobResult {
  readonly key: string;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
}

export interface SiteContent {
  readonly document: ClaimsDocument;
  readonly graph: JobGraph;
  readonly layout: Layout;
  /** By job identifier; what is not up to date is absent. */
  readonly results: ReadonlyMap<string, JobResult>;
  /** The record of a key; undefined where it is lost. */
  recordOf(key: string): StoredRecord | undefined;
}
