/**
 * For every part of a key: a change of that part alone is named, with old and new value, and nothing
 * else is. One workspace per change.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { explanationLines } from "../../../lib/pipeline/commands/why.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { runGraph, type RunOptions } from "../../../lib/pipeline/execution/run.ts";
import { findRun } from "../../../lib/pipeline/runs/manifest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { explainJob, type Explanation } from "../../../lib/pipeline/planning/why.ts";
import { rememberSharedCode } from "../toy/shared-code.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";
import { digest, draws, paper, whyCases, whyFiles } from "./why-cases.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

async function inPast(body: (workspace: ToyWorkspace) => Promise<void>): Promise<void> {
  await inWorkspace(async (workspace) => {
    workspace.edit(
      paper,
      "checks: [{ use: near, tolerance: 0.5 }]",
      "checks: [{ use: near, tolerance: 0.5 }, { use: nearer, tolerance: 0.25 }]",
    );
    rememberSharedCode(workspace.root);
    const { failed } = await run(workspace);
    assert.deepEqual(failed, []);
    await body(workspace);
  }, whyFiles);
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

for (const { name, job, edits, options = {}, parts, sources = [], says } of whyCases) {
  test(`why names a change of ${name}, and only that`, () =>
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

test("the input that changed is reported with where it comes from and both digests", () =>
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

test("a job that waits says what waits and, at the root, what changed there", () =>
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

test("against a run: older ones, a job that did not exist then, a record that is gone", () =>
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

test("the command tells the same as text and as JSON, and names a run that is not there", () =>
  inPast(async (workspace) => {
    workspace.edit(paper, "count: 3", "count: 4");
    const text = await workspace.command("why", "draws", "--backend", "wasm", "--against", "last");
    assert.match(
      text.out,
      /^Compared with run [0-9a-f-]{36} of .*, profile laptop, back-end wasm\.$/m,
    );
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

test("plan says the same in its own words", () =>
  inPast(async (workspace) => {
    workspace.edit("pipeline.yaml", "seed: 7", "seed: 8");
    const graph = await loadSpecification(workspace.root, { isReadOnly: true });
    const plan = await planGraph(graph, { workspace: workspace.root, backend: "wasm" });
    assert.equal(plan.find(({ job }) => job === draws)?.reason, "seed: 7 -> 8");
  }));
