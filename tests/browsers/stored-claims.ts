/** Claims of the workspace's own last run, one a paper, as a site in a temporary folder. */
import { loadSpecification } from "../../lib/pipeline/reading/load.ts";
import { claimsDocument } from "../../lib/pipeline/report/claims-document.ts";
import { lastRun } from "../../lib/pipeline/runs/manifest.ts";
import { claimFile } from "../../lib/pipeline/site/addresses.ts";
import { chainOf } from "../../lib/pipeline/site/chain.ts";
import type { SiteContent } from "../../lib/pipeline/site/content.ts";
import { recomputationOf } from "../../lib/pipeline/site/recomputation.ts";
import { writeSite } from "../../lib/pipeline/site/site.ts";
import { statIfPresent } from "../../lib/pipeline/store/file-operations.ts";
import { layoutOf, storeRoot } from "../../lib/pipeline/store/layout.ts";
import { openStore } from "../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../lib/pipeline/store/unfinished.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const workspace = fromFileUrl(import.meta.resolve("../../"));
const layout = layoutOf(storeRoot(workspace));

/** Whether the store remembers a run. */
export const hasRun = lastRun(layout) !== undefined;

export interface StoredClaims {
  readonly folder: string;
  /** Pages of the claims. */
  readonly pages: readonly string[];
  remove(): void;
}

/**
 * Of each paper the claim that is recomputed soonest among those with a simulation in what is recomputed;
 * a paper whose results are not there has none.
 */
export async function storedClaims(): Promise<StoredClaims> {
  const { profile, backend, jobs } = lastRun(layout)!;
  const graph = await loadSpecification(workspace, { profile, isReadOnly: true });
  const results = new Map(Object.entries(jobs));
  const store = openStore(layout);
  const document = claimsDocument(
    { graph, jobs: graph.jobs, layout, scope: { profile, backend }, damaged: "not run" },
    results,
  );
  const root = Deno.makeTempDirSync({ prefix: "claims-" });
  const own = { root, tmp: `${root}/tmp/site` };
  const content: SiteContent = {
    document,
    graph,
    layout: { ...layout, own, cache: `${root}/cache` },
    results,
    recordOf: store.getRecord,
  };
  const papers = document.papers.map((paper) => {
    const soonest = paper.claims.map((claim) => ({ claim, seconds: secondsOf(content, claim.job) }))
      .filter(({ seconds }) => seconds !== undefined)
      .sort((a, b) => a.seconds! - b.seconds!).slice(0, 1);
    return { ...paper, claims: soonest.map(({ claim }) => claim) };
  });
  await writeSite({ ...content, document: { ...document, papers } });
  releaseTmp(content.layout);
  return {
    folder: `${root}/report`,
    pages: papers.flatMap(({ paper, claims }) => claims.map((claim) => claimFile(paper, claim))),
    remove: () => Deno.removeSync(root, { recursive: true }),
  };
}

/** Recorded seconds of what a page would compute; undefined where there is no simulation in it. */
function secondsOf(content: SiteContent, job: string | null): number | undefined {
  const found = content.graph.jobs.find(({ id }) => id === job);
  if (found === undefined || !content.results.has(found.id)) return undefined;
  const sizeOf = (digest: string) => statIfPresent(layout.blob(digest))?.size;
  const recomputation = recomputationOf(chainOf(content, [found]), sizeOf);
  if (typeof recomputation === "string") return undefined;
  const simulates = recomputation.jobs.some(({ record: { manifest } }) =>
    ["train", "measure-spectra"].includes(manifest.kind)
  );
  return simulates ? recomputation.seconds : undefined;
}
