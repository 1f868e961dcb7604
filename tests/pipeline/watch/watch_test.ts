/**
 * `repro --watch` as a user lives with it: the command line in a toy workspace, edits, and what it
 * says and leaves behind. Results are counted in the store. Nothing sleeps: tests wait for lines.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { makeWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

interface Watching {
  readonly workspace: ToyWorkspace;
  /** Waits until it has said this since the last wait; gives what it said until then. */
  says(what: RegExp): Promise<string>;
  /** Waits until it has settled after a run. */
  settled(): Promise<string>;
  /** As the out-of-memory killer does it. */
  kill(): void;
  /** Ctrl-C; gives the exit code. */
  end(): Promise<number>;
}

const patience = 120_000;

/** What a process says, and waiting for it. */
function listeningTo(child: Deno.ChildProcess) {
  let text = "";
  let seen = 0;
  let isOver = false;
  let news = Promise.withResolvers<void>();
  const tell = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      text += part;
      tell();
    }
  };
  const readers = Promise.all([read(child.stdout), read(child.stderr)]);
  // The pipes end with the last process that holds them, a run whose watcher is gone included.
  let isSilent = false;
  readers.then(() => {
    isSilent = true;
    tell();
  });
  const over = child.status.then(({ code }) => {
    isOver = true;
    return code;
  });
  const says = async (what: RegExp) => {
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), patience);
    try {
      for (;;) {
        const match = what.exec(text.slice(seen));
        if (match !== null) {
          const from = seen;
          seen += match.index + match[0].length;
          return text.slice(from, seen);
        }
        const how = isSilent ? "ended" : await Promise.race([news.promise, late.promise]);
        assert.ok(how === undefined, `never said ${what} (${how}); it said:\n${text}`);
      }
    } finally {
      clearTimeout(timer);
    }
  };
  return { says, over, readers, isOver: () => isOver };
}

async function watching(
  body: (watching: Watching) => Promise<void>,
  { words = [], change = () => {} }: {
    readonly words?: readonly string[];
    readonly change?: (workspace: ToyWorkspace) => void;
  } = {},
): Promise<void> {
  const workspace = makeWorkspace();
  change(workspace);
  const child = workspace.start("repro", "--watch", ...words);
  const { says, over, readers, isOver } = listeningTo(child);
  try {
    await body({
      workspace,
      says,
      settled: () => says(/^Watching \d+ files; Ctrl-C ends it\.$/m),
      kill: () => child.kill("SIGKILL"),
      async end() {
        child.kill("SIGINT");
        return await over;
      },
    });
  } finally {
    if (!isOver()) child.kill("SIGTERM");
    await over;
    // A run that outlives its watcher holds the pipes: that is a failure, not a reason to wait for ever.
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patience);
    await Promise.race([readers, promise]);
    clearTimeout(timer);
    workspace.remove();
  }
}

test("a save runs what it changes; a touch, a comment and a scratch file run nothing", () =>
  watching(async ({ workspace, says, settled, end }) => {
    await settled();
    assert.equal(workspace.records(), 6);
    workspace.edit("papers/toy.yaml", "tolerance: 0.5", "tolerance: 0.25");
    await says(/^papers\/toy\.yaml saved: running 2 jobs, or fewer$/m);
    assert.match(await settled(), /1 job ran, 4 reused, 1 cut off/);
    assert.equal(workspace.records(), 7);
    // None of these starts a run, nor is named as a reason for the next one.
    workspace.write("papers/.toy.yaml.swp", "x");
    workspace.write("papers/toy.yaml~", "x");
    workspace.write("lib/data/sequence.ts", workspace.read("lib/data/sequence.ts"));
    workspace.write("notes.txt", "x");
    workspace.edit("papers/toy.yaml", "tolerance: 0.25", "tolerance: 0.75");
    const said = await settled();
    assert.match(said, /^papers\/toy\.yaml saved: running 2 jobs, or fewer$/m);
    assert.doesNotMatch(said, /Nothing had to run/);
    assert.equal(workspace.records(), 8);
    workspace.edit("lib/data/sequence.ts", "changes nothing", "changes nothing at all");
    assert.match(await settled(), /^\s*Nothing had to run\.$/m);
    assert.equal(workspace.records(), 8);
    assert.equal(await end(), 130);
  }));

test("saves by rename, new files and deleted ones are seen; a plug-in is read anew", () =>
  watching(async ({ workspace, settled }) => {
    await settled();
    // As many editors save: another file, put in its place.
    const path = `${workspace.root}/lib/checks/near.ts`;
    const text = workspace.read("lib/checks/near.ts");
    Deno.writeTextFileSync(`${path}.tmp`, text.replace("tolerance: v.pipe(", "slack: v.pipe("));
    Deno.renameSync(`${path}.tmp`, path);
    // The schema of the plug-in has changed in a process that has read the old one.
    assert.match(await settled(), /papers\/toy\.yaml:26:\d+ .*tolerance/);
    workspace.write("lib/checks/near.ts", text);
    assert.match(await settled(), /Nothing had to run/);
    workspace.edit("papers/toy.yaml", "theory: { use: constant, value: 18 }", "theory: late");
    assert.match(await settled(), /cannot find theory "late"/);
    workspace.write(
      "lib/theory/late.ts",
      `import * as v from "valibot";
export const plugin = {
  summary: "late", params: v.strictObject({}),
  predict: () => ({ value: { shape: "scalar", value: 19 } }),
};
`,
    );
    assert.match(await settled(), /^C1 .* disagrees$/m);
    Deno.removeSync(`${workspace.root}/lib/theory/late.ts`);
    assert.match(await settled(), /cannot find theory "late"/);
  }));

test("a failing stage and a wrong YAML keep the last good claims and files in sight", () =>
  watching(async ({ workspace, settled, end }) => {
    await settled();
    const files = ["artifacts/out/toy/F1/F1.png", "artifacts/out/toy/C1/verdict.json"];
    const good = files.map((file) => workspace.read(file));
    const page = () => workspace.read("artifacts/out/index.html");
    assert.match(page(), /class="good"/);
    workspace.edit("papers/toy.yaml", "kind: total", "kind: broken");
    const failed = await settled();
    assert.match(failed, /^toy\/totals failed:\n {2}cannot divide by a toy$/m);
    assert.match(failed, /^C1 .* 18\.00 .* agrees \(before\)$/m);
    assert.match(
      page(),
      /class="failed"[^]*cannot divide by a toy[^]*>agrees \(before\)<[^]*F1\.png/,
    );
    workspace.edit("papers/toy.yaml", "axes: [width]", "axes: [widht]");
    const wrong = await settled();
    assert.match(wrong, /cannot find axis "widht"/);
    assert.match(wrong, /^C1 .* agrees \(before\)$/m);
    assert.match(wrong, /These are the last good results/);
    assert.deepEqual(files.map((file) => workspace.read(file)), good);
    // One save: between two a loaded machine may run what the first one left.
    workspace.write(
      "papers/toy.yaml",
      workspace.read("papers/toy.yaml").replace("axes: [widht]", "axes: [width]")
        .replace("kind: broken", "kind: total"),
    );
    assert.match(await settled(), /^C1 .* agrees$/m);
    assert.match(page(), /location\.reload/);
    assert.equal(await end(), 130);
    assert.doesNotMatch(page(), /location\.reload/, "nobody would write it any more");
  }));

/** A total that takes so long where it has one of these values (18 in the first edition). */
function slowTotal(milliseconds: number, values = [18]) {
  return (workspace: ToyWorkspace) => {
    workspace.edit("stages/total.ts", "run({ inputs }) {", "async run({ inputs }) {");
    workspace.edit(
      "stages/total.ts",
      "return { total:",
      `if (${
        JSON.stringify(values)
      }.includes(sum)) await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
    return { total:`,
    );
  };
}

test("a save stops what it makes pointless; after two quick ones the last one counts", () =>
  watching(async ({ workspace, says, settled }) => {
    await says(/^running {2}toy\/totals$/m);
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    await says(/^Stopped for a newer save; what was finished is kept\.$/m);
    await says(/^papers\/toy\.yaml saved: running 6 jobs, or fewer$/m);
    // Wherever the second run is now: these two are later.
    workspace.edit("papers/toy.yaml", "count: 4", "count: 2");
    workspace.edit("papers/toy.yaml", "count: 2", "count: 5");
    await says(/^Stopped for a newer save/m);
    await settled();
    // (0 + 1 + 2 + 3 + 4) (1 + 2 + 3); with 3 and 4 numbers it would be 18 and 36.
    assert.equal(workspace.read("artifacts/out/toy/totals/total.csv"), "x\r\n60\r\n");
  }, { change: slowTotal(1e8, [18, 36]) }));

test("a run whose watcher was killed stops too", () =>
  watching(async ({ says, kill }) => {
    await says(/^running {2}toy\/totals$/m);
    kill();
    await says(/^Interrupted\. What was finished is kept/m);
  }, { change: slowTotal(1e8) }));

test("Ctrl-C during a run ends the run and the watching; the page says that nothing runs", () =>
  watching(async ({ workspace, says, end }) => {
    await says(/^running {2}toy\/totals$/m);
    assert.match(workspace.read("artifacts/out/index.html"), /class="running"/);
    assert.equal(await end(), 130);
    assert.doesNotMatch(workspace.read("artifacts/out/index.html"), /class="running"|refresh/);
    assert.equal(workspace.records(), 3);
  }, { change: slowTotal(1e8) }));

test("a job that is still wanted goes on through a save, and its result is kept", () =>
  watching(async ({ workspace, says, settled }) => {
    await says(/^running {2}toy\/totals$/m);
    workspace.edit("papers/toy.yaml", "tolerance: 0.5", "tolrance: 0.5");
    // What is half-written stops nothing.
    await says(
      /^papers\/toy\.yaml saved, but this run goes on:\n(?:papers.*\n)?papers\/toy\.yaml:26:\d+ .*tolrance/m,
    );
    workspace.edit("papers/toy.yaml", "tolrance: 0.5", "tolerance: 0.25");
    await says(/^papers\/toy\.yaml saved: jobs that are still wanted are finished first$/m);
    await says(/^done {5}toy\/totals/m);
    await says(/^Stopped for a newer save/m);
    await settled();
    assert.equal(workspace.read("artifacts/out/toy/totals/total.csv"), "x\r\n18\r\n");
    // 3 draws, totals, and after the save C1 and F1: nothing twice, nothing of the old tolerance.
    assert.equal(workspace.records(), 6);
  }, { change: slowTotal(10_000) }));

test("with --json the saves are lines too", () =>
  watching(async ({ workspace, says, end }) => {
    await says(/"type":"summary".*\n/);
    workspace.edit("papers/toy.yaml", "value: 18", "value: 19");
    const saved = /\{.*"type":"saved".*\}/.exec(await says(/"type":"saved".*\n/))![0];
    assert.deepEqual(JSON.parse(saved), {
      schema: "asymptopia/events/1",
      type: "saved",
      files: [{ path: "papers/toy.yaml", how: "saved" }],
    });
    await says(/"type":"summary".*\n/);
    assert.equal(await end(), 130);
  }, { words: ["--json"] }));
