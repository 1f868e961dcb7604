/** What has changed for a job since a stored record: parts of its key, and the files behind its code. */
import { pathOf } from "../specification/source-path.ts";
import type { Manifest } from "../keys/key.ts";
import { changesBetween, isCode, type ManifestChange, pointOf } from "./manifest-changes.ts";
import type { Session } from "./session.ts";
import { type SourceChange, sourceChangesBetween } from "./source-changes.ts";
import type { Job } from "../specification/specification.ts";
import type { StoredRecord } from "../store/record.ts";

export interface ChangesSince {
  readonly changes: readonly ManifestChange[];
  /** Files and packages that differ; empty unless the code is among the changes. */
  readonly sources: readonly SourceChange[];
}

export function changesSince(
  session: Session,
  job: Job,
  { record, manifest }: { readonly record: StoredRecord; readonly manifest: Manifest },
): ChangesSince {
  const { stage } = job;
  const { graph, store, bundles } = session;
  const { random: before, sources: then } = record.provenance;
  const found = changesBetween(record.manifest, manifest, {
    ...(before ? { before } : {}),
    after: { seed: graph.specification.pipelineSeed, stream: stage.stream },
  }).map((change) => withOrigin(change, job, session));
  if (!found.some(isCode)) return { changes: found, sources: [] };
  const sources = sourceChangesBetween(store, then, bundles.get(stage)!.sources);
  // Another kind or plug-in brings other code with it; that is news only where a file was edited too.
  const followsFrom = ({ part, before, after }: ManifestChange) =>
    part === "kind" ||
    (/^uses\.[^.]+\.[^.]+$/.test(part) && (before === undefined || after === undefined)) ||
    /^uses\.[^.]+ \(order\)$/.test(part);
  const isEdited = sources.some(({ change }) => change === "edited" || change === "updated");
  if (isEdited || !found.some(followsFrom)) return { changes: found, sources };
  return { changes: found.filter(({ part }) => part !== "code"), sources: [] };
}

/** Says of a change of an input which job and output it is, of an external file its path. */
function withOrigin(change: ManifestChange, job: Job, { graph }: Session): ManifestChange {
  const file = /^files\.(.*)$/.exec(change.part)?.[1];
  const source = file === undefined ? undefined : job.stage.files?.[file];
  if (source !== undefined) return { ...change, from: pathOf(source) };
  const match = /^inputs\.([^[ ]+)(\[.*\])?$/.exec(change.part);
  if (match === null) return change;
  const [, role, point = ""] = match;
  const part = (job.inputs[role] ?? []).find(({ job: producer }) =>
    pointOf(graph.jobs[producer]) === point
  );
  if (part !== undefined) {
    return { ...change, from: `${graph.jobs[part.job].id}.${part.output}` };
  }
  const spec = job.stage.inputs[role];
  if (spec === undefined) return change;
  return { ...change, from: `${job.stage.paper}/${spec.stage}${point}.${spec.output}` };
}
