/** What a command says reaches nobody: its reader has gone, or the disk behind it is full. */
import assert from "node:assert/strict";
import { testsByTurns } from "../commit-number.ts";
import { inWorkspace, type ToyWorkspace } from "../pipeline/toy/workspace.ts";
import { assertTrue } from "./store-contents.ts";
import { taskLine } from "../task-line.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

interface Ended {
  readonly code: number;
  readonly error: string;
}

/** Runs a command whose standard output nobody reads: it is closed before the command writes. */
async function unread(workspace: ToyWorkspace, ...words: string[]): Promise<Ended> {
  const child = workspace.start(...words);
  await child.stdout.cancel();
  const [error, { code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
  // The toy paper's own warning is no part of this.
  return { code, error: error.replace(/^warning: .*\n/gm, "") };
}

/** Runs a command whose standard output is a disk without room. */
async function onFullDisk(workspace: ToyWorkspace, ...words: string[]): Promise<Ended> {
  const { code, stderr } = await new Deno.Command("sh", {
    args: [
      ...["-c", 'exec "$@" > /dev/full', "sh", Deno.execPath()],
      ...taskLine(workspace.root, words),
    ],
    cwd: workspace.root,
    env: { NO_COLOR: "1" },
    stderr: "piped",
  }).output();
  return { code, error: new TextDecoder().decode(stderr) };
}

const questions = [
  ["status"],
  ["plan"],
  ["list"],
  ["--help"],
  ["show", "toy/totals", "--csv"],
  ["fsck"],
  ["graph"],
];

test("a question whose reader has gone ends in silence, with 141", () =>
  inWorkspace(async (workspace) => {
    assert.equal((await workspace.command("repro")).code, 0);
    for (const words of questions) {
      const { code, error } = await unread(workspace, ...words);
      assert.deepEqual([code, error], [141, ""], words.join(" "));
    }
  }));

test("a run whose reader has gone stops as by Ctrl-C, with one line; the next one goes on", () =>
  inWorkspace(async (workspace) => {
    const slow = "await new Promise((resolve) => setTimeout(resolve, 60_000));";
    workspace.edit("stages/total.ts", "run({ inputs }) {", `async run({ inputs }) {\n${slow}`);
    for (const json of [[], ["--json"]]) {
      const { code, error } = await unread(workspace, "repro", ...json);
      assert.equal(code, 141, error);
      const words = "Interrupted. What was finished is kept; run again to go on.\n";
      assert.equal(error, json.length === 0 ? words : "");
      assertTrue(`${workspace.root}/artifacts`, "nobody reads");
    }
    workspace.edit("stages/total.ts", slow, "");
    assert.equal((await workspace.command("repro")).code, 0);
  }));

test({
  name: "a full disk behind standard output is named, and nothing is said of the store",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inWorkspace(async (workspace) => {
      assert.equal((await workspace.command("repro")).code, 0);
      for (const words of [...questions, ["repro"], ["repro", "--force"]]) {
        const { code, error } = await onFullDisk(workspace, ...words);
        assert.equal(code, 6, `${words.join(" ")}: ${error}`);
        assert.match(error, /^cannot write to standard output: .*\(ENOSPC\)$/m);
        assert.doesNotMatch(error, /store|bug/);
      }
    }),
});

test("a failure counts more than the output that could not tell of it", () =>
  inWorkspace(async (workspace) => {
    const { code, error } = await unread(workspace, "status", "--profile", "none");
    assert.equal(code, 2);
    assert.match(error, /profile "none"/);
  }));
