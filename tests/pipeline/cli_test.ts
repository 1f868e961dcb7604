/**
 * The command line as a user runs it, in toy workspaces. What was executed is counted by the records
 * that appear in the store, not by what the engine says.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../commit-number.ts";
import { inWorkspace, type ToyWorkspace } from "./toy/workspace.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

/** Runs everything; gives the number of jobs that were executed. */
async function executed(workspace: ToyWorkspace, ...words: readonly string[]): Promise<number> {
  const before = workspace.records();
  const { code, error } = await workspace.command("repro", ...words);
  assert.equal(code, 0, error);
  return workspace.records() - before;
}

async function finished(workspace: ToyWorkspace): Promise<void> {
  const { code, error } = await workspace.command("repro");
  assert.equal(code, 0, error);
  assert.equal(workspace.records(), 6);
}

test("a first run runs everything; a second one nothing, and shows the claims again", () =>
  inWorkspace(async (workspace) => {
    const first = await workspace.command("repro");
    assert.equal(first.code, 0, first.error);
    assert.match(first.out, /6 jobs ran, 0 reused/);
    assert.match(
      first.out,
      /^C1 +total +18 += 18\.00 +18\.00 +17\.50 … 18\.50 +9 +1 of 1 +agrees$/m,
    );
    assert.match(first.out, /^C2 +needs training +none printed .* pending$/m);
    assert.match(first.out, /^Figure: artifacts\/out\/toy\/F1\/F1\.png$/m);
    assert.equal(workspace.records(), 6);
    const second = await workspace.command("repro");
    assert.match(second.out, /^Nothing had to run\.$/m);
    assert.match(second.out, /^C1 .* agrees$/m);
    assert.equal(workspace.records(), 6);
    assert.match(
      (await workspace.command("plan")).out,
      /^Nothing would run: 6 jobs up to date\.$/m,
    );
  }));

test("adding an axis value computes that value and what gathers it", () =>
  inWorkspace(async (workspace) => {
    await finished(workspace);
    workspace.edit("papers/toy.yaml", "width: [1, 2, 3]", "width: [1, 2, 3, 4]");
    // draws[width=4], totals, C1, F1
    assert.equal(await executed(workspace), 4);
    workspace.edit("papers/toy.yaml", "width: [1, 2, 3, 4]", "width: [1, 2, 3]");
    assert.equal(await executed(workspace), 0, "the old results are still there");
  }));

test("editing a claim's tolerance reruns only its comparison; its figure is cut off if equal", () =>
  inWorkspace(async (workspace) => {
    await finished(workspace);
    workspace.edit("papers/toy.yaml", "tolerance: 0.5", "tolerance: 0.25");
    const why = await workspace.command("why", "C1");
    assert.match(why.out, /tolerance/);
    assert.match(why.out, /0\.5 → 0\.25/);
    const { out } = await workspace.command("repro");
    assert.match(out, /1 job ran, 4 reused, 1 cut off/);
    assert.equal(workspace.records(), 7);
  }));

test("a verdict that changes redraws the figure, and nothing else", () =>
  inWorkspace(async (workspace) => {
    await finished(workspace);
    workspace.edit("papers/toy.yaml", "value: 18", "value: 19");
    const { out, code } = await workspace.command("repro");
    assert.match(out, /^C1 .* disagrees$/m);
    assert.match(out, /2 jobs ran, 4 reused/);
    assert.equal(code, 0, "an honest disagreement is a result, not a failure");
  }));

const harmless: readonly (readonly [string, string, string | RegExp, string])[] = [
  ["a comment in a plug-in", "lib/data/sequence.ts", "changes nothing", "changes nothing at all"],
  ["a comment in a stage", "stages/total.ts", "Adds all numbers", "Adds them up"],
  ["a comment in the YAML", "papers/toy.yaml", "axes:", "# Axes.\naxes:"],
  ["prose", "papers/toy.yaml", "The total is what it is.", "The total is the total."],
  ["the order of keys", "papers/toy.yaml", /( {4}kind: total\n)( {4}inputs: .*\n)/, "$2$1"],
  [
    "the order of parameters",
    "papers/toy.yaml",
    "use: near, tolerance: 0.5",
    "tolerance: 0.5, use: near",
  ],
  ["the spelling of a number", "papers/toy.yaml", "tolerance: 0.5", "tolerance: 5e-1"],
  ["the name of a stage", "papers/toy.yaml", /draws/g, "renamed"],
  ["the name of a claim", "papers/toy.yaml", /C1/g, "C7"],
  ["a time limit", "papers/toy.yaml", "kind: total", "kind: total\n    timeout: 5 min"],
  ["an axis that nobody names", "papers/toy.yaml", "depth: 5, steps: 50", "depth: 6, steps: 60"],
  ["a profile that is not run", "papers/toy.yaml", "axes: { width: [1] }", "axes: { width: [9] }"],
  ["an empty line", "lib/figures/dots.ts", /$/, "\n"],
];

test("nothing reruns after a change that can change no result", () =>
  inWorkspace(async (workspace) => {
    await finished(workspace);
    workspace.write("lib/theory/newcomer.ts", workspace.read("lib/theory/constant.ts"));
    for (const [name, path, before, after] of harmless) {
      workspace.edit(path, before, after);
      assert.equal(await executed(workspace), 0, name);
    }
  }));

test("an edit of code that is reached reruns it and what follows; why names the file", () =>
  inWorkspace(async (workspace) => {
    await finished(workspace);
    workspace.edit("lib/data/sequence.ts", "i * width", "2 * i * width");
    // draws x 3, totals, C1, F1
    assert.equal(await executed(workspace), 6);
    const why = await workspace.command("why", "draws");
    assert.match(why.out, /up to date/);
    workspace.edit("lib/data/sequence.ts", "2 * i * width", "3 * i * width");
    const again = await workspace.command("why", "toy/draws[width=2]");
    assert.match(again.out, /code: .*→/);
    assert.match(again.out, /lib\/data\/sequence\.ts edited/);
    workspace.edit("papers/toy.yaml", "data: {", "stream: other\n    data: {");
    // The edit of the code has not run yet: with other numbers too, everything runs.
    assert.equal(await executed(workspace), 6);
  }));

test("targets are papers, stages, jobs and globs; only what they need runs", () =>
  inWorkspace(async (workspace) => {
    workspace.write("artifacts/ac/keep", "");
    assert.equal(await executed(workspace, "toy/draws[width=2]"), 1);
    assert.equal(await executed(workspace, "draws"), 2);
    assert.equal(await executed(workspace, "toy/tot*"), 1);
    assert.equal(
      await executed(workspace, "toy", "--profile", "smoke"),
      3,
      "draws[width=1] is there",
    );
    const typo = await workspace.command("repro", "toy/totls");
    assert.equal(typo.code, 2);
    assert.match(typo.error, /^cannot find "toy\/totls"; allowed: toy\/totals, /);
    const pending = await workspace.command("repro", "C2");
    assert.equal(pending.code, 2);
    assert.match(pending.error, /pending/);
  }));

test("a failed stage shows its own message, its axis point, how to rerun it, and no trace", () =>
  inWorkspace(async (workspace) => {
    workspace.edit("papers/toy.yaml", "kind: total", "kind: broken");
    const { code, out, error } = await workspace.command("repro", "--keep-going");
    assert.equal(code, 1);
    assert.match(error, /^toy\/totals failed:$/m);
    assert.match(error, /cannot divide by a toy/);
    assert.match(error, /^ {2}Run it alone: deno task repro "toy\/totals"$/m);
    assert.doesNotMatch(error, /\n\s+at .*lib\/pipeline/, "no trace of the engine");
    assert.match(out, /^C1 .* not run$/m);
    assert.match(out, /3 jobs ran, 0 reused, 1 failed, 2 not run/);
  }));

test("a wrong specification: exit code 2, every problem, and nothing runs", () =>
  inWorkspace(async (workspace) => {
    workspace.edit("papers/toy.yaml", "use: near, tolerance: 0.5", "use: ner");
    workspace.edit("papers/toy.yaml", "axes: [width]", "axes: [widht]");
    for (const verb of ["repro", "plan", "graph"]) {
      const { code, error } = await workspace.command(verb);
      assert.equal(code, 2);
      assert.match(error, /^papers\/toy\.yaml:14:12 cannot find axis "widht"/m);
      assert.match(error, /^papers\/toy\.yaml:26:21 cannot find checks "ner"/m);
      assert.match(error, /^2 problems\.$/m);
    }
    assert.equal(workspace.records(), 0, "no result");
  }));

test("--json writes one object with a schema per line, the verdicts among them", () =>
  inWorkspace(async (workspace) => {
    const { out, code } = await workspace.command("repro", "--json");
    assert.equal(code, 0);
    const lines = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.ok(lines.every(({ schema }) => schema === "asymptopia/events/1"));
    const done = lines.filter(({ type, to }) => type === "state" && to === "done");
    assert.equal(done.length, 6);
    const [claim, pending] = lines.filter(({ type }) => type === "claim");
    assert.equal(claim.verdict.verdict, "agrees");
    assert.equal(pending.claim.pending, "needs training");
  }));

test("plan is what then runs; --dry-run is the same; neither changes a result", () =>
  inWorkspace(async (workspace) => {
    const plan = await workspace.command("plan", "--json");
    const entries = plan.out.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(entries.length, 6);
    assert.equal(entries.filter(({ action }) => action === "run").length, 3);
    const dry = await workspace.command("repro", "--dry-run");
    assert.match(dry.out, /3 jobs would run, 3 wait for inputs, 0 up to date/);
    assert.throws(() => workspace.records(), Deno.errors.NotFound, "not even a store");
  }));

test("show gives checks, rows, files; unknown words of the command line exit with 2", () =>
  inWorkspace(async (workspace) => {
    const early = await workspace.command("show", "totals");
    assert.equal(early.code, 2);
    assert.match(early.error, /run `deno task repro "toy\/totals"` first/);
    await workspace.command("repro");
    assert.match((await workspace.command("show", "toy/C1")).out, /^Verdict: agrees$/m);
    const paper = await workspace.command("show", "toy");
    assert.match(paper.out, /^toy: A toy\nclaim .*\n─.*\nC1 .* agrees\nC2 .* pending$/m);
    // A comment beside a check is shown, and in no key: nothing is out of date.
    workspace.edit(
      "papers/toy.yaml",
      "tolerance: 0.5 }",
      "tolerance: 0.5, because: halves count }",
    );
    const { out } = await workspace.command("show", "toy/C1");
    assert.match(out, /^1 {2}\|x - t\|\n {3}because: halves count$/m);
    const json = JSON.parse((await workspace.command("show", "toy/C1", "--json")).out);
    assert.deepEqual(
      [json.checks[0].because, json.checks[0].of, json.checks[0].relation],
      ["halves count", "totals.total", "="],
    );
    assert.equal(
      (await workspace.command("show", "totals", "--csv")).out,
      "x\n18\n".replace(/\n/, "\r\n"),
    );
    assert.match((await workspace.command("show", "draws.numbers", "--rows", "2")).out, /… 1 more/);
    const wrongOutput = await workspace.command("show", "draws.nothing");
    assert.equal(wrongOutput.code, 2);
    assert.match(wrongOutput.error, /cannot find output "nothing" of "draws"/);
    const wrongStage = await workspace.command("show", "drawn.numbers");
    assert.match(wrongStage.error, /cannot find "drawn.numbers"/);
    assert.match((await workspace.command("show", "F1")).out, /F1\/F1\.png\n.*F1\/F1\.vl\.json/);
    assert.equal((await workspace.command("show", "F1", "--rows", "x")).code, 2);
    assert.equal((await workspace.command("sho")).code, 2);
    assert.match((await workspace.command("--help")).out, /COMMANDS/);
  }));

test("the readable view is restored when deleted, and forgets what is gone", () =>
  inWorkspace(async (workspace) => {
    await finished(workspace);
    const view = `${workspace.root}/artifacts/out/toy`;
    assert.equal(workspace.read("artifacts/out/toy/totals/total.csv"), "x\r\n18\r\n");
    const verdict = workspace.read("artifacts/out/toy/C1/verdict.json");
    Deno.removeSync(view, { recursive: true });
    assert.equal(await executed(workspace), 0);
    assert.equal(workspace.read("artifacts/out/toy/C1/verdict.json"), verdict);
    assert.ok(Deno.statSync(`${view}/draws/width=3/numbers.arrow`).isFile);
    workspace.edit("papers/toy.yaml", "width: [1, 2, 3]", "width: [1, 2]");
    await executed(workspace);
    assert.throws(() => Deno.statSync(`${view}/draws/width=3/numbers.arrow`), Deno.errors.NotFound);
    assert.throws(() => Deno.statSync(`${view}/draws/width=3/numbers.csv`), Deno.errors.NotFound);
  }));

test("Ctrl-C stops what runs, keeps what is finished, and exits with 130", () =>
  inWorkspace(async (workspace) => {
    workspace.write(
      "stages/total.ts",
      workspace.read("stages/total.ts").replace(
        "let sum = 0;",
        "for (let i = 0; i < 1e11; i++) if (i < 0) break; let sum = 0;",
      ),
    );
    const child = workspace.start("repro");
    await until(() => hasRecords(workspace, 3));
    child.kill("SIGINT");
    const { code, stdout } = await child.output();
    assert.equal(code, 130);
    assert.match(new TextDecoder().decode(stdout), /3 jobs ran/);
    assert.equal(workspace.records(), 3);
  }));

function hasRecords(workspace: ToyWorkspace, count: number): boolean {
  try {
    return workspace.records() >= count;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !condition(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(condition(), "nothing happened within 20 s");
}
