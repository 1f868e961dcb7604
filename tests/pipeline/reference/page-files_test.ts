import assert from "node:assert/strict";
import { stalePages, writePages } from "../../../lib/pipeline/reference/page-files.ts";
import { repository } from "../../repository-files.ts";
import { makeWorkspace } from "../toy/workspace.ts";

Deno.test("docs/plugins says what the plug-ins say", async () => {
  const stale = await stalePages(repository);
  assert.deepEqual(
    stale.map(({ path }) => path),
    [],
    "these pages are not up to date: `deno task list --write` writes them",
  );
});

Deno.test("a page is written when a plug-in changes, and then no more", async () => {
  const workspace = makeWorkspace();
  try {
    assert.equal((await writePages(workspace.root)).length, 9);
    assert.deepEqual(await writePages(workspace.root), []);
    assert.match(
      workspace.read("docs/plugins/data.md"),
      /\| `count` \| whole number ≥ 1 \| required \|/,
    );
    // Another file than the one that is loaded already.
    workspace.write("lib/data/steps.ts", workspace.read("lib/data/sequence.ts"));
    const [page, ...others] = await stalePages(workspace.root);
    assert.equal(page.path, "docs/plugins/data.md");
    assert.match(page.text, /^## steps$/m);
    assert.deepEqual(others, []);
  } finally {
    workspace.remove();
  }
});
