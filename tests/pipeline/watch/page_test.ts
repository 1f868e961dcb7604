/** The page that a browser shows while someone edits. */
import assert from "node:assert/strict";
import type { GoodResults } from "../../../lib/pipeline/report/last-good.ts";
import { pageText } from "../../../lib/pipeline/watch/page.ts";

const check = {
  check: "near",
  entry: 0,
  point: {},
  quantity: "a < b",
  relation: "=",
  rival: null,
  margin: 0.5,
  theory: 1,
  measured: 1.1,
  low: 0.9,
  high: 1.3,
  count: 10,
  verdict: "agrees",
  how: "",
} as const;
const good: GoodResults = {
  papers: [{ name: "p", source: { title: "T & U" } }, { name: "empty", source: {} }],
  rows: [{
    paper: "p",
    claim: { name: "C1", says: "s" },
    point: "",
    verdict: { verdict: "agrees", headline: 0, checks: [check] },
  }],
  figures: [
    {
      paper: "p",
      name: "F1",
      caption: `"deep" <wide>`,
      path: "out/p/F1/a=1%2C2/F1.png",
      digest: "ab12",
    },
    { paper: "p", name: "F2", caption: "no picture", path: "out/p/F2/F2.vl.json", digest: "cd" },
  ],
};

Deno.test("claims and figures, whatever the state; text is escaped, links lead to the files", () => {
  for (const state of ["running", "good", "failed"] as const) {
    const page = pageText(good, { state, detail: "<script>" });
    assert.match(page, /<h2>p: T &amp; U<\/h2>/);
    assert.match(page, />a &lt; b<.*>agrees</);
    // The file's own name has a percent sign.
    assert.match(page, /src="p\/F1\/a%3D1%252C2\/F1\.png\?ab12"/);
    assert.match(page, /alt="&quot;deep&quot; &lt;wide&gt;"/);
    assert.match(page, /<a href="p\/F2\/F2\.vl\.json">F2<\/a>/);
    assert.doesNotMatch(page, /<script>|<h2>empty/);
    assert.equal(page.includes("&lt;script&gt;"), state !== "good");
    assert.match(page, new RegExp(`<div role="status" class="${state}">`));
  }
});

Deno.test("before there is any result it says so, and loads itself again", () => {
  const page = pageText(undefined, { state: "running", detail: "" });
  assert.match(page, /http-equiv="refresh"/);
  assert.doesNotMatch(page, /<h2>|undefined/);
});
