/** The version is that of CITATION.cff, which the package and archives bear; other pages repeat it. */
import assert from "node:assert/strict";
import { readCitation } from "../../lib/pipeline/archive/crate/software-citation.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const root = fromFileUrl(import.meta.resolve("../.."));
const page = (name: string) => Deno.readTextFileSync(`${root}/${name}`);

/** What a page says of the version, where it says anything. */
const sayings: Readonly<Record<string, RegExp>> = {
  "CHANGELOG.md": /^## (\d+\.\d+\.\d+)/m,
  "README.md": /asymptopia-(\d+\.\d+\.\d+)\.tgz/g,
  "docs/your-first-paper.md": /asymptopia-(\d+\.\d+\.\d+)\.tgz/g,
};

/** Versions that it says, the first one alone of a page that lists them from the newest on. */
function said(text: string, pattern: RegExp): string[] {
  return pattern.global
    ? [...text.matchAll(pattern)].map(([, version]) => version)
    : [pattern.exec(text)![1]];
}

Deno.test("pages name the version of CITATION.cff, and the changelog begins with it", () => {
  const version = readCitation(root)!.version!;
  assert.match(version, /^\d+\.\d+\.\d+$/);
  for (const [name, pattern] of Object.entries(sayings)) {
    const found = said(page(name), pattern);
    assert.ok(found.length > 0, `${name} says nothing of a version: it need not be listed here`);
    for (const one of found) assert.equal(one, version, name);
  }
  // Control: what was forgotten once is found.
  assert.notDeepEqual(said("## 0.0.9 (unreleased)", sayings["CHANGELOG.md"]), [version]);
});
