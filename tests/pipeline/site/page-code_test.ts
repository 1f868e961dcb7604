/** What is remembered of the pages' scripts is true of the checkout that reads it, wherever that lies. */
import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { pageScripts } from "../../../lib/pipeline/site/page-code.ts";
import { readCache, writeCache } from "../../../lib/pipeline/store/cache.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { packageRoot } from "../../../lib/pipeline/system/roots.ts";

const cache = "report-scripts.json";
type Sources = readonly (readonly [path: string, digest: string])[];
type Scripts = Readonly<Record<string, { readonly code: string; readonly sources: Sources }>>;

Deno.test("scripts are remembered by paths from the root, and made again where a file is another one", async () => {
  const root = Deno.makeTempDirSync({ prefix: "page-code-" });
  const layout = openLayout(root);
  try {
    const made = await pageScripts(layout);
    const known = readCache<Scripts>(layout, cache, () => true)!;
    for (const [path, digest] of Object.values(known).flatMap(({ sources }) => sources)) {
      assert.ok(!path.startsWith("/"), path);
      assert.equal(digestOf(Deno.readFileSync(`${packageRoot}/${path}`)), digest, path);
    }
    const entry = Object.keys(known)[0];
    const marked = (sources: Sources) => ({ ...known, [entry]: { code: "remembered", sources } });
    writeCache(layout, cache, marked(known[entry].sources));
    assert.equal((await pageScripts(layout)).get(entry), "remembered");
    // The same file elsewhere, as of a checkout that was moved away, and another content.
    const [[path], ...others] = known[entry].sources;
    writeCache(layout, cache, marked([[path, digestOf("another")], ...others]));
    assert.equal((await pageScripts(layout)).get(entry), made.get(entry));
  } finally {
    releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
});
