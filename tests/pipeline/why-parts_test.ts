/**
 * For every part of a key: a change of that part alone is named, with old and new value, and nothing
 * else is. One workspace per change.
 */
import assert from "node:assert/strict";
import { explanationLines } from "../../lib/pipeline/commands/why.ts";
import { loadSpecification } from "../../lib/pipeline/load.ts";
import { planGraph } from "../../lib/pipeline/plan.ts";
import { runGraph, type RunOptions } from "../../lib/pipeline/run.ts";
import { findRun } from "../../lib/pipeline/run-manifest.ts";
import { layoutOf } from "../../lib/pipeline/store-layout.ts";
import { explainJob, type Explanation } from "../../lib/pipeline/why.ts";
import { inWorkspace, toyFiles, type ToyWorkspace } from "./toy/workspace.ts";

interface Case {
  readonly name: string;
  readonly job: string;
  /** Replacements: path, before, after. */
  readonly edits: readonly (readonly [string, string | RegExp, string])[];
  readonly options?: Partial<RunOptions>;
  /** Every changed part: old and new value; undefined is absent, a pattern is matched. */
  readonly parts: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** Files behind a change of the code. */
  readonly sources?: readonly string[];
  /** A line of the text. */
  readonly says: RegExp;
}

const paper = "papers/toy.yaml";
const digest = /^[0-9a-f]{64}$/;
const draws = "toy/draws[width=2]";
const { deno, v8 } = Deno.version;

const cases: readonly Case[] = [
  {
    name: "a literal parameter of the stage",
    job: draws,
    edits: [[paper, "kind: numbers", "kind: numbers\n    offset: 1"]],
    parts: { "params.offset": [undefined, 1] },
    says: /^ {2}params\.offset: \(absent\) → 1$/m,
  },
  {
    name: "a parameter of a plug-in",
    job: draws,
    edits: [[paper, "count: 3", "count: 4"]],
    parts: { "uses.data.sequence.count": [3, 4] },
    says: /^ {2}uses\.data\.sequence\.count: 3 → 4$/m,
  },
  {
    name: "a parameter that is no longer given",
    job: "toy/C1",
    edits: [[paper, "use: near, tolerance: 0.5 }", "use: near, tolerance: 0.5, headline: true }"]],
    parts: { "uses.checks.near.headline": [undefined, true] },
    says: /^ {2}uses\.checks\.near\.headline: \(absent\) → true$/m,
  },
  {
    name: "the kind of the stage, whose code follows from it",
    job: "toy/totals",
    edits: [[paper, "kind: total", "kind: sum"]],
    parts: { kind: ["total", "sum"] },
    says: /^ {2}kind: "total" → "sum"$/m,
  },
  {
    name: "another plug-in, whose code follows from it",
    job: "toy/C1",
    edits: [[paper, "theory: { use: constant, value: 18 }", "theory: { use: fixed, value: 18 }"]],
    parts: {
      "uses.theory.constant": [{ value: 18 }, undefined],
      "uses.theory.fixed": [undefined, { value: 18 }],
    },
    says: /^ {2}uses\.theory\.fixed: \(absent\) → {"value":18}$/m,
  },
  {
    name: "a plug-in twice, of which the first goes",
    job: "toy/C1",
    edits: [[paper, "{ use: near, tolerance: 0.5 }, ", ""]],
    parts: { "uses.checks.near": [{ tolerance: 0.5 }, undefined] },
    says: /uses\.checks\.near: {"tolerance":0\.5} → \(absent\)/,
  },
  {
    name: "the order of plug-ins",
    job: "toy/C1",
    edits: [[paper, /(\{ use: near, tolerance: 0.5 \}), (\{ use: nearer, .*? \})/, "$2, $1"]],
    parts: { "uses.checks (order)": [["near", "nearer"], ["nearer", "near"]] },
    says: /uses\.checks \(order\): \["near","nearer"\] → \["nearer","near"\]/,
  },
  {
    name: "the code, by its file",
    job: draws,
    edits: [["lib/data/sequence.ts", "i * width", "2 * i * width"]],
    parts: { code: [digest, digest] },
    sources: ["lib/data/sequence.ts edited"],
    says: /^ {4}lib\/data\/sequence\.ts edited$/m,
  },
  {
    name: "code and a parameter at once",
    job: draws,
    edits: [["lib/data/sequence.ts", "i * width", "2 * i * width"], [
      paper,
      "count: 3",
      "count: 4",
    ]],
    parts: { code: [digest, digest], "uses.data.sequence.count": [3, 4] },
    sources: ["lib/data/sequence.ts edited"],
    says: /^ {2}code: [0-9a-f]{12}… → [0-9a-f]{12}…$/m,
  },
  {
    name: "another plug-in and an edit of the stage at once",
    job: "toy/C1",
    edits: [
      [paper, "theory: { use: constant, value: 18 }", "theory: { use: fixed, value: 18 }"],
      ["stages/compare-theory.ts", "headline: 0", "headline: 0 * 1"],
    ],
    parts: {
      code: [digest, digest],
      "uses.theory.constant": [{ value: 18 }, undefined],
      "uses.theory.fixed": [undefined, { value: 18 }],
    },
    sources: [
      "lib/theory/constant.ts removed",
      "lib/theory/fixed.ts added",
      "stages/compare-theory.ts edited",
    ],
    says: /^ {4}stages\/compare-theory\.ts edited$/m,
  },
  {
    name: "the stream",
    job: draws,
    edits: [[paper, "kind: numbers", "kind: numbers\n    stream: again"]],
    parts: { stream: ["", "again"] },
    says: /^ {2}stream: "" → "again"$/m,
  },
  {
    name: "the seed of the pipeline",
    job: draws,
    edits: [["pipeline.yaml", "seed: 7", "seed: 8"]],
    parts: { seed: [7, 8] },
    says: /^ {2}seed: 7 → 8$/m,
  },
  {
    name: "a parameter and the seed at once",
    job: draws,
    edits: [["pipeline.yaml", "seed: 7", "seed: 8"], [paper, "count: 3", "count: 4"]],
    parts: { seed: [7, 8], "uses.data.sequence.count": [3, 4] },
    says: /^ {2}seed: 7 → 8$/m,
  },
  {
    name: "Deno",
    job: draws,
    edits: [],
    options: { runtime: { deno: "9.9.9", v8 } },
    parts: { "runtime.deno": [deno, "9.9.9"] },
    says: /^ {2}runtime\.deno: ".*" → "9\.9\.9"$/m,
  },
  {
    name: "V8",
    job: draws,
    edits: [],
    options: { runtime: { deno, v8: "99" } },
    parts: { "runtime.v8": [v8, "99"] },
    says: /^ {2}runtime\.v8: ".*" → "99"$/m,
  },
  {
    name: "the back-end, where the code reaches lib/tensor",
    job: "toy/C1",
    edits: [],
    options: { backend: "cpu" },
    parts: { backend: ["wasm", "cpu"] },
    says: /^ {2}backend: "wasm" → "cpu"$/m,
  },
  {
    name: "a part of a gathered input that is new and was never made",
    job: "toy/totals",
    edits: [[paper, "width: [1, 2, 3]", "width: [1, 2, 3, 4]"]],
    parts: { "inputs.values[width=4]": [undefined, "not made yet"] },
    says:
      /inputs\.values\[width=4\] \(from toy\/draws\[width=4\]\.numbers\): \(absent\) → "not made/,
  },
  {
    name: "a part of a gathered input that is gone",
    job: "toy/totals",
    edits: [[paper, "width: [1, 2, 3]", "width: [1, 2]"]],
    parts: { "inputs.values[width=3]": [digest, undefined] },
    says:
      /inputs\.values\[width=3\] \(from toy\/draws\[width=3\]\.numbers\): [0-9a-f]{12}… → \(absent/,
  },
  {
    name: "the order of a gathered input",
    job: "toy/totals",
    edits: [[paper, "width: [1, 2, 3]", "width: [1, 3, 2]"]],
    parts: {
      "inputs.values (order)": [
        ["[width=1]", "[width=2]", "[width=3]"],
        ["[width=1]", "[width=3]", "[width=2]"],
      ],
    },
    says: /inputs\.values \(order\)/,
  },
];

/** Two checks, of which the second reaches lib/tensor, and a second theory. */
const files = {
  "lib/tensor/same.ts": "export const same = (x: number): number => x;\n",
  "lib/checks/nearer.ts": toyFiles["lib/checks/near.ts"]
    .replace("\nexport", '\nimport { same } from "../tensor/same.ts";\nexport')
    .replace("predictions.value)", "same(predictions.value))"),
  "lib/theory/fixed.ts": toyFiles["lib/theory/constant.ts"].replace("a constant", "fixed"),
  "stages/sum.ts": toyFiles["stages/total.ts"].replace("let sum = 0;", "let sum = 0 + 0;"),
};

async function inPast(body: (workspace: ToyWorkspace) => Promise<void>): Promise<void> {
  await inWorkspace(async (workspace) => {
    workspace.edit(
      paper,
      "checks: [{ use: near, tolerance: 0.5 }]",
      "checks: [{ use: near, tolerance: 0.5 }, { use: nearer, tolerance: 0.25 }]",
    );
    const { failed } = await run(workspace);
    assert.deepEqual(failed, []);
    await body(workspace);
  }, files);
}

async function run(workspace: ToyWorkspace, options: Partial<RunOptions> = {}) {
  const graph = await loadSpecification(workspace.root);
  return await runGraph(graph, { workspace: workspace.root, backend: "wasm", jobs: 2, ...options });
}

async function why(
  workspace: ToyWorkspace,
  job: string,
  { options = {}, against }: { options?: Partial<RunOptions>; against?: string } = {},
): Promise<Explanation> {
  const graph = await loadSpecification(workspace.root, { isReadOnly: true });
  const layout = layoutOf(`${workspace.root}/artifacts`);
  return await explainJob(graph, job, {
    workspace: workspace.root,
    backend: "wasm",
    ...options,
    ...(against === undefined ? {} : { against: findRun(layout, against) }),
  });
}

function holds(found: unknown, expected: unknown, name: string): void {
  if (expected instanceof RegExp) assert.match(String(found), expected, name);
  else assert.deepEqual(found, expected, name);
}

for (const { name, job, edits, options = {}, parts, sources = [], says } of cases) {
  Deno.test(`why names a change of ${name}, and only that`, () =>
    inPast(async (workspace) => {
      for (const [path, before, after] of edits) workspace.edit(path, before, after);
      const explanation = await why(workspace, job, { options });
      const { changes } = explanation;
      assert.deepEqual(changes.map(({ part }) => part).sort(), Object.keys(parts).sort());
      for (const { part, before, after } of changes) {
        holds(before, parts[part][0], `${part} before`);
        holds(after, parts[part][1], `${part} after`);
      }
      const told = explanation.sources.map(({ path, change }) => `${path} ${change}`);
      assert.deepEqual(told, sources);
      assert.match(explanationLines(explanation).join("\n"), says);
      const against = await why(workspace, job, { options, against: "last" });
      assert.deepEqual(against.changes, changes, "the last run is the last result");
    }));
}

Deno.test("the input that changed is told with where it comes from and both digests", () =>
  inPast(async (workspace) => {
    workspace.edit("lib/data/sequence.ts", "i * width", "width * i + (width === 2 ? 1 : 0)");
    const waiting = await why(workspace, "toy/totals");
    assert.deepEqual(waiting.changes, []);
    assert.equal(waiting.waitsFor.length, 3);
    await run(workspace, { targets: ["toy/draws[width=1]", draws, "toy/draws[width=3]"] });
    const { changes, waitsFor } = await why(workspace, "toy/totals");
    assert.deepEqual(waitsFor, []);
    assert.equal(changes.length, 1);
    const [{ part, from, before, after }] = changes;
    assert.deepEqual([part, from], ["inputs.values[width=2]", `${draws}.numbers`]);
    assert.match(String(before), digest);
    assert.match(String(after), digest);
    assert.notEqual(before, after);
  }));

Deno.test("a job that waits says what waits and, at the root, what changed there", () =>
  inPast(async (workspace) => {
    workspace.edit(paper, "count: 3", "count: 4");
    const explanation = await why(workspace, "toy/F1");
    assert.deepEqual(explanation.waitsFor, ["toy/C1"]);
    const reasons = ["uses.data.sequence.count: 3 → 4"];
    assert.deepEqual(
      explanation.causes,
      [1, 2, 3].map((width) => ({ job: `toy/draws[width=${width}]`, reasons })),
    );
    assert.deepEqual(explanationLines(explanation), [
      "  waits for toy/C1; if they give equal bytes, it does not run",
      "    because of toy/draws[width=1], toy/draws[width=2], toy/draws[width=3]: " + reasons[0],
    ]);
  }));

Deno.test("against a run: older ones, a job that did not exist then, a record that is gone", () =>
  inPast(async (workspace) => {
    workspace.edit(paper, "count: 3", "count: 4");
    await run(workspace);
    workspace.edit(paper, "count: 4", "count: 5");
    workspace.edit(paper, "width: [1, 2, 3]", "width: [1, 2, 3, 4]");
    await run(workspace);
    const part = "uses.data.sequence.count";
    const older = await why(workspace, draws, { against: "last~2" });
    assert.deepEqual(older.changes, [{ part, before: 3, after: 5 }]);
    assert.equal(older.upToDate, true);
    const old = await why(workspace, draws, { against: "last~1" });
    assert.deepEqual(old.changes, [{ part, before: 4, after: 5 }]);
    const same = await why(workspace, draws, { against: "last" });
    assert.deepEqual(explanationLines(same), ["  unchanged since that run"]);
    const fresh = await why(workspace, "toy/draws[width=4]", { against: "last~1" });
    assert.deepEqual([fresh.keyBefore, fresh.others.length], [undefined, 3]);
    assert.match(explanationLines(fresh)[0], /did not exist in that run.* toy\/draws\[width=1\], /);
    const { keyBefore: key } = old;
    Deno.removeSync(layoutOf(`${workspace.root}/artifacts`).record(key!));
    const forgotten = await why(workspace, draws, { against: "last~1" });
    assert.deepEqual([forgotten.isForgotten, forgotten.changes], [true, []]);
    assert.match(explanationLines(forgotten)[0], /the record of then is not in this store/);
  }));

Deno.test("the command tells the same as text and as JSON, and names a run that is not there", () =>
  inPast(async (workspace) => {
    workspace.edit(paper, "count: 3", "count: 4");
    const text = await workspace.command("why", "draws", "--backend", "wasm", "--against", "last");
    assert.match(text.out, /^Compared with run [0-9a-f-]{36} of .*, profile laptop\.$/m);
    assert.match(text.out, /^toy\/draws\[width=1\] and 2 jobs like it$/m);
    assert.match(text.out, /^ {2}uses\.data\.sequence\.count: 3 → 4$/m);
    const json = await workspace.command("why", draws, "--backend", "wasm", "--json");
    const told = JSON.parse(json.out);
    assert.equal(told.schema, "asymptopia/why/1");
    assert.deepEqual(told.changes, [{ part: "uses.data.sequence.count", before: 3, after: 4 }]);
    const wrong = await workspace.command("why", draws, "--against", "yesterday");
    assert.equal(wrong.code, 2);
    assert.match(wrong.error, /^cannot find the run "yesterday"; allowed: /);
  }));

Deno.test("plan says the same in its own words", () =>
  inPast(async (workspace) => {
    workspace.edit("pipeline.yaml", "seed: 7", "seed: 8");
    const graph = await loadSpecification(workspace.root, { isReadOnly: true });
    const plan = await planGraph(graph, { workspace: workspace.root, backend: "wasm" });
    assert.equal(plan.find(({ job }) => job === draws)?.reason, "seed: 7 -> 8");
  }));
