/** The page of the last run, which a browser shows while someone edits. */
import assert from "node:assert/strict";
import type { GoodResults } from "../../../lib/pipeline/report/last-good.ts";
import { closePage, pageText, renewPage, writePage } from "../../../lib/pipeline/report/page.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";

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
  for (const state of ["running", "good", "failed", "stopped"] as const) {
    const page = pageText(good, { state, detail: "<script>", isWatched: false });
    assert.match(page, /<h2>p: T &amp; U<\/h2>/);
    assert.match(page, />a &lt; b<.*>agrees</);
    // The file's own name has a percent sign.
    assert.match(page, /src="p\/F1\/a%3D1%252C2\/F1\.png\?ab12"/);
    assert.match(page, /alt="&quot;deep&quot; &lt;wide&gt;"/);
    assert.match(page, /<a href="p\/F2\/F2\.vl\.json">F2<\/a>/);
    assert.doesNotMatch(page, /<script>|<h2>empty/);
    assert.equal(page.includes("&lt;script&gt;"), ["running", "failed"].includes(state));
    assert.match(page, new RegExp(`<div role="status" class="${state}">`));
  }
});

const reloads = (page: string) => page.includes("location.reload()");

Deno.test("before there is any result it says so, and loads itself again while somebody watches", () => {
  const page = pageText(undefined, { state: "running", detail: "", isWatched: true });
  assert.ok(reloads(page));
  assert.doesNotMatch(page, /<h2>|undefined/);
  assert.ok(!reloads(pageText(good, { state: "good", detail: "", isWatched: false })));
});

Deno.test("it says which profile, back-end and run it shows, and whether of everything", () => {
  const about = {
    profile: "smoke",
    backend: "wasm",
    run: "01a2",
    finished: "2020-01-02T03:04:05.678Z",
    targets: [] as string[],
  };
  const shown = (targets: string[]) =>
    pageText({ ...good, about: { ...about, targets } }, {
      state: "good",
      detail: "",
      isWatched: false,
    });
  assert.match(
    shown([]),
    /<p>Profile smoke, back-end wasm\. Run 01a2, ended 2020-01-02 03:04:05 UTC\.<\/p>/,
  );
  assert.match(shown([]), /<title>Asymptopia: smoke, good<\/title>/);
  assert.match(shown(["p/C1", "<b>"]), /UTC\. Only what was asked for: p\/C1, &lt;b&gt;\.<\/p>/);
});

/** What the page's script does when it is loaded at a time: a reload, or words in the status. */
function loaded(page: string, now: number): string {
  const script = /<script>\n([^<]*)<\/script>/.exec(page)![1];
  let done = "nothing";
  const date = { now: () => now };
  const document = { querySelector: () => ({ append: (text: string) => void (done = text) }) };
  const later = (run: () => void) => run();
  const location = { reload: () => void (done = "reload") };
  new Function("Date", "document", "setTimeout", "location", script)(
    date,
    document,
    later,
    location,
  );
  return done;
}

Deno.test("a page that no watcher renews any more stops loading itself", () => {
  const root = Deno.makeTempDirSync({ prefix: "page-" });
  try {
    const layout = layoutOf(`${root}/artifacts`);
    const text = () => Deno.readTextFileSync(`${root}/artifacts/out/index.html`);
    writePage(layout, good, { state: "running", detail: "x saved", isWatched: true });
    const minute = 60_000;
    assert.equal(loaded(text(), Date.now() + minute), "reload");
    assert.equal(loaded(text(), Date.now() + 10 * minute), " (Nobody watches any more.)");
    const old = text().replace(/renewed = \d+/, "renewed = 0");
    Deno.writeTextFileSync(`${root}/artifacts/out/index.html`, old);
    assert.match(loaded(old, Date.now()), /Nobody watches/);
    renewPage(root);
    assert.equal(loaded(text(), Date.now()), "reload");
    assert.equal(text().replace(/renewed = \d+/, "renewed = 0"), old, "all else stays");
    closePage(root);
    assert.ok(!reloads(text()));
    assert.match(text(), /role="status">Nothing is being run any more\./);
    renewPage(root);
    assert.ok(!reloads(text()), "a closed page stays closed");
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
