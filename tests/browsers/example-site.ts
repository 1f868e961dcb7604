/** The site of the example workspace, from a store of its own: one claim and what it needs, computed now. */
import { runGraph } from "../../lib/pipeline/execution/run.ts";
import { loadSpecification } from "../../lib/pipeline/reading/load.ts";
import { claimsDocument } from "../../lib/pipeline/report/claims-document.ts";
import type { SiteContent } from "../../lib/pipeline/site/content.ts";
import { jobsOfTargets } from "../../lib/pipeline/specification/targets.ts";
import { layoutOf } from "../../lib/pipeline/store/layout.ts";
import { openStore, type Store } from "../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../lib/pipeline/store/unfinished.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const example = fromFileUrl(import.meta.resolve("../../examples/gaussian-matrices"));

export interface ExampleSite {
  readonly content: SiteContent;
  readonly store: Store;
  /** The site's folder. */
  readonly folder: string;
  remove(): void;
}

/** Runs some targets of the example, without a report yet. */
export async function exampleContent(targets: readonly string[]): Promise<ExampleSite> {
  const root = Deno.makeTempDirSync({ prefix: "a site of ours " });
  const graph = await loadSpecification(example, { profile: "smoke", isReadOnly: true });
  const jobs = jobsOfTargets(graph, targets)!;
  const { outcomes, profile, backend } = await runGraph(graph, {
    workspace: example,
    artifacts: root,
    targets: jobs.map(({ id }) => id),
    backend: "wasm",
    jobs: 2,
  });
  const layout = layoutOf(root);
  const store = openStore(layout);
  const document = claimsDocument({ graph, jobs, layout, scope: { profile, backend } }, outcomes);
  return {
    content: { document, graph, layout, results: outcomes, recordOf: store.getRecord },
    store,
    folder: `${root}/report`,
    remove() {
      releaseTmp(layout);
      Deno.removeSync(root, { recursive: true });
    },
  };
}
