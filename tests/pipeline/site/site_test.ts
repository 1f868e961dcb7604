/** The whole site of a toy graph whose claim has two checks: what its pages say, and what is written again. */
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { encodeTable } from "../../../lib/contract/codec.ts";
import { tableMediaType } from "../../../lib/contract/media-types.ts";
import { numberColumn, table } from "../../../lib/contract/table.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { claimsSchema } from "../../../lib/pipeline/report/claims-document.ts";
import type { SiteContent } from "../../../lib/pipeline/site/content.ts";
import { limitsDefault } from "../../../lib/pipeline/site/recomputation.ts";
import { writeSite } from "../../../lib/pipeline/site/site.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { makeToy, toyGraph } from "../toy.ts";

/** However long a busy machine took for it. */
const limits = { ...limitsDefault, secondsMax: Infinity };

/** Draws, summed; the sum is called a claim. */
function graph(): JobGraph {
  const { specification, jobs } = toyGraph([
    { name: "draws", kind: "draw", points: [{ width: 1 }, { width: 2 }] },
    { name: "C1", kind: "sum", role: "claim", reads: { value: "draws" } },
  ]);
  return { specification, jobs };
}

const row = {
  check: "near",
  entry: 0,
  quantity: "mean of h_k^2",
  of: "draws.value.x",
  point: { width: 1 },
  relation: "=" as const,
  theory: 0.5,
  theoryHigh: null,
  measured: 0.51,
  low: 0.5,
  high: 0.52,
  count: 30,
  tolerance: 0.02,
  rival: 0.7,
  margin: 0.5,
  verdict: "agrees" as const,
  rule: "|0.51 - 0.5| = 0.01 <allowed 0.02>",
  because: null,
  text: { theory: "= 0.500", measured: "0.510", interval: "0.500 … 0.520", n: "30" },
};

function content(toy: string, results: SiteContent["results"]): SiteContent {
  const layout = layoutOf(`${toy}/artifacts`);
  const claim = {
    ...{ claim: "C1", point: "", job: "toy/C1", says: "Sums are <small>.", where: "Theorem 1" },
    ...{ published: "0.5", publishedAt: null, ours: false, regime: null, figures: [] },
    ...{ state: "disagrees" as const, pending: null, compared: "mean of h_k^2", headline: 1 },
    ...{ reason: 'the one that says "disagrees"', agreeing: 1, digest: null },
    rows: [row, { ...row, verdict: "disagrees" as const, because: "it is the second" }],
  };
  const citation = {
    ...{ title: "A toy & its sums", authors: ["A. Nobody"], venue: null, arxiv: "1234.5678" },
    ...{ doi: null, bibtex: "@misc{toy}", text: "" },
  };
  return {
    document: {
      ...{ schema: claimsSchema, profile: "smoke", backend: "wasm", run: null },
      papers: [{ paper: "toy", citation, claims: [claim] }],
    },
    graph: graph(),
    layout,
    results,
    recordOf: openStore(layout).getRecord,
  };
}

/** What a script of data brings, as text. */
function unpackedData(script: string): string {
  const [, packed] = /^\w+\("\w+","([^"]*)"\)\n$/.exec(script)!;
  return new TextDecoder().decode(gunzipSync(Uint8Array.fromBase64(packed)));
}

Deno.test("the site says everything of a claim, and only what has changed is written again", async () => {
  const toy = makeToy();
  const { outcomes } = await runGraph(graph(), { workspace: toy.root, jobs: 1 });
  const all = content(toy.root, outcomes);
  const first = await writeSite(all, { limits });
  assert.equal(first.written, first.files);
  const read = (file: string) => toy.read(`artifacts/report/${file}`);
  const claim = read("toy/C1.html");
  for (
    const words of [
      "Sums are &lt;small&gt;.",
      "Theorem 1",
      "mean of h<sub>k</sub><sup>2</sup>",
      "|0.51 - 0.5| = 0.01 &lt;allowed 0.02&gt;",
      "because: it is the second",
      "It is row 2 of 2 below: the one that says &quot;disagrees&quot;.",
      'href="jobs.html#draws"',
      'href="tables/draws.value.csv"',
      "3 jobs of the chain below",
    ]
  ) assert.ok(claim.includes(words), words);
  assert.equal(claim.match(/because: it is the second/g)?.length, 1);
  const jobs = read("toy/jobs.csv");
  for (const { key, outputs } of outcomes.values()) {
    assert.ok(jobs.includes(`${key},value,${outputs.value.digest},`), jobs);
  }
  const [, tables] = /data-tables="(\w+)"/.exec(read("toy/jobs.html"))!;
  const rows = JSON.parse(unpackedData(read(`data/${tables}.js`)));
  assert.deepEqual(rows.draws.map(({ point }: { point: string }) => point), ["width 1", "width 2"]);
  assert.equal(rows.C1[0].key, outcomes.get("toy/C1")!.key);
  assert.match(read("toy/index.html"), /arxiv\.org\/abs\/1234\.5678/);
  assert.match(read("index.html"), /A toy &amp; its sums[^]*data-state="disagrees"/);
  assert.match(read("toy/tables/draws.value.csv"), /^x,width\r\n|^width,x\r\n/);
  assert.equal((await writeSite(all, { limits })).written, 0);
  const [paper] = all.document.papers;
  const other = { ...paper, citation: { ...paper.citation, title: "Another title" } };
  const renamed = { ...all, document: { ...all.document, papers: [other] } };
  // The front page and those of the paper, its jobs and its claim.
  assert.equal((await writeSite(renamed, { limits })).written, 4);
  releaseTmp(all.layout);
  toy.remove();
});

Deno.test("twelve papers fit into 6 MB: what each kind of page, row and script may weigh", async () => {
  const toy = makeToy();
  const { outcomes } = await runGraph(graph(), { workspace: toy.root, jobs: 1 });
  const all = content(toy.root, outcomes);
  const sizes = async (rows: number) => {
    const [paper] = all.document.papers;
    const [claim] = paper.claims;
    const longer = {
      ...claim,
      rows: Array.from({ length: rows }, () => claim.rows[0]),
      headline: 0,
    };
    const papers = [{ ...paper, claims: [longer] }];
    await writeSite({ ...all, document: { ...all.document, papers } }, { limits });
    const size = (file: string) => Deno.statSync(`${toy.root}/artifacts/report/${file}`).size;
    return { claim: size("toy/C1.html"), jobs: size("toy/jobs.html"), size };
  };
  const short = await sizes(2);
  const long = await sizes(102);
  // Measured: 5.1 kB; 445 bytes a check, most of them its own words and numbers; scripts 445 kB.
  assert.ok(short.claim < 5500, `a page of a claim: ${short.claim}`);
  assert.ok(long.claim - short.claim < 100 * 520, `100 checks: ${long.claim - short.claim}`);
  assert.ok(short.jobs < 2200, `a page of jobs: ${short.jobs}`);
  const scripts = ["site.js", "figure.js", "difference.js", "vega.min.js", "vega-lite.min.js"];
  const inAll = scripts.reduce((sum, file) => sum + short.size(file), 0);
  assert.ok(inAll < 480_000, `scripts: ${inAll}`);
  assert.ok(short.size("site.css") < 10_000);
  releaseTmp(all.layout);
  toy.remove();
});

Deno.test("a claim without records has a page, and says why nothing can be computed", async () => {
  const toy = makeToy();
  const store = openStore(layoutOf(`${toy.root}/artifacts`));
  const bytes = encodeTable(table({ x: numberColumn([1], "dimensionless", "one") }));
  const output = { digest: store.putBlob(bytes), size: bytes.length, mediaType: tableMediaType };
  const results = new Map(
    graph().jobs.map(({ id }) => [id, { key: "0".repeat(64), outputs: { value: output } }]),
  );
  const all = { ...content(toy.root, results), recordOf: () => undefined };
  await writeSite(all, { limits });
  assert.match(
    toy.read("artifacts/report/toy/C1.html"),
    /not recomputed in a browser: [^<]*records/,
  );
  assert.match(toy.read("artifacts/report/toy/jobs.csv"), /its record is lost/);
  releaseTmp(all.layout);
  toy.remove();
});
