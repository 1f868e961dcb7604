/** `gc` and `pin` as a user runs them. What was executed is counted by the records that appear. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { filesUnder } from "../../../lib/pipeline/store/inventory.ts";
import { holdStore } from "../../../lib/pipeline/store/hold.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

/** No grace and no recent runs: only the specification and pins keep results. */
const strict = ["--keep-runs", "0", "--grace", "0"];

async function good(workspace: ToyWorkspace, ...words: readonly string[]): Promise<string> {
  const { code, out, error } = await workspace.command(...words);
  assert.equal(code, 0, `${words.join(" ")}: ${error}${out}`);
  return out;
}

/** Results that a run makes. */
async function executed(workspace: ToyWorkspace, ...words: readonly string[]): Promise<number> {
  const before = filesUnder(`${workspace.root}/artifacts/ac`).length;
  await good(workspace, "repro", ...words);
  return workspace.records() - before;
}

/** Files of the store but caches: path and content. */
function contents(workspace: ToyWorkspace): Map<string, string> {
  const root = `${workspace.root}/artifacts`;
  return new Map(
    filesUnder(root).filter(({ path }) => !path.startsWith(`${root}/cache/`))
      .map(({ path }) => [path, digestOf(Deno.readFileSync(path))]),
  );
}

function diskUsage(workspace: ToyWorkspace): number {
  const root = `${workspace.root}/artifacts`;
  return filesUnder(root).filter(({ path }) => !path.startsWith(`${root}/cache/`))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Changes a parameter that every result hangs on. */
function setCount(workspace: ToyWorkspace, count: number): void {
  const paper = workspace.read("papers/toy.yaml");
  // Renamed into place: gc may be reading it.
  workspace.write("toy.yaml", paper.replace(/count: \d+/, `count: ${count}`));
  Deno.renameSync(`${workspace.root}/toy.yaml`, `${workspace.root}/papers/toy.yaml`);
}

test("three generations, one pinned: the present and the pinned one stay, the third goes", () =>
  inWorkspace(async (workspace) => {
    for (const generation of [1, 2, 3]) {
      setCount(workspace, generation);
      assert.ok(await executed(workspace) >= 3);
      if (generation === 2) await good(workspace, "pin", "second", "--note", "for the paper");
    }
    assert.match(await good(workspace, "pin", "--list"), /^second +pin .*for the paper$/m);
    const before = contents(workspace);
    const dry = await good(workspace, "gc", ...strict);
    assert.deepEqual(contents(workspace), before, "a dry run changes nothing");
    assert.match(dry, /^Would go: \d+ results and \d+ blobs, in all .*B \(\d+ bytes\)\.$/m);
    assert.match(dry, /Nothing was deleted\. `deno task gc --delete` deletes/);
    assert.match(dry, /^toy\/draws +3 /m);
    const stated = Number(/\((\d+) bytes\)/.exec(dry)![1]);
    const used = diskUsage(workspace);
    const deleted = await good(workspace, "gc", "--delete", ...strict);
    assert.match(deleted, new RegExp(`^Deleted: .*\\(${stated} bytes\\)\\.$`, "m"));
    assert.equal(used - diskUsage(workspace), stated);
    assert.equal(await executed(workspace), 0, "the present generation");
    setCount(workspace, 2);
    assert.equal(await executed(workspace), 0, "the pinned generation");
    setCount(workspace, 1);
    assert.ok(await executed(workspace) >= 3, "the third one runs again");
    setCount(workspace, 3);
    await good(workspace, "repro");
    await good(workspace, "pin", "--remove", "second");
    await good(workspace, "gc", "--delete", ...strict);
    setCount(workspace, 2);
    assert.ok(await executed(workspace) >= 3, "without its pin it goes");
  }));

test("every profile of the specification stays; by default recent runs do, too", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    await good(workspace, "repro", "--profile", "smoke");
    setCount(workspace, 5);
    await good(workspace, "repro");
    assert.match(await good(workspace, "gc", "--delete"), /^Nothing to collect/);
    setCount(workspace, 3);
    await good(workspace, "gc", "--delete", ...strict);
    assert.equal(await executed(workspace), 0);
    assert.equal(await executed(workspace, "--profile", "smoke"), 0);
    setCount(workspace, 5);
    assert.ok(await executed(workspace) >= 3, "what is no longer specified has gone");
  }));

test("a stage that would run today keeps its last results downstream", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    // Other code, equal bytes: everything after it will be cut off, if it is still there.
    workspace.edit("lib/data/sequence.ts", "(_, i) => i * width", "(_, i) => width * i");
    await good(workspace, "gc", "--delete", ...strict);
    assert.equal(await executed(workspace), 3);
  }));

test("gc refuses while the specification, a plug-in or a pin cannot be read", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    const records = workspace.records();
    const paper = workspace.read("papers/toy.yaml");
    const plugin = workspace.read("lib/data/sequence.ts");
    const broken: readonly (readonly [() => void, () => void, number, RegExp])[] = [
      [
        () => workspace.write("papers/toy.yaml", paper.replace("kind: total", "kind: totl")),
        () => workspace.write("papers/toy.yaml", paper),
        2,
        /Nothing is collected: .*\n.*cannot find .*totl/,
      ],
      [
        () => workspace.write("lib/data/sequence.ts", `import "./gone.ts";\n${plugin}`),
        () => workspace.write("lib/data/sequence.ts", plugin),
        2,
        /Nothing is collected: /,
      ],
      [
        () => workspace.write("artifacts/pin/torn.json", '{"format":1,'),
        () => Deno.removeSync(`${workspace.root}/artifacts/pin/torn.json`),
        4,
        /cannot read the pin "torn".*deno task pin --remove torn/,
      ],
    ];
    for (const [spoil, mend, wanted, message] of broken) {
      spoil();
      const { code, error } = await workspace.command("gc", "--delete", ...strict);
      assert.equal(code, wanted, error);
      assert.match(error, message);
      assert.equal(workspace.records(), records);
      mend();
    }
    await good(workspace, "gc", "--delete", ...strict);
  }));

test("gc does not delete while a run holds the store, and names the run", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    setCount(workspace, 1);
    await good(workspace, "repro");
    const hold = await holdStore(`${workspace.root}/artifacts`, { work: "run 01ab, `repro toy`" });
    const before = contents(workspace);
    const { code, error } = await workspace.command("gc", "--delete", ...strict);
    assert.equal(code, 5);
    const since = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC";
    const user = `process ${Deno.pid} on \\S+ \\(run 01ab, \`repro toy\`\\), since ${since}`;
    assert.match(
      error,
      new RegExp(`cannot collect now: this store is in use by ${user}; wait until`),
    );
    assert.deepEqual(contents(workspace), before);
    await good(workspace, "gc", ...strict);
    hold.release();
    assert.match(await good(workspace, "gc", "--delete", ...strict), /^Deleted: /);
  }));

test("runs and gc in loops beside each other: every run is right, whatever gc takes", () =>
  inWorkspace(async (workspace) => {
    let collected = 0;
    const collecting = async () => {
      for (let i = 0; i < 8; i++) {
        const { code, error } = await workspace.command("gc", "--delete", ...strict);
        assert.ok(code === 0 || code === 5, error);
        if (code === 0) collected++;
      }
    };
    const running = async () => {
      for (let i = 0; i < 8; i++) {
        setCount(workspace, 1 + i % 3);
        const { code, error } = await workspace.command("repro");
        assert.equal(code, 0, error);
        assert.doesNotMatch(error, /bug|missing|damage/);
      }
    };
    await Promise.all([collecting(), running()]);
    assert.ok(collected > 0);
    assert.match(await good(workspace, "fsck"), /: no damage\.$/m);
    assert.equal(await executed(workspace), 0, "the last run's results are all there");
  }));

test("a pin needs a complete set of results, a name that fits, and that is free", () =>
  inWorkspace(async (workspace) => {
    const refused = async (code: number, message: RegExp, ...words: readonly string[]) => {
      const result = await workspace.command("pin", ...words);
      assert.equal(result.code, code, result.out);
      assert.match(result.error, message);
    };
    await refused(
      1,
      /cannot pin the present specification as "a": 6 of 6 results are not in the store \(toy\/draws\[width=1\], .*…\); `deno task repro` first/,
      "a",
    );
    await refused(2, /cannot find the run "last"; no run has been recorded yet/, "a", "last");
    await good(workspace, "repro");
    await refused(2, /cannot use "\.\.\/a" as the name of a pin; allowed: a letter/, "../a");
    await refused(2, /cannot pin without a name; allowed: pin <name> \[run\]/);
    await good(workspace, "pin", "a", "last");
    await refused(2, /cannot pin "a": there is a pin of this name/, "a");
    await refused(2, /cannot find the pin "b"; allowed: a/, "--remove", "b");
    const line = JSON.parse((await good(workspace, "pin", "--list", "--json")).trim());
    assert.equal(line.schema, "asymptopia/pin/1");
    assert.equal(Object.keys(line.results).length, 6);
    assert.equal(typeof line.run, "string");
  }));

test("files of the view whose paper is gone are named by gc, and go with --delete", () =>
  inWorkspace(async (workspace) => {
    workspace.write("papers/other.yaml", workspace.read("papers/toy.yaml"));
    workspace.edit("pipeline.yaml", "toy", "toy, other");
    await good(workspace, "repro");
    const shown = () => filesUnder(`${workspace.root}/artifacts/out/other`).length;
    const count = shown();
    assert.ok(count > 0);
    assert.doesNotMatch(await good(workspace, "gc"), /artifacts\/out/);
    Deno.removeSync(`${workspace.root}/papers/other.yaml`);
    workspace.edit("pipeline.yaml", "toy, other", "toy");
    const files = new RegExp(`${count} files in artifacts/out are of stages that no paper has`);
    assert.match(await good(workspace, "gc"), files);
    assert.equal(shown(), count, "a dry run removes nothing");
    assert.match(await good(workspace, "gc", "--delete"), files);
    assert.equal(shown(), 0);
    assert.ok(filesUnder(`${workspace.root}/artifacts/out/toy`).length > 0);
  }));
