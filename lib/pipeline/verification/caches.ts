/**
 * Caches held against their sources. `repro` and `status` show what they say; `verify` computes from the
 * YAML, the code and the records alone, so it finds where they say otherwise: by a mistake of ours, or
 * because somebody who works as the same user wrote them.
 */
import { canonicalJson } from "../keys/canonical-json.ts";
import { rememberedBundles } from "../code/bundle.ts";
import { rememberedDigests } from "../files/external-files.ts";
import type { Manifest } from "../keys/key.ts";
import { RecordIndex } from "../store/record-index.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import type { Store } from "../store/store.ts";

/** What a cache says that its sources do not. */
export interface CacheFinding {
  readonly cache: "specification" | "bundles" | "external-files" | "index";
  /** Jobs whose results it decides; empty: any. */
  readonly jobs: readonly string[];
}

export interface CacheContext {
  readonly workspace: string;
  /** As it is read from the YAML. */
  readonly graph: JobGraph;
  /** As commands that use caches have it. */
  readonly shown: JobGraph;
  /** The store of the workspace. */
  readonly below: Store;
  /** Key and manifest of the jobs that were computed from the sources, by job. */
  readonly computed: ReadonlyMap<string, { readonly key: string; readonly manifest: Manifest }>;
}

export function cacheFindings(context: CacheContext): CacheFinding[] {
  const { graph, shown, below, workspace, computed } = context;
  const stages = [...new Set(shown.jobs.map(({ stage }) => stage))];
  const bundles = rememberedBundles(stages, { workspace, store: below });
  const digestOfSource = rememberedDigests({ workspace, store: below });
  const index = new RecordIndex(below);
  const findings: CacheFinding[] = [];
  if (canonicalJson(shown.specification) !== canonicalJson(graph.specification)) {
    findings.push({ cache: "specification", jobs: [] });
  }
  const check = (
    cache: CacheFinding["cache"],
    isOtherwise: (
      job: Job,
      found: { readonly key: string; readonly manifest: Manifest },
    ) => boolean,
  ) => {
    const jobs = shown.jobs.filter((job) => {
      const found = computed.get(job.id);
      return found !== undefined && isOtherwise(job, found);
    }).map(({ id }) => id);
    if (jobs.length > 0) findings.push({ cache, jobs });
  };
  check("bundles", ({ stage }, { manifest }) => {
    const { digest = manifest.code } = bundles.stages.get(stage) ?? {};
    const conversion = bundles.conversion?.digest ?? manifest.conversion;
    return digest !== manifest.code || conversion !== manifest.conversion;
  });
  check(
    "external-files",
    ({ stage: { files = {} } }, { manifest }) =>
      Object.entries(files).some(([role, source]) => {
        const digest = digestOfSource(source);
        return digest !== undefined && digest !== manifest.files?.[role];
      }),
  );
  check("index", (_, { key }) => {
    const said = index.lookup(key);
    return said !== undefined &&
      canonicalJson(said.outputs) !== canonicalJson(index.lookupFresh(key)?.outputs ?? null);
  });
  return findings;
}
