/** External files (`sources:` of a paper): read, checked, keyed by content, copied before anything runs. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { executed, files, paperOf, recordsOf, shownSum, sources, sumOf } from "../toy/files.ts";
import { inWorkspace, repository } from "../toy/workspace.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

test("a stage gets the bytes; touching reruns nothing; an edit reruns exactly its readers", async () => {
  await inWorkspace(async (toy) => {
    assert.deepEqual(
      await executed(toy),
      [
        `length ${digestOf("1,2,3\n")}`,
        `length ${digestOf("4,5\n")}`,
        "total",
      ].sort(),
    );
    assert.equal(await shownSum(toy, "toy/lengths"), sumOf("1,2,3\n"));
    Deno.utimeSync(`${toy.root}/data/prices.csv`, 1e9, 1e9);
    assert.deepEqual(await executed(toy), [], "touched");
    toy.write("data/prices.csv", "1,2,4\n");
    assert.deepEqual(await executed(toy), [`length ${digestOf("1,2,4\n")}`, "total"]);
    assert.equal(await shownSum(toy, "toy/lengths"), sumOf("1,2,4\n"));
    assert.deepEqual(await executed(toy), [], "a second time");
    toy.write("data/prices.csv", "1,2,3\n");
    assert.deepEqual(await executed(toy), [], "back again");
    assert.equal(await shownSum(toy, "toy/lengths"), sumOf("1,2,3\n"));
  }, files());
});

/** Counts reads of files under data/ while a body runs in this process. */
async function readsDuring(root: string, body: () => Promise<unknown>): Promise<number> {
  const read = Deno.readFileSync;
  let count = 0;
  Deno.readFileSync = (path) => {
    if (String(path).startsWith(`${root}/data/`)) count++;
    return read(path);
  };
  try {
    await body();
  } finally {
    Deno.readFileSync = read;
  }
  return count;
}

test("a no-op run reads no external file, unless what it knew of it is lost", async () => {
  await inWorkspace(async ({ root, write }) => {
    const run = async () => {
      const { outcomes } = await runGraph(await loadSpecification(root), { workspace: root });
      return [...outcomes.values()].map(({ key }) => key);
    };
    // Times of change, of the file and of the disk, come in whole seconds; a younger file is read again.
    await new Promise((resolve) => setTimeout(resolve, 2200));
    const keys = await run();
    assert.equal(await readsDuring(root, run), 0);
    Deno.removeSync(`${root}/artifacts/cache/external-files.json`);
    assert.equal(await readsDuring(root, run), 2, "its memory is lost");
    const blob = `${root}/artifacts/cas/${digestOf("4,5\n").replace(/^../, "$&/")}`;
    Deno.removeSync(blob);
    assert.equal(await readsDuring(root, run), 1, "its copy is lost");
    assert.equal(Deno.readTextFileSync(blob), "4,5\n");
    assert.deepEqual(await run(), keys);
    write("data/weights.csv", "4,5\n");
    assert.ok(await readsDuring(root, run) > 0, "written again with the same bytes");
    assert.deepEqual(await run(), keys);
  }, files());
});

test("an edit within the second of the last that keeps size and time is seen", async () => {
  await inWorkspace(async ({ root, write }) => {
    const run = async () => {
      const { outcomes } = await runGraph(await loadSpecification(root), { workspace: root });
      return [...outcomes.values()].map(({ key }) => key);
    };
    const path = `${root}/data/prices.csv`;
    await new Promise((resolve) => setTimeout(resolve, 1030 - Date.now() % 1000));
    write("data/prices.csv", "1,2,3\n");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const keys = await run();
    const { atime, mtime } = Deno.statSync(path);
    write("data/prices.csv", "1,2,4\n");
    Deno.utimeSync(path, atime!, mtime!);
    assert.notDeepEqual(await run(), keys);
  }, files());
});

test("equal bytes under another name, in another role's place or package rerun nothing", async () => {
  await inWorkspace(async (toy) => {
    await executed(toy);
    toy.write("data/copy.csv", "1,2,3\n");
    toy.write("papers/toy.yaml", paperOf(sources.replace("data/prices.csv", "data/copy.csv")));
    assert.deepEqual(await executed(toy), []);
    toy.write("papers/toy.yaml", paperOf(sources, "costs: sources.prices"));
    assert.equal((await executed(toy)).length, 1, "the control: another role is another input");
  }, files());
});

const slow = paperOf(sources).replace(
  "lengths: { kind: length,",
  "lengths: { kind: length, milliseconds: 1500,",
);

test("an edit during a run is not mixed in: the stage gets what was hashed", async () => {
  await inWorkspace(async (toy) => {
    // One worker: the first stage sleeps while the file of the second is edited.
    const running = toy.start("repro", "--jobs", "1", "--json");
    const edits = (async () => {
      const lines = running.stdout.pipeThrough(new TextDecoderStream());
      let edited = false;
      for await (const text of lines) {
        if (edited || !text.includes('"to":"running"')) continue;
        toy.write("data/prices.csv", "9,9,9\n");
        toy.write("data/weights.csv", "8,8\n");
        edited = true;
      }
      return edited;
    })();
    const { code } = await running.status;
    await running.stderr.cancel();
    assert.ok(await edits, "the edit came while a job ran");
    assert.equal(code, 0);
    const old = [sumOf("1,2,3\n"), sumOf("4,5\n")];
    const kinds = [...recordsOf(toy.root).values()].filter((kind) => kind !== "total").sort();
    assert.deepEqual(
      kinds,
      [
        `length ${digestOf("1,2,3\n")}`,
        `length ${digestOf("4,5\n")}`,
      ].sort(),
    );
    const { root } = toy;
    const out = (stage: string) =>
      Deno.readTextFileSync(`${root}/artifacts/out/toy/${stage}/sum.csv`);
    assert.match(out("lengths"), new RegExp(`^${old[0]}$`, "m"));
    assert.match(out("other"), new RegExp(`^${old[1]}$`, "m"));
    assert.equal((await executed(toy)).length, 3, "the next run takes the edits");
    assert.match(out("other"), new RegExp(`^${sumOf("8,8\n")}$`, "m"));
  }, files({ "papers/toy.yaml": slow }));
});

test("a damaged copy is made again from the file, and reported; the result is right", async () => {
  await inWorkspace(async (toy) => {
    await executed(toy);
    const digest = digestOf("1,2,3\n");
    const blob = `${toy.root}/artifacts/cas/${digest.replace(/^../, "$&/")}`;
    // A run that trusts the times of the file notes that it need not be read again.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.deepEqual(await executed(toy), []);
    Deno.chmodSync(blob, 0o644);
    Deno.writeTextFileSync(blob, "1,2,9\n");
    const { code, out, error } = await toy.command("repro", "--force", "toy/lengths");
    assert.equal(code, 0, error);
    assert.match(out + error, /the stored copy of data\/prices\.csv is made again: its blob/);
    assert.equal(Deno.readTextFileSync(blob), "1,2,3\n");
    assert.equal(await shownSum(toy, "toy/lengths"), sumOf("1,2,3\n"));
  }, files());
});

test("plan and why name a changed file with its old and its new digest; graph shows it", async () => {
  await inWorkspace(async (toy) => {
    await executed(toy);
    toy.write("data/prices.csv", "1,2,4\n");
    const [old, now] = [digestOf("1,2,3\n").slice(0, 12), digestOf("1,2,4\n").slice(0, 12)];
    const plan = await toy.command("plan");
    assert.match(
      plan.out,
      new RegExp(`files\\.prices \\(data/prices\\.csv\\): ${old}.* -> ${now}`),
    );
    const why = await toy.command("why", "toy/lengths");
    assert.match(
      why.out,
      new RegExp(`files\\.prices \\(data/prices\\.csv\\): "${old}…" → "${now}…"`),
    );
    const graph = await toy.command("graph");
    assert.match(graph.out, /^toy\/lengths .*← data\/prices\.csv$/m);
    const mermaid = await toy.command("graph", "--format", "mermaid");
    assert.match(mermaid.out, /f0\[\("data\/prices\.csv"\)\]\n/);
    assert.match(mermaid.out, /f0 --> n0\n/);
  }, files());
});

test("a source is read only if a needed job takes it", async () => {
  await inWorkspace(async (toy) => {
    const smoke = await toy.command("repro", "--profile", "smoke");
    assert.equal(smoke.code, 2);
    assert.match(
      smoke.error,
      /toy\.yaml:5:18 cannot use data\/only-in-smoke\.csv as source "extra": it is not there; allowed/,
    );
    assert.equal(recordsOf(toy.root).size, 0, "and nothing ran before");
    assert.equal((await executed(toy)).length, 3, "the default profile does without it");
    const part = await toy.command("repro", "--profile", "smoke", "toy/lengths");
    assert.equal(part.code, 0, "a target that does not take it, too");
  }, files());
});

test("with --keep-going what needs a file that is not there fails, and the rest is made", async () => {
  await inWorkspace(async (toy) => {
    const { code, out, error } = await toy.command("repro", "--profile", "smoke", "--keep-going");
    assert.equal(code, 2, out + error);
    assert.match(out, /^done +toy\/lengths/m);
    assert.match(
      error,
      /toy\/other failed:\n {2}papers\/toy\.yaml:5:18 cannot use data\/only-in-smoke\.csv as source "extra": it is not there/,
    );
    assert.doesNotMatch(error, /bug|\n\s+at /);
    const made = recordsOf(toy.root).size;
    assert.ok(made >= 2, `${made} records`);
    const again = await toy.command("repro", "--profile", "smoke", "--keep-going");
    assert.equal(again.code, 2);
    assert.equal(recordsOf(toy.root).size, made);
    toy.write("data/only-in-smoke.csv", "1\n");
    assert.equal((await toy.command("repro", "--profile", "smoke")).code, 0);
    // What was made while the file was there counts when it has gone: its digest is not declared, so nobody knows it.
    Deno.removeSync(`${toy.root}/data/only-in-smoke.csv`);
    assert.equal((await toy.command("repro", "--profile", "smoke", "--keep-going")).code, 2);
  }, files());
});

test("a digest that does not hold is reported before anything runs, beside all other problems", async () => {
  const wrong = "f".repeat(64);
  const declared = sources.replace("prices.csv }", `prices.csv, sha256: ${wrong} }`)
    .replace("data/weights.csv", "data/weigths.csv");
  await inWorkspace(async (toy) => {
    const { code, error } = await toy.command("repro");
    assert.equal(code, 2);
    const found = digestOf("1,2,3\n");
    assert.deepEqual(error.trim().split("\n"), [
      `papers/toy.yaml:3:44 cannot use data/prices.csv as source "prices": its SHA-256 is ${found}, ` +
      `not ${wrong}; if the file was meant to change, write \`sha256: ${found}\``,
      'papers/toy.yaml:4:20 cannot use data/weigths.csv as source "weights": it is not there; ' +
      "allowed: in its folder: weights.csv, prices.csv",
      "2 problems.",
    ]);
    assert.equal(recordsOf(toy.root).size, 0);
    toy.edit("papers/toy.yaml", wrong, found);
    toy.edit("papers/toy.yaml", "weigths", "weights");
    assert.equal((await executed(toy)).length, 3, "written as told, it runs");
  }, files({ "papers/toy.yaml": paperOf(declared) }));
});

test("the engine's own permissions are enough, also for a package behind links", async () => {
  const toyData = "node_modules/.deno/toy-data@1.0.0/node_modules/toy-data";
  const declared = sources.replace(
    "file: data/prices.csv",
    `package: toy-data, file: digits, sha256: ${digestOf("123")}`,
  );
  await inWorkspace(async ({ root, write }) => {
    // Packages as they are installed: links into one folder of all.
    Deno.removeSync(`${root}/node_modules`);
    write(`${toyData}/digits`, "123");
    const installed = `${repository}/node_modules`;
    for (const { name } of Deno.readDirSync(installed)) {
      if (name !== ".deno") {
        Deno.symlinkSync(`${installed}/${name}`, `${root}/node_modules/${name}`);
      }
    }
    Deno.symlinkSync(toyData.replace("node_modules/", ""), `${root}/node_modules/toy-data`);
    const { permissions } = JSON.parse(Deno.readTextFileSync(`${repository}/deno.json`));
    const { read, sys } = permissions.engine;
    assert.deepEqual(read, ["."]);
    // What the engine may read, and the engine itself, which lies elsewhere here.
    const words = ["run", "-q", "--no-prompt", "--config", `${repository}/deno.json`];
    words.push(`--allow-read=${root},${repository}`, "--allow-write=artifacts", "--allow-env");
    words.push(`--allow-sys=${sys}`, "--allow-run", `${repository}/lib/pipeline/cli.ts`, "repro");
    const run = await new Deno.Command(Deno.execPath(), { args: words, cwd: root }).output();
    const error = new TextDecoder().decode(run.stderr);
    assert.equal(run.code, 0, error);
    assert.deepEqual(
      [...recordsOf(root).values()].sort(),
      [
        `length ${digestOf("123")}`,
        `length ${digestOf("4,5\n")}`,
        "total",
      ].sort(),
    );
  }, files({ "papers/toy.yaml": paperOf(declared) }));
});
