/** Two recorded runs, compared job by job, in toy workspaces and through the command line. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { findRun, runsOf } from "../../../lib/pipeline/runs/manifest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

async function reproduced(workspace: ToyWorkspace, ...words: string[]): Promise<void> {
  const { code, error } = await workspace.command("repro", ...words);
  assert.equal(code, 0, error);
}

const layout = (workspace: ToyWorkspace) => layoutOf(`${workspace.root}/artifacts`);

test("diff names outputs, row, column, values and distance, verdicts, new jobs and old ones", () =>
  inWorkspace(async (workspace) => {
    await reproduced(workspace);
    // Other values at one width only, one point more, one less; the verdict follows.
    workspace.edit("papers/toy.yaml", "width: [1, 2, 3]", "width: [1, 2, 4]");
    workspace.edit(
      "lib/data/sequence.ts",
      "i * width",
      "i * width + (width === 2 && i === 1 ? 2 : 0)",
    );
    await reproduced(workspace);
    const { code, out } = await workspace.command("diff", "last~1", "last");
    assert.equal(code, 0, "differences are an answer, not a failure");
    assert.match(out, /^Verdicts that changed\n {2}toy\/C1: agrees → disagrees$/m);
    assert.match(
      out,
      /^ {2}toy\/draws\[width=2\]\n {4}numbers: row 1, column x: 2 → 4\n {6}x: 1 row differs, by at most 2 \(relative 0\.5\)$/m,
    );
    assert.match(out, /^ {2}toy\/totals\n {4}total: row 0, column x: 18 → 23$/m);
    assert.match(out, /^ {4}verdict: verdict: "agrees" → "disagrees"$/m);
    assert.match(out, /^Jobs only in the first run\n {2}toy\/draws\[width=3\]$/m);
    assert.match(out, /^Jobs only in the second run\n {2}toy\/draws\[width=4\]$/m);
    assert.match(
      out,
      /^7 jobs: 2 of other keys with equal bytes, 3 with other bytes, 1 only in the first, 1 only in the second\.$/m,
    );
    assert.equal((await workspace.command("diff", "last~1", "last", "--exit-code")).code, 1);
    const same = await workspace.command("diff", "last", "last", "--exit-code");
    assert.equal(same.code, 0);
    assert.match(same.out, /^6 jobs: 6 equal\.$/m);
  }));

test("diff as JSON; bytes that were collected are said, and nothing else fails for them", () =>
  inWorkspace(async (workspace) => {
    await reproduced(workspace, "totals");
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    await reproduced(workspace, "totals");
    const older = findRun(layout(workspace), "last~1");
    const { digest } = older.jobs["toy/totals"].outputs.total;
    Deno.removeSync(layout(workspace).blob(digest));
    const { out, code } = await workspace.command("diff", "last~1", "last", "--json");
    assert.equal(code, 0);
    const lines = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.ok(lines.every(({ schema }) => schema === "asymptopia/diff/1"));
    const totals = lines.find(({ job }) => job === "toy/totals");
    assert.equal(totals.result, "differs");
    assert.match(totals.outputs[0].lost, /the first run are no longer in the store/);
    const draws = lines.find(({ job }) => job === "toy/draws[width=3]");
    const { row, column, before, after, rows } = draws.outputs[0].difference;
    assert.deepEqual([row, column, before, after, rows], [3, "x", undefined, 9, [3, 4]]);
    assert.deepEqual(lines.at(-1).counts, { differs: 4 });
    const text = await workspace.command("diff", "last~1", "last");
    assert.match(text.out, /^ {4}total: differs; the bytes of the first run are no longer/m);
  }));

test("runs go by part of a name, by last and last~1, and by the path of a manifest", () =>
  inWorkspace(async (workspace) => {
    await reproduced(workspace, "draws");
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    await reproduced(workspace, "draws");
    await reproduced(workspace, "draws");
    const runs = runsOf(layout(workspace));
    assert.equal(runs.length, 3, "a run in which nothing had to run is one, too");
    const [first, second] = runs;
    const elsewhere = `${workspace.root}/artifacts/of-another-machine.json`;
    Deno.copyFileSync(`${layout(workspace).runs}/${first}.json`, elsewhere);
    const names: readonly (readonly [string, string])[] = [
      ["last~2", "last~1"],
      [first, second.slice(-12)],
      ["artifacts/of-another-machine.json", "last~1"],
    ];
    for (const [a, b] of names) {
      const { out } = await workspace.command("diff", a, b);
      assert.match(out, new RegExp(`^first: +${first},`, "m"));
      assert.match(out, new RegExp(`^second: ${second},`, "m"));
    }
    const lost = await workspace.command("diff", "last~3", "last");
    assert.equal(lost.code, 2);
    assert.match(lost.error, /^cannot find the run "last~3"; allowed: last/);
    const none = await workspace.command("diff", "nowhere.json", "last");
    assert.match(none.error, /^cannot read "nowhere\.json" as the manifest of a run/);
    workspace.write("artifacts/run/zzzz.json", '{"format": 1, "jo');
    const torn = await workspace.command("diff", "zzzz", "last");
    assert.match(torn.error, /^cannot read the run "zzzz": its manifest is torn/);
  }));
