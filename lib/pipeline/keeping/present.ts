/**
 * What today's specification stands for in the store: the results of every job in every profile, on
 * every back-end, as far as they are known without running anything. Looks only: nothing is stored.
 */
import { type BackendName, backendNames } from "../../contract/backend-names.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import { askReader } from "../reading/apart/ask.ts";
import { readTexts } from "../reading/texts.ts";
import { readHistory } from "../runs/history.ts";
import { keyOf, type Manifest } from "../keys/key.ts";
import { loadSpecification } from "../reading/load.ts";
import type { Job } from "../specification/specification.ts";
import { resolveAll } from "../planning/plan.ts";
import { openSession } from "../planning/session.ts";
import { parseRecord } from "../store/record.ts";
import { openStore, type Store } from "../store/store.ts";
import { type Layout } from "../store/layout.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { readIfPresent } from "../store/file-operations.ts";

export interface Present {
  /** Jobs by key. */
  readonly jobs: ReadonlyMap<Digest, readonly string[]>;
  /** Code of the stages and the lists of its sources. */
  readonly blobs: ReadonlySet<Digest>;
  /** Every job of every profile, also of those whose keys are not known. */
  readonly all: readonly Job[];
}

/** Throws what reading the specification and bundling the stages throw. */
export async function presentOf(workspace: string): Promise<Present> {
  const jobs = new Map<Digest, string[]>();
  const blobs = new Set<Digest>();
  const all: Job[] = [];
  const looking = lookingStore();
  await loadSpecification(workspace, { isReadOnly: true });
  for (const profile of await profilesOf(workspace)) {
    const graph = await loadSpecification(workspace, { profile, isReadOnly: true });
    all.push(...graph.jobs);
    for (const backend of backendNames) {
      const session = await openSession(graph, {
        workspace,
        // Forced, so that nothing is asked of the machine; the key is made as if on the back-end meant.
        backend: "cpu",
        keyOf: (manifest) => keyOf(onBackend(manifest, backend)),
        openStore: looking,
        // Somebody's optional file is no part of what the store needs.
        absentFiles: "named",
      });
      releaseTmp(session.store.layout);
      for (const { digest, sources } of [session.conversion, ...session.bundles.values()]) {
        blobs.add(digest).add(sources);
      }
      const { keys, answers } = resolveAll(session);
      const history = readHistory(session.store.layout);
      for (const index of session.needed) {
        const { id } = graph.jobs[index];
        note(jobs, keys.get(index), id);
        // A job that would run, or whose key waits for one, may still turn out as it last was.
        if (!answers.has(index)) note(jobs, history.get(id), id);
      }
      if (![...session.bundles.values()].some(({ tensor }) => tensor)) break;
    }
  }
  return { jobs, blobs, all };
}

function onBackend(manifest: Manifest, backend: BackendName): Manifest {
  return manifest.backend === undefined ? manifest : { ...manifest, backend };
}

function note(jobs: Map<Digest, string[]>, key: Digest | undefined, job: string): void {
  if (key === undefined) return;
  const list = jobs.get(key);
  if (list === undefined) jobs.set(key, [job]);
  else if (!list.includes(job)) list.push(job);
}

/** The profiles that pipeline.yaml lists; it has been validated before. */
function profilesOf(workspace: string): Promise<readonly string[]> {
  return askReader({ about: "profiles", workspace, texts: readTexts(workspace) });
}

/** Opens stores that keep nothing but behave as if they did. */
function lookingStore(): (layout: Layout) => Store {
  const seen = new Map<Digest, number>();
  return (layout) => {
    const store = openStore(layout);
    return {
      ...store,
      putBlob(bytes) {
        const digest = digestOf(bytes);
        seen.set(digest, bytes.length);
        return digest;
      },
      // The store itself would set an unreadable record aside.
      getRecord(key) {
        const bytes = readIfPresent(layout.record(key));
        return bytes && parseRecord(bytes, { key });
      },
      hasBlob: (output) => seen.get(output.digest) === output.size || store.hasBlob(output),
    };
  };
}
