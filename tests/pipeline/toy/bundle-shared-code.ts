/** Bundles in a workspace, whose path is its one word, what shared-code.ts keeps for all of them. */
import { bundlesOf } from "../../../lib/pipeline/code/bundle.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { pageScripts } from "../../../lib/pipeline/site/page-code.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";

const [workspace] = Deno.args;
const layout = openLayout(`${workspace}/artifacts`);
try {
  const store = openStore(layout);
  await bundlesOf([], { workspace, store, tell: () => {}, clock: () => 0 });
  await pageScripts(layout);
} finally {
  releaseTmp(layout);
}
