import assert from "node:assert/strict";
import { Catalogue } from "../../../lib/pipeline/reading/catalogue.ts";
import { stalePages, writePages } from "../../../lib/pipeline/reference/page-files.ts";
import { repository } from "../../repository-files.ts";
import { makeWorkspace } from "../toy/workspace.ts";

Deno.test("docs/plugins says what the plug-ins say", async () => {
  const stale = await stalePages(new Catalogue(repository));
  assert.deepEqual(
    stale.map(({ path }) => path),
    [],
    "these pages are not up to date: `deno task list --write` writes them",
  );
});

Deno.test("a page is written when a plug-in changes, and then no more", async () => {
  const workspace = makeWorkspace();
  try {
    assert.equal((await writePages(new Catalogue(workspace.root))).length, 9);
    assert.deepEqual(await writePages(new Catalogue(workspace.root)), []);
    assert.match(
      workspace.read("docs/plugins/data.md"),
      /\| `count` \| whole number ≥ 1 \| required \|/,
    );
    // Another file than the one that is loaded already.
    workspace.write("lib/data/steps.ts", workspace.read("lib/data/sequence.ts"));
    const [page, ...others] = await stalePages(new Catalogue(workspace.root));
    assert.equal(page.path, "docs/plugins/data.md");
    assert.match(page.text, /^## steps$/m);
    assert.deepEqual(others, []);
  } finally {
    workspace.remove();
  }
});
