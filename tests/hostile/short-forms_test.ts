/** Few lines of short forms that stand for much, or for what nobody expects. */
import assert from "node:assert/strict";
import { makeWorkspace, toyPaper, toyPipeline } from "../pipeline/toy/workspace.ts";
import { judge } from "./judge.ts";
import { type Case, refuses } from "./refusal.ts";

const { root, remove } = makeWorkspace();
globalThis.addEventListener("unload", remove);

function edited(before: string, after: string): string {
  assert.ok(toyPaper.includes(before), `nothing to edit: ${before}`);
  return toyPaper.replace(before, after);
}

const at = "papers/toy.yaml";
const large = /cannot read so large a document; allowed: 200000 values, 40 levels/;
const listed = (count: number, item: (i: number) => string, separator = ",") =>
  Array.from({ length: count }, (_, i) => item(i)).join(separator);
const widths = (axis: string) => edited("[1, 2, 3]", axis);
const stage = (text: string) => edited("claims:\n", `  t: ${text}\nclaims:\n`);
const much = `${at}:1:1 cannot read short forms that stand for so much; ` +
  "allowed: 400000 values in one paper";
const shared = listed(500, (i) => `w${i}: 1`);

/** Few lines that stand for much. */
const shortForms: readonly Case[] = [
  [
    "1,900 variants of a stage of 500 words",
    stage(
      `{ kind: total, ${shared}, each: { ${listed(1900, (i) => `v${i}: {}`)} } }`,
    ),
    much,
  ],
  [
    "5,000 variants",
    stage(`{ kind: total, each: { ${listed(5000, (i) => `v${i}: {}`)} } }`),
    `${at}:1:1 cannot read 5005 stages, claims and figures in one paper; allowed: 2000 of them`,
  ],
  [
    "5,000 entries that share 500 words",
    edited(
      "[{ use: near, tolerance: 0.5 }]",
      `[{ ${shared}, each: [${listed(5000, () => "{}")}] }]`,
    ),
    much,
  ],
  [
    "a table of 5,000 rows in a check of 500 words",
    edited(
      "[{ use: near, tolerance: 0.5 }]",
      `[{ ${shared}, tolerance: { by: a, ${listed(5000, (i) => `r${i}: 1`)} } }]`,
    ),
    much,
  ],
  [
    "500 columns of 10,000 values",
    edited("[1, 2, 3]", `{ ${listed(500, (i) => `c${i}: { from: 1, to: 10000, step: 1 }`)} }`),
    much,
  ],
  [
    "500 single values beside a column of 9,000",
    edited("[1, 2, 3]", `{ ${shared}, c: { from: 1, to: 9000, step: 1 } }`),
    much,
  ],
  [
    "settings of 500 parameters for 5,000 plug-ins",
    edited("axes:\n", `settings: { near: { ${shared} } }\naxes:\n`)
      .replace("[{ use: near, tolerance: 0.5 }]", `[${listed(5000, () => "near")}]`),
    much,
  ],
  ["a range of too many", widths("{ from: 1, to: 1.0e300, step: 1 }"), /so many/],
  [
    "a range of tiny steps",
    widths("{ from: 0, to: 1, step: 1.0e-320 }"),
    /so many/,
  ],
  [
    "10,000 checks of what is not there",
    edited(
      "[{ use: near, tolerance: 0.5 }]",
      `[${listed(10_000, (i) => `{ use: near, of: nowhere${i} }`)}]`,
    ),
    /cannot find stage "nowhere0" for a check of "C1"/,
  ],
  [
    "each that is each other's",
    edited("[{ use: near, tolerance: 0.5 }]", "&a [{ use: near, each: *a }]"),
    large,
  ],
  [
    "profiles in profiles",
    widths("{ smoke: { laptop: { smoke: 3 } } }"),
    /profile "laptop"/,
  ],
];

for (const one of shortForms) refuses(root, one);

Deno.test("hostile, but right: short forms of names that objects know", async () => {
  const paper = toyPaper.replaceAll("totals", "toString").replace(
    "[1, 2, 3]",
    "{ valueOf: [1, 2], width: 3 }",
  )
    .replace("    inputs: { measured: toString.total }\n", "").replace(
      "tolerance: 0.5",
      "tolerance: 0.5, of: toString",
    )
    .replace(
      "    axes: { width: [1] }\n    stages: { C1: { checks: [{ use: near, tolerance: 2 }] } }\n",
      "    axes: {}\n",
    );
  const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", paper]]);
  const judgement = await judge(root, texts);
  assert.ok(judgement.is === "accepted", JSON.stringify(judgement));
  assert.equal(judgement.graph.jobs.length, 5);
});

Deno.test("hostile: what is no text where an address or a profile is meant", async () => {
  const odd = ["{ a: 1 }", "[1]", "3", "true", "null"];
  for (const value of odd) {
    for (
      const paper of [
        edited("{ claim: C1.comparison }", `{ claim: ${value} }`),
        edited("kind: total\n", `kind: total\n    profiles: [${value}]\n`),
        edited("kind: total\n", `kind: total\n    profile: ${value}\n`),
        edited("kind: total\n", `kind: total\n    of: ${value}\n`),
        edited("[{ use: near, tolerance: 0.5 }]", `[{ use: near, of: ${value}, tolerance: 0.5 }]`),
        edited("[{ use: near, tolerance: 0.5 }]", `[{ use: ${value}, of: totals, fit: ${value} }]`),
        edited("data: { use: sequence, count: 3 }", `data: { use: ${value} }`),
        edited("axes:\n", `settings: { near: ${value} }\nnotation: { a: ${value} }\naxes:\n`),
        edited("axes: [width]", `axes: [width]\n    model: ${value}`),
      ]
    ) {
      const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", paper]]);
      assert.equal((await judge(root, texts)).is, "refused", paper);
    }
  }
});
