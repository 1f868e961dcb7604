/**
 * SIGINT and SIGTERM in every state of a run: what is finished is kept, and the next run goes on. In each state
 * one signal at a commit and the other at the next; `ASYMPTOPIA_ALL=1` takes both.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { taskLine } from "../task-line.ts";
import { makeWorkspace, toyPaper, type ToyWorkspace } from "../pipeline/toy/workspace.ts";
import { assertTrue, filesUnder, lastingFiles, recordsIn } from "./store-contents.ts";

const slowFiles = {
  "papers/toy.yaml": toyPaper.replace("width: [1, 2, 3]", "width: [1, 2]")
    .replace(/ {2}size:\n.*\n.*\n/, "").replace(/figures:[\s\S]*$/, ""),
  // A total that takes its time, and waits while it does.
  "stages/total.ts": `import * as v from "valibot";
import { tableOutput } from "../lib/contract/stage.ts";
import { numberColumn, numbers, table } from "../lib/contract/table.ts";
export const stage = {
  summary: "total", params: v.strictObject({}), slots: {},
  inputs: { required: ["values"], optional: [], rest: false }, outputs: () => ["total"],
  async run({ inputs }) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    let sum = 0;
    for (const x of numbers(inputs.values, "x")) sum += x;
    return { total: tableOutput(table({ x: numberColumn([sum], "dimensionless", "a number") })) };
  },
};
`,
};

/** What says on the outside that a run has come to a state. */
const states: Readonly<Record<string, (store: string) => boolean>> = {
  "before the first job": (store) => filesUnder(store, "cache/").length > 0,
  "while its code is bundled": (store) => filesUnder(store).includes("format"),
  "while the first job runs": (store) => filesUnder(store, "lease/").length > 0,
  "between jobs": (store) => filesUnder(store, "ac/").length >= 1,
  "while a job runs": (store) => filesUnder(store, "ac/").length >= 2,
  "while results are stored": (store) => filesUnder(store, "ac/").length >= 3,
  "while the view is written": (store) =>
    filesUnder(store, "run/").some((p) => p.endsWith(".json")),
};

async function waitFor(state: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!state()) {
    assert.ok(performance.now() < end, "the run does not come to this state");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

let clean: Promise<ReadonlyMap<string, string>> | undefined;

/** What a run leaves that nobody interrupts: it is made once. */
function cleanFiles(): Promise<ReadonlyMap<string, string>> {
  return clean ??= uninterrupted();
}

async function uninterrupted(): Promise<ReadonlyMap<string, string>> {
  const workspace = makeWorkspace(slowFiles);
  try {
    const { code, error } = await workspace.command("repro");
    assert.equal(code, 0, error);
    return lastingFiles(`${workspace.root}/artifacts`);
  } finally {
    workspace.remove();
  }
}

async function assertGoesOn(
  workspace: ToyWorkspace,
  clean: ReadonlyMap<string, string>,
  about: string,
): Promise<void> {
  const store = `${workspace.root}/artifacts`;
  assertTrue(store, about);
  const kept = recordsIn(store);
  const { code, out, error } = await workspace.command("repro");
  assert.equal(code, 0, `${about}: ${error}`);
  const [, ran] = /(\d+) jobs? ran/.exec(out)!;
  assert.equal(Number(ran), 4 - kept.size, about);
  for (const [path, text] of kept) assert.equal(recordsIn(store).get(path), text, about);
  assert.deepEqual(lastingFiles(store), clean, about);
}

for (const [first, signal] of (["SIGINT", "SIGTERM"] as const).entries()) {
  Deno.test(`${signal} in every state of a run, and the next run goes on`, async () => {
    const clean = await cleanFiles();
    for (const [i, [state, isReached]] of Object.entries(states).entries()) {
      if (isOtherTurn(first + i, 2)) continue;
      const workspace = makeWorkspace(slowFiles);
      try {
        const child = workspace.start("repro");
        const output = child.output();
        await waitFor(() => isReached(`${workspace.root}/artifacts`));
        child.kill(signal);
        const { code, stderr } = await output;
        const error = new TextDecoder().decode(stderr);
        const about = `${signal} ${state}`;
        // 0 when it had ended before the signal was heard.
        assert.ok(code === 130 || code === 0, `${about}: ${code} ${error}`);
        if (state === "while a job runs") assert.equal(code, 130, about);
        if (code === 130) assert.match(error, /Interrupted. What was finished is kept/, about);
        assert.doesNotMatch(error, /bug/, about);
        await assertGoesOn(workspace, clean, about);
      } finally {
        workspace.remove();
      }
    }
  });
}

/** Starts `repro` as a shell does: with its children in a group of its own. */
function startGroup(workspace: ToyWorkspace): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: taskLine(workspace.root, ["repro"]),
    cwd: workspace.root,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
}

/** Names of the programs that run in a group. */
async function programsIn(group: number): Promise<string> {
  const { stdout } = await new Deno.Command("ps", { args: ["-e", "-o", "pgid=,args="] }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.trim().startsWith(`${group} `)).join("\n");
}

Deno.test({
  name: "Ctrl-C to the whole group while the bundler works is 130, and no bug",
  ignore: Deno.build.os === "windows",
  async fn() {
    const workspace = makeWorkspace(slowFiles);
    try {
      // A bundler that takes its time: its service waits for a package of this size.
      const lines = Array.from({ length: 60_000 }, (_, i) => `export const x${i} = [${i}];`);
      workspace.write("lib/num/large.ts", lines.join("\n"));
      workspace.edit(
        "stages/total.ts",
        "export const stage",
        () =>
          `import * as large from "../lib/num/large.ts";\nexport const sum = large;\nexport const stage`,
      );
      const child = startGroup(workspace);
      const output = child.output();
      while (!(await programsIn(child.pid)).includes("bin/esbuild")) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      // Every child dies before the engine is called: the order of a machine under load.
      await new Deno.Command("pkill", { args: ["-INT", "-g", String(child.pid), "esbuild"] })
        .output();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await new Deno.Command("kill", { args: ["-INT", "--", `-${child.pid}`] }).output();
      const { code, stderr } = await output;
      const error = new TextDecoder().decode(stderr);
      assert.equal(code, 130, error);
      assert.match(error, /Interrupted\. What was finished is kept/);
      assert.doesNotMatch(error, /bug/);
    } finally {
      workspace.remove();
    }
  },
});

Deno.test("SIGINT twice ends at once, with 130", async () => {
  const workspace = makeWorkspace(slowFiles);
  try {
    const child = workspace.start("repro");
    const output = child.output();
    await waitFor(() => states["while a job runs"](`${workspace.root}/artifacts`));
    child.kill("SIGINT");
    child.kill("SIGINT");
    assert.equal((await output).code, 130);
    assertTrue(`${workspace.root}/artifacts`, "twice");
    assert.equal((await workspace.command("repro")).code, 0);
  } finally {
    workspace.remove();
  }
});
