import assert from "node:assert/strict";
import { bibliography } from "../../../lib/pipeline/export/bibliography.ts";
import { citationOf } from "../../../lib/pipeline/report/citation.ts";
import type { DocumentedPaper } from "../../../lib/pipeline/report/claims-document.ts";

const paper = (name: string, source: Record<string, string | string[]>): DocumentedPaper => ({
  paper: name,
  citation: citationOf(source),
  claims: [],
});
const entry = "@article{cohen2021,\n  title = {Depth},\n}\n";

Deno.test("an entry stands once however many papers have it, whatever the spaces in it", () => {
  const text = bibliography([
    paper("a", { bibtex: `${entry}@misc{other,\n  title = {B @ C}\n}` }),
    paper("b", { bibtex: entry.replaceAll("  ", "\t") }),
  ]);
  assert.equal(text.match(/@/gm)!.length, 3, text);
  assert.deepEqual([...text.matchAll(/^@\w+\{(\w+)/gm)].map(([, key]) => key), [
    "cohen2021",
    "other",
  ]);
});

Deno.test("two entries of one key that differ are refused, with both papers", () => {
  assert.throws(
    () =>
      bibliography([
        paper("a", { bibtex: entry }),
        paper("b", { bibtex: entry.replace("Depth", "X") }),
      ]),
    /a and b have different entries "cohen2021"/,
  );
});

Deno.test("a paper whose YAML has no entry gets one of what is there, keyed by its name", () => {
  const text = bibliography([
    paper("my-paper", { title: "T", authors: ["A B", "C D"], arxiv: "1.2" }),
  ]);
  assert.match(text, /^@misc\{my-paper,\n {2}title = \{\{T\}\},\n {2}author = \{A B and C D\},/);
  assert.match(text, /eprint = \{1\.2\}/);
});
