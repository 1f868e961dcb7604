/** `export` as a user runs it: all files, again, after changes, and where it cannot. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";
import { treeOf } from "../tree.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

/** A figure that can be drawn. */
const dots = `import * as v from "valibot";
export const plugin = {
  summary: "dots", params: v.strictObject({ colour: v.optional(v.picklist(["red", "blue"]), "red") }),
  draw: (inputs, { colour }) => ({
    data: { values: [{ x: 1, y: 2 }, { x: 2, y: 1 }] },
    mark: { type: "point", color: colour },
    encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
  }),
};
`;
const files = { "lib/figures/dots.ts": dots };

const read = ({ root }: ToyWorkspace, path: string) =>
  Deno.readTextFileSync(`${root}/artifacts/export/${path}`);

async function good(workspace: ToyWorkspace, ...words: readonly string[]): Promise<string> {
  const { code, out, error } = await workspace.command(...words);
  assert.equal(code, 0, `${words.join(" ")}: ${error}`);
  if (words[0] === "export") assert.doesNotMatch(error, /edited/, "nobody has edited anything");
  return out;
}

test("export writes every form of the results, the same bytes again, and only what changed", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    const said = await good(workspace, "export");
    assert.match(
      said,
      /artifacts\/export: 2 claims of 1 paper, 1 figure, 2 tables; \d+ files written/,
    );
    assert.match(said, /\\claim\{toy\}\{C1\}\{measured\}/);
    const folder = `${workspace.root}/artifacts/export`;
    const first = treeOf(folder);
    const { files } = JSON.parse(read(workspace, "numbers.json"));
    assert.deepEqual(Object.keys(files), [
      "README.md",
      "claims.json",
      "claims.tex",
      "data/README.md",
      "data/dictionary.json",
      "data/toy/C1.comparison.arrow",
      "data/toy/C1.comparison.csv",
      "data/toy/totals.total.arrow",
      "data/toy/totals.total.csv",
      "figures/toy/F1.pdf",
      "references.bib",
      "tables/toy.md",
      "tables/toy.tex",
      "tables/toy.typ",
    ]);
    // Nothing that only this machine has.
    const names = [workspace.root, Deno.hostname(), Deno.env.get("HOME") ?? "/root"];
    for (const [path, digest] of Object.entries(files)) {
      const bytes = Deno.readFileSync(`${folder}/${path}`);
      assert.equal(digestOf(bytes), digest, path);
      const text = new TextDecoder("latin1").decode(bytes);
      for (const name of names) assert.ok(!text.includes(name), `${name} in ${path}`);
    }
    assert.match(await good(workspace, "export"), /nothing had changed/);
    assert.deepEqual(treeOf(folder), first);

    assert.match(await good(workspace, "status"), /The numbers of the last export are today's\./);
    workspace.edit("papers/toy.yaml", 'published: "18"', 'published: "17"');
    await good(workspace, "repro");
    const now = await good(workspace, "status");
    assert.match(now, /1 number of the last export has changed[^]*toy\/C1 +published +18 +17/);
    const lines = (await good(workspace, "status", "--json")).trim().split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.filter(({ type }) => type === "exported number").map(({ field, now }) => [field, now]),
      [["published", "17"]],
    );
    await good(workspace, "export");
    assert.match(await good(workspace, "status"), /are today's\./);
  }, files));

test("a claim alone is exported with what it was made from, and the rest of the last time goes", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    await good(workspace, "export");
    await good(workspace, "export", "toy/C1");
    assert.throws(() => read(workspace, "figures/toy/F1.pdf"), Deno.errors.NotFound);
    const { tables } = JSON.parse(read(workspace, "data/dictionary.json"));
    assert.deepEqual(tables.map(({ path }: { path: string }) => path), [
      "toy/C1.comparison",
      "toy/totals.total",
    ]);
    await good(workspace, "export", "toy/C1", "toy/draws");
    assert.match(read(workspace, "data/toy/draws.numbers.csv"), /^width,x\r\n1,0\r\n/);
  }, files));

test("exports at the same time do not take each other's files for somebody's", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    await Promise.all(
      [[], ["toy/C1"], [], ["toy/C1"]].map((words) => good(workspace, "export", ...words)),
    );
    await good(workspace, "export");
    const kept = treeOf(`${workspace.root}/artifacts/export`);
    assert.deepEqual(kept.filter((line) => /yours/.test(line)), []);
  }, files));

test("without results, or with those of another profile alone, nothing is written and it says what to run", () =>
  inWorkspace(async (workspace) => {
    const before = treeOf(workspace.root);
    const none = await workspace.command("export", "toy");
    assert.equal(none.code, 2);
    assert.match(
      none.error,
      /cannot export: in profile laptop \d+ of \d+ jobs are not up to date \("toy\/.*run `deno task repro toy` first/,
    );
    assert.deepEqual(treeOf(workspace.root), before);
    await good(workspace, "repro", "--profile", "smoke");
    assert.equal((await workspace.command("export")).code, 2);
    await good(workspace, "export", "--profile", "smoke");
    const wrong = await workspace.command("export", "toi");
    assert.match(wrong.error, /cannot find "toi"; allowed: toy/);
    assert.equal(wrong.code, 2);
  }, files));

test("a damaged or missing result is named, and the last export stays whole", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    await good(workspace, "export");
    const folder = `${workspace.root}/artifacts/export`;
    const whole = treeOf(folder);
    const { tables } = JSON.parse(read(workspace, "data/dictionary.json"));
    const [{ job, digest }] = tables.find(({ path }: { path: string }) =>
      path === "toy/totals.total"
    ).jobs;
    const blob = `${workspace.root}/artifacts/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
    Deno.chmodSync(blob, 0o644);
    const bytes = Deno.readFileSync(blob);
    bytes[bytes.length >> 1] ^= 1;
    Deno.writeFileSync(blob, bytes);
    const damaged = await workspace.command("export");
    assert.equal(damaged.code, 4, damaged.error);
    assert.ok(
      damaged.error.includes(`cannot export "${job}": its blob ${digest} was damaged`),
      damaged.error,
    );
    assert.match(damaged.error, /run `deno task repro "toy\/totals/);
    assert.deepEqual(treeOf(folder), whole);
    // It has been set aside: now it is missing, which is no result that is up to date.
    const missing = await workspace.command("export");
    assert.notEqual(missing.code, 0);
    assert.match(missing.error, /toy\/totals.*deno task repro/);
    assert.deepEqual(treeOf(folder), whole);
    await good(workspace, "repro");
    assert.match(await good(workspace, "export"), /nothing had changed/);
  }, files));

test("where nothing can be written the last export stays whole, and the disk is named", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    await good(workspace, "export");
    const folder = `${workspace.root}/artifacts/export`;
    const whole = treeOf(folder);
    workspace.edit("papers/toy.yaml", 'published: "18"', 'published: "17"');
    await good(workspace, "repro");
    // A file where a folder should be: root may write everywhere else.
    const tmp = `${workspace.root}/artifacts/tmp`;
    Deno.removeSync(tmp, { recursive: true });
    Deno.writeTextFileSync(tmp, "in the way");
    const { code, error } = await workspace.command("export");
    assert.equal(code, 4, error);
    assert.match(error, /artifacts/);
    assert.deepEqual(treeOf(folder), whole);
    Deno.removeSync(tmp);
    await good(workspace, "export");
  }, files));

test("a killed export leaves every file whole, and the next one mends what is left", () =>
  inWorkspace(async (workspace) => {
    await good(workspace, "repro");
    await good(workspace, "export");
    const folder = `${workspace.root}/artifacts/export`;
    const contents = () => {
      const { files } = JSON.parse(read(workspace, "numbers.json")) as {
        files: Readonly<Record<string, string>>;
      };
      return Object.fromEntries(
        Object.keys(files).map((path) => [path, digestOf(Deno.readFileSync(`${folder}/${path}`))]),
      );
    };
    const before = contents();
    workspace.edit("papers/toy.yaml", "value: 18", "value: 17");
    await good(workspace, "repro");
    const killed = workspace.start("export");
    const tmp = `${workspace.root}/artifacts/tmp`;
    let ended = false;
    killed.status.then(() => ended = true);
    while (!ended && [...Deno.readDirSync(tmp)].length === 0) {
      await new Promise((go) => setTimeout(go, 2));
    }
    if (!ended) killed.kill("SIGKILL");
    await killed.output();
    const between = contents();
    await good(workspace, "export");
    const after = contents();
    for (const [path, digest] of Object.entries(between)) {
      assert.ok([before[path], after[path]].includes(digest), `${path} is neither old nor new`);
    }
    assert.notEqual(before["claims.tex"], after["claims.tex"], "the control: something changed");
    assert.match(await good(workspace, "status"), /are today's\./);
  }, files));
