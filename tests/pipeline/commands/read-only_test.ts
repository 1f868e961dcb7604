/** Verbs that only look change no file of the workspace, whatever state its store is in. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";
import { treeOf } from "../tree.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

/** Some need a result to look at, and exit with 2 where there is none. */
const questions: readonly { readonly words: readonly string[]; readonly needsResult?: boolean }[] =
  [
    { words: ["plan"] },
    { words: ["plan", "--json", "--profile", "smoke"] },
    { words: ["repro", "--dry-run"] },
    { words: ["status"] },
    { words: ["status", "--json"] },
    { words: ["why", "C1"] },
    { words: ["why", "draws", "--json"] },
    { words: ["graph"] },
    { words: ["graph", "--format", "svg"] },
    { words: ["show", "draws"], needsResult: true },
    { words: ["show", "draws.numbers", "--csv"], needsResult: true },
    { words: ["why", "totals", "--against", "last"], needsResult: true },
    { words: ["diff", "last", "last"], needsResult: true },
  ];

async function changesNothing(workspace: ToyWorkspace, hasResults: boolean): Promise<void> {
  const before = treeOf(workspace.root);
  for (const { words, needsResult } of questions) {
    const { code, error } = await workspace.command(...words);
    assert.equal(code, needsResult && !hasResults ? 2 : 0, `${words.join(" ")}: ${error}`);
    assert.deepEqual(treeOf(workspace.root), before, words.join(" "));
  }
}

async function reproduced(workspace: ToyWorkspace): Promise<void> {
  const { code, error } = await workspace.command("repro");
  assert.equal(code, 0, error);
}

test("questions change nothing where there is no store; a run does", () =>
  inWorkspace(async (workspace) => {
    const before = treeOf(workspace.root);
    await changesNothing(workspace, false);
    await reproduced(workspace);
    assert.notDeepEqual(treeOf(workspace.root), before, "the control: a run is seen");
  }));

test("questions change nothing in a half-stale store with damage and no caches", () =>
  inWorkspace(async (workspace) => {
    await reproduced(workspace);
    // Stages after the totals are stale, and every bundle is: nothing is remembered.
    workspace.edit("papers/toy.yaml", "value: 18", "value: 19");
    workspace.edit("stages/total.ts", "let sum = 0;", "let sum = 1;");
    Deno.removeSync(`${workspace.root}/artifacts/cache/bundles.json`);
    Deno.removeSync(`${workspace.root}/artifacts/cache/index.json`);
    const record = recordOf(workspace, "render-figures");
    Deno.chmodSync(record, 0o644);
    Deno.writeTextFileSync(record, "torn");
    await changesNothing(workspace, true);
  }));

test("questions are answered where nothing may be written, and change nothing", () =>
  inWorkspace(async (workspace) => {
    await reproduced(workspace);
    workspace.edit("lib/data/sequence.ts", "i * width", "1 + i * width");
    workspace.edit("lib/data/sequence.ts", "1 + i * width", "i * width");
    forEachFolder(workspace.root, (folder) => Deno.chmodSync(folder, 0o555));
    try {
      await changesNothing(workspace, true);
    } finally {
      forEachFolder(workspace.root, (folder) => Deno.chmodSync(folder, 0o755));
    }
  }));

/** A record of a job of this kind. */
function recordOf(workspace: ToyWorkspace, kind: string): string {
  const folder = `${workspace.root}/artifacts/ac`;
  for (const { name: shard } of Deno.readDirSync(folder)) {
    for (const { name } of Deno.readDirSync(`${folder}/${shard}`)) {
      const path = `${folder}/${shard}/${name}`;
      if (Deno.readTextFileSync(path).includes(`"kind": "${kind}"`)) return path;
    }
  }
  throw new Error(`no record of ${kind}`);
}

function forEachFolder(folder: string, visit: (folder: string) => void): void {
  visit(folder);
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) forEachFolder(`${folder}/${name}`, visit);
  }
}
