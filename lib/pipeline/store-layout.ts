/** Where things lie in the store (`artifacts/`), and the small file operations that it rests on. */
import { UserError } from "../contract/errors.ts";
import { type Digest, uuid7 } from "./digest.ts";
import { sealed, unsealed } from "./sealed.ts";

export const storeFormat = "asymptopia store 1, sha256\n";

export interface Layout {
  readonly root: string;
  /** This process's own folder for unfinished files. */
  readonly tmp: string;
  readonly quarantine: string;
  readonly runs: string;
  /** Files that may be deleted at any time. */
  readonly cache: string;
  blob(digest: Digest): string;
  record(key: Digest): string;
  lease(key: Digest): string;
}

export function layoutOf(root: string): Layout {
  const sharded = (folder: string) => (digest: Digest) =>
    `${root}/${folder}/${digest.slice(0, 2)}/${digest.slice(2)}`;
  const record = sharded("ac");
  return {
    root,
    tmp: `${root}/tmp/${freshName()}`,
    quarantine: `${root}/quarantine`,
    runs: `${root}/run`,
    cache: `${root}/cache`,
    blob: sharded("cas"),
    record: (key) => `${record(key)}.json`,
    lease: (key) => `${root}/lease/${key.slice(0, 3)}`,
  };
}

/** Makes the store's folders, or checks that an existing store has a format that this engine knows. */
export function openLayout(root: string): Layout {
  const layout = layoutOf(root);
  const found = readIfPresent(`${root}/format`);
  if (found === undefined) {
    for (const folder of ["cas", "ac", "lease", "tmp", "run", "cache"]) {
      Deno.mkdirSync(`${root}/${folder}`, { recursive: true });
    }
    writeAtomic(layout, `${root}/format`, storeFormat);
  } else if (new TextDecoder().decode(found) !== storeFormat) {
    throw new UserError({
      action: `cannot use the store ${root}, whose format is "${new TextDecoder().decode(found)}"`,
      allowed: `"${storeFormat.trim()}"`,
      hint: "move it away, or use the version of this program that wrote it",
    });
  }
  return layout;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

export function readIfPresent(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

export function statIfPresent(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Runs an operation that needs a folder; makes the folder and tries again if it is missing. */
export function inFolder(path: string, operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    operation();
  }
}

/** A name that nobody else uses and that sorts by time. */
export function freshName(): string {
  return uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

/** Locks on this process's tmp folders; the kernel releases them if the process dies. */
const tmpLocks = new Map<string, Deno.FsFile>();

/** A path for an unfinished file. The first call claims this process's tmp folder. */
export function freshPath(layout: Layout): string {
  if (!tmpLocks.has(layout.tmp)) {
    Deno.mkdirSync(`${layout.root}/tmp`, { recursive: true });
    const lock = Deno.openSync(`${layout.tmp}.lock`, { create: true, write: true });
    lock.lockSync(true);
    Deno.mkdirSync(layout.tmp, { recursive: true });
    tmpLocks.set(layout.tmp, lock);
  }
  return `${layout.tmp}/${freshName()}`;
}

/** Gives this process's tmp folder back, with whatever is left in it. */
export function releaseTmp(layout: Layout): void {
  const lock = tmpLocks.get(layout.tmp);
  if (lock === undefined) return;
  tmpLocks.delete(layout.tmp);
  removeIfPresent(layout.tmp);
  removeIfPresent(`${layout.tmp}.lock`);
  lock.close();
}

/** Removes the tmp folders of processes that died: those whose lock nobody holds. */
export function sweepTmp(layout: Layout): void {
  const folder = `${layout.root}/tmp`;
  if (statIfPresent(folder) === undefined) return;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  for (const name of names.filter((name) => name.endsWith(".lock"))) {
    const path = `${folder}/${name}`;
    if (path === `${layout.tmp}.lock` || statIfPresent(path) === undefined) continue;
    const lock = Deno.openSync(path, { create: true, write: true });
    try {
      if (!lock.tryLockSync(true)) continue;
      removeIfPresent(path.slice(0, -".lock".length));
      removeIfPresent(path);
    } finally {
      lock.close();
    }
  }
}

function removeIfPresent(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Writes a whole file or nothing: a reader sees the old content or the new one. */
export function writeAtomic(layout: Layout, path: string, content: Uint8Array | string): void {
  const temporary = freshPath(layout);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  Deno.writeFileSync(temporary, bytes);
  inFolder(path, () => Deno.renameSync(temporary, path));
}

/** A cache file; undefined when it is missing, torn or damaged, for it may be made again. */
export function readCache<T>(layout: Layout, name: string): T | undefined {
  const bytes = readIfPresent(`${layout.cache}/${name}`);
  return bytes && unsealed<T>(bytes);
}

export function writeCache(layout: Layout, name: string, content: unknown): void {
  writeAtomic(layout, `${layout.cache}/${name}`, sealed(content));
}
