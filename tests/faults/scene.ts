/**
 * What a fault happens to: a toy workspace whose store is put back to the same state before each
 * case, and what must hold after the fault and after the next plain run.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { rememberSharedCode } from "../pipeline/toy/shared-code.ts";
import { makeWorkspace, toyPaper, type ToyWorkspace } from "../pipeline/toy/workspace.ts";
import { lookOf } from "./pictures/pictures.ts";
import { reproduce, type Reproduced } from "./repro.ts";
import { assertTrue, filesUnder, lastingFiles, recordsIn } from "./store-contents.ts";

/** Two draws, their total, the claim about it. */
const paper = toyPaper.replace("width: [1, 2, 3]", "width: [1, 2]")
  .replace(/ {2}size:\n.*\n.*\n/, "").replace(/figures:[\s\S]*$/, "");
export const jobCount = 4;

export interface Scene {
  readonly workspace: ToyWorkspace;
  readonly store: string;
  /** Puts the store back to how it is when the scene begins. */
  reset(): void;
  /** Keeps the store as it is now; gives what puts it back to that. */
  keep(): () => void;
  /** What a run without a fault leaves. */
  readonly clean: ReadonlyMap<string, string>;
  remove(): void;
}

/** "cold": no store at all. "edited": a whole store, and an edit after which every job must run. */
export async function makeScene(kind: "cold" | "edited"): Promise<Scene> {
  const workspace = makeWorkspace({ "papers/toy.yaml": paper });
  const store = `${workspace.root}/artifacts`;
  // Files as old as those of anybody's workspace: a file of this moment is looked at twice.
  const past = new Date(Date.now() - 3600_000);
  for (const path of filesUnder(workspace.root, "")) {
    if (!path.startsWith("node_modules")) Deno.utimeSync(`${workspace.root}/${path}`, past, past);
  }
  await new Promise((resolve) => setTimeout(resolve, 30));
  if (kind === "edited") {
    rememberSharedCode(workspace.root);
    assert.equal((await reproduce(workspace.root)).executed, jobCount);
    workspace.edit("pipeline.yaml", "seed: 7", "seed: 8");
  }
  const keep = () => keptStore(store);
  const reset = keep();
  reset();
  const { code, executed, error } = await reproduce(workspace.root);
  assert.deepEqual([code, executed], [0, jobCount], error);
  const clean = lastingFiles(store);
  return { workspace, store, reset, keep, clean, remove: () => workspace.remove() };
}

/** Of the caches: it counts only as the very file that it was made as. */
const secret = "cache/secret";

/** What puts a store back to how it is now. Files that nobody has touched meanwhile stay. */
function keptStore(store: string): () => void {
  const saved = new Map(
    filesUnder(store).map((path) => {
      const bytes = Deno.readFileSync(`${store}/${path}`);
      return [path, { bytes, look: lookOf(`${store}/${path}`) }];
    }),
  );
  return () => {
    for (const path of filesUnder(store)) {
      if (path === secret && saved.has(secret)) continue;
      if (saved.get(path)?.look !== lookOf(`${store}/${path}`)) Deno.removeSync(`${store}/${path}`);
    }
    removeEmptyFolders(store);
    const there = new Set(filesUnder(store));
    for (const [path, kept] of saved) {
      if (path === secret || there.has(path)) continue;
      Deno.mkdirSync(`${store}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeFileSync(`${store}/${path}`, kept.bytes);
      kept.look = lookOf(`${store}/${path}`);
    }
    if (saved.size > 0) Deno.mkdirSync(`${store}/tmp`, { recursive: true });
  };
}

function removeEmptyFolders(folder: string): void {
  if (filesUnder(folder).length === 0) {
    if (existsSync(folder)) Deno.removeSync(folder, { recursive: true });
    return;
  }
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) removeEmptyFolders(`${folder}/${name}`);
  }
}

/** Records that were not there when the scene began. */
function published(scene: Scene, before: ReadonlySet<string>): Map<string, string> {
  return new Map([...recordsIn(scene.store)].filter(([path]) => !before.has(path)));
}

/** What must hold when the faulted run is over, whatever it said, and after the next plain run. */
export async function assertRecovers(
  scene: Scene,
  before: ReadonlySet<string>,
  about: string,
): Promise<Reproduced> {
  const { store, workspace } = scene;
  assertTrue(store, about);
  const kept = published(scene, before);
  const run = await reproduce(workspace.root);
  assert.equal(run.code, 0, `${about}: the next run says ${run.error}`);
  assert.equal(run.executed, jobCount - kept.size, `${about}: what was finished is not run again`);
  const after = recordsIn(store);
  for (const [path, text] of kept) assert.equal(after.get(path), text, `${about}: ${path} is lost`);
  // The same files with the same bytes as of a run without a fault, and not one more in tmp.
  assert.deepEqual(lastingFiles(store), scene.clean, about);
  assert.deepEqual(filesUnder(store, "quarantine/"), [], `${about}: nothing was damaged`);
  return run;
}

/** Paths of the records that are there when a case begins. */
export function recordsBefore(scene: Scene): ReadonlySet<string> {
  return new Set(recordsIn(scene.store).keys());
}
