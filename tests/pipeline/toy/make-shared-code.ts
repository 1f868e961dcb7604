/** Makes the folder of shared-code.ts, given as the one word: see there. */
import { bundlesOf } from "../../../lib/pipeline/code/bundle.ts";
import { readCache } from "../../../lib/pipeline/store/cache.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { pageScripts } from "../../../lib/pipeline/site/page-code.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { makeToy } from "../toy.ts";

const [folder] = Deno.args;
const toy = makeToy();
const layout = openLayout(`${toy.root}/artifacts`);
try {
  const store = openStore(layout);
  const context = { workspace: toy.root, store, tell: () => {}, clock: () => 0 };
  const { conversion } = await bundlesOf([], context);
  await pageScripts(layout);
  const made = `${folder}.${crypto.randomUUID()}`;
  for (const part of ["blobs", "caches"]) Deno.mkdirSync(`${made}/${part}`, { recursive: true });
  for (const digest of [conversion.digest, conversion.sources]) {
    Deno.writeFileSync(`${made}/blobs/${digest}`, store.getBlob(digest));
  }
  for (const name of ["bundles.json", "report-scripts.json"]) {
    const cache = readCache(layout, name, () => true);
    if (cache === undefined) throw new Error(`${name} is not there`);
    Deno.writeTextFileSync(`${made}/caches/${name}`, JSON.stringify(cache));
  }
  Deno.renameSync(made, folder);
} finally {
  releaseTmp(layout);
  toy.remove();
}
