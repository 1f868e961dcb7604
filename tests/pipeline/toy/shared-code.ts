/**
 * Code that is the same in every toy workspace, bundled once for all tests: what turns bytes into tables
 * and back, and the scripts of the report's pages. A first run of a workspace takes two seconds of
 * processor, most of them for these. They are given to a workspace as caches of its own, sealed by its
 * own secret; like any cache they count only while every file behind them is what it was, so what is old
 * or wrong here costs time and changes nothing. Tests of bundling make their workspaces without.
 */
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { writeCache } from "../../../lib/pipeline/store/cache.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";

const repository = fromFileUrl(import.meta.resolve("../../.."));
const maker = fromFileUrl(import.meta.resolve("./make-shared-code.ts"));

/** Gives a workspace without a store one in which the shared code is remembered. */
export function rememberSharedCode(root: string): void {
  const store = `${root}/artifacts`;
  if (exists(store)) return;
  const folder = sharedCode();
  const layout = openLayout(store);
  try {
    for (const { name } of Deno.readDirSync(`${folder}/blobs`)) {
      const path = layoutOf(store).blob(name);
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      Deno.copyFileSync(`${folder}/blobs/${name}`, path);
    }
    for (const { name } of Deno.readDirSync(`${folder}/caches`)) {
      writeCache(layout, name, JSON.parse(Deno.readTextFileSync(`${folder}/caches/${name}`)));
    }
  } finally {
    releaseTmp(layout);
  }
}

/** The folder that it lies in, made by the first of all tests that asks for it. */
function sharedCode(): string {
  const parent = `${temporaryFolder()}/asymptopia-tests-${Deno.uid() ?? "all"}`;
  Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
  const folder = `${parent}/${looksOfSources()}`;
  if (exists(folder)) return folder;
  using lock = Deno.openSync(`${parent}/lock`, { create: true, write: true });
  lock.lockSync(true);
  if (exists(folder)) return folder;
  const { success, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", `--config=${repository}/deno.json`, maker, folder],
    stdout: "null",
    stderr: "piped",
  }).outputSync();
  if (!success) throw new Error(`no shared code: ${new TextDecoder().decode(stderr)}`);
  return folder;
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
