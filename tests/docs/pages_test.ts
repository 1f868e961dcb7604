/** What pages refer to exists: files, tasks. */
import assert from "node:assert/strict";
import { filesIn, linksOf, type Page, pageAt, pathsOf, root, tasksOf } from "./pages.ts";

const pages = [
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CODE_OF_CONDUCT.md",
  ".github/PULL_REQUEST_TEMPLATE.md",
  ...filesIn("docs/papers", ".md").map((name) => `docs/papers/${name}`),
  ...filesIn("docs/decisions", ".md").map((name) => `docs/decisions/${name}`),
].map(pageAt);

const forms = filesIn(".github/ISSUE_TEMPLATE", ".yml").map((name) =>
  pageAt(`.github/ISSUE_TEMPLATE/${name}`)
);

/** Files that a page refers to and that are not there. */
function missing(page: Page): readonly string[] {
  return [...linksOf(page), ...pathsOf(page)].filter((path) => {
    try {
      Deno.statSync(root + path);
      return false;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return true;
      throw error;
    }
  });
}

const tasks = new Set(
  Object.keys(JSON.parse(Deno.readTextFileSync(root + "deno.json")).tasks),
);
const unknownTasks = (text: string) => tasksOf(text).filter((task) => !tasks.has(task));

for (const page of pages) {
  Deno.test(`${page.path} refers to files that exist`, () => {
    assert.deepEqual(missing(page), []);
  });
}

for (const page of [...pages, ...forms]) {
  Deno.test(`${page.path} names tasks that exist`, () => {
    assert.deepEqual(unknownTasks(page.text), []);
  });
}

Deno.test("a link, a path and a task that do not exist are found", () => {
  const text = "[a](../../README.md) [b](gone.md#x) [c](https://example.org/d.md) [e](#f)\n" +
    "`lib/num/array.ts` `lib/num/gone.ts` `lib/<name>.ts` `deno task ok`, deno task gone\n" +
    "```sh\n[g](not-a-link.md)\n```\n";
  const page = { path: "docs/papers/x.md", text };
  assert.deepEqual(missing(page), ["docs/papers/gone.md", "lib/num/gone.ts"]);
  assert.deepEqual(unknownTasks(text), ["gone"]);
});
