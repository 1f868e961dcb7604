/**
 * Code that is the same in every toy workspace, bundled once for all tests: what turns bytes into tables
 * and back, and the scripts of the report's pages. A first run of a workspace takes two seconds of
 * processor, most of them for these. They are given to a workspace as caches of its own, sealed by its
 * own secret; like any cache they count only while every file behind them is what it was, so what is old
 * or wrong here costs time and changes nothing. Tests of bundling make their workspaces without.
 */
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { readMemo } from "../../../lib/pipeline/code/bundle-memo.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { readCache, writeCache } from "../../../lib/pipeline/store/cache.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { engineLine } from "../../task-line.ts";

const repository = fromFileUrl(import.meta.resolve("../../.."));
const bundler = fromFileUrl(import.meta.resolve("./bundle-shared-code.ts"));
/** What is remembered of it: of bundles the one of the conversion alone. */
const cacheNames = ["bundles.json", "report-scripts.json"];

/** Gives a workspace without a store one in which the shared code is remembered. */
export function rememberSharedCode(root: string): void {
  const store = `${root}/artifacts`;
  if (exists(store)) return;
  const parent = `${temporaryFolder()}/asymptopia-tests-${Deno.uid() ?? "all"}`;
  Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
  const folder = `${parent}/${looksOfSources()}`;
  if (exists(folder)) return give(folder, store);
  // The first of all tests makes it, in its own workspace; the others wait for that.
  using lock = Deno.openSync(`${parent}/lock`, { create: true, write: true });
  lock.lockSync(true);
  if (exists(folder)) return give(folder, store);
  bundleIn(root);
  take(store, folder);
}

function bundleIn(root: string): void {
  const { success, stderr } = new Deno.Command(Deno.execPath(), {
    args: engineLine(root, [bundler, root]),
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).outputSync();
  if (!success) throw new Error(`no shared code: ${new TextDecoder().decode(stderr)}`);
}

/** Keeps what a workspace has bundled, in a folder that is there whole or not at all. */
function take(store: string, folder: string): void {
  const layout = layoutOf(store);
  const made = `${folder}.${crypto.randomUUID()}`;
  for (const part of ["blobs", "caches"]) Deno.mkdirSync(`${made}/${part}`, { recursive: true });
  for (const name of cacheNames) {
    const cache = readCache(layout, name, () => true);
    if (cache === undefined) throw new Error(`${name} is not there`);
    Deno.writeTextFileSync(`${made}/caches/${name}`, JSON.stringify(cache));
  }
  for (const { digest, sources } of Object.values(readMemo(layout)!.entries)) {
    for (const blob of [digest, sources]) {
      Deno.copyFileSync(layout.blob(blob), `${made}/blobs/${blob}`);
    }
  }
  Deno.renameSync(made, folder);
}

function give(folder: string, store: string): void {
  const layout = openLayout(store);
  try {
    for (const { name } of Deno.readDirSync(`${folder}/blobs`)) {
      const path = layout.blob(name);
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.copyFileSync(`${folder}/blobs/${name}`, path);
    }
    for (const name of cacheNames) {
      writeCache(layout, name, JSON.parse(Deno.readTextFileSync(`${folder}/caches/${name}`)));
    }
  } finally {
    releaseTmp(layout);
  }
}

/** Changes whenever a file changes that may be in it, or that says how it is made. */
function looksOfSources(): string {
  const parts: string[] = [repository, Deno.version.deno];
  const look = (path: string) => {
    const { size, mtime, isDirectory } = Deno.statSync(`${repository}/${path}`);
    if (!isDirectory) parts.push(`${path} ${size} ${mtime?.getTime()}`);
    else for (const { name } of Deno.readDirSync(`${repository}/${path}`)) look(`${path}/${name}`);
  };
  for (const path of ["lib/contract", "lib/pipeline", "deno.json", "deno.lock"]) look(path);
  return digestOf(parts.sort().join("\n")).slice(0, 16);
}

function temporaryFolder(): string {
  const probe = Deno.makeTempDirSync();
  Deno.removeSync(probe);
  return probe.slice(0, probe.lastIndexOf("/"));
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
