import assert from "node:assert/strict";
import { citationOf } from "../../../lib/pipeline/report/citation.ts";

Deno.test("a citation has what the YAML says, in one line, and null for what it does not say", () => {
  assert.deepEqual(
    citationOf({
      title: "Depth",
      authors: ["Ann Ö", "B"],
      arxiv: "2105.12245",
      bibtex: "@misc{a}\n",
    }),
    {
      title: "Depth",
      authors: ["Ann Ö", "B"],
      venue: null,
      arxiv: "2105.12245",
      doi: null,
      bibtex: "@misc{a}",
      text: "Ann Ö, B. Depth. arXiv 2105.12245",
    },
  );
  assert.equal(citationOf({}).text, "");
});
