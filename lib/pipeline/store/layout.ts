/**
 * Where things lie in the store: in `artifacts/`, or in `artifacts/store` where that is there, a link
 * by which several checkouts share one store. What belongs to one checkout (the readable view, the
 * caches, the committed digests) is in its own `artifacts/` in either case.
 */
import { freshName } from "./fresh-name.ts";
import { type Digest } from "../keys/digest.ts";
import { isNotFound } from "./file-operations.ts";
import { isStorageFault } from "../system/storage-fault.ts";

export interface Layout {
  readonly root: string;
  /** Set for questions that must change no file: caches are not written, damage is left as found. */
  readonly isReadOnly?: boolean;
  /** This process's own folder for unfinished files. */
  readonly tmp: string;
  readonly quarantine: string;
  readonly runs: string;
  /** Files that may be deleted at any time. */
  readonly cache: string;
  /** The checkout's own part, which may lie on another disk: the view and the caches. */
  readonly own: Pick<Layout, "root" | "tmp">;
  blob(digest: Digest): string;
  record(key: Digest): string;
  lease(key: Digest): string;
  /** What a job that did not end has kept (checkpoints.ts). */
  checkpoint(key: Digest): string;
}

/** What a checkout calls the store that it shares with others, in its own folder. */
const sharedName = "store";

/** The folder of a workspace into which the engine writes; it writes nowhere else in it. */
export function ownFolder(workspace: string): string {
  return `${workspace}/artifacts`;
}

/** Absolute path of the store of a workspace. */
export function storeRoot(workspace: string): string {
  const own = ownFolder(workspace);
  const shared = `${own}/${sharedName}`;
  try {
    // The link itself, even if it leads nowhere: that has to be reported, not worked around.
    Deno.lstatSync(shared);
    return shared;
  } catch (error) {
    if (isNotFound(error)) return own;
    throw error;
  }
}

/** The same where the disk may not even say which: then the folder that it would be in. */
export function storeRootOrFolder(workspace: string): string {
  try {
    return storeRoot(workspace);
  } catch (error) {
    if (!isStorageFault(error)) throw error;
    return ownFolder(workspace);
  }
}

function ownPart(root: string): Pick<Layout, "root" | "tmp"> {
  const own = root.replace(new RegExp(`(/artifacts)/${sharedName}$`), "$1");
  return { root: own, tmp: `${own}/tmp/${freshName()}` };
}

/** Where what is damaged in a folder of the store is set aside. */
export function quarantineOf(root: string): string {
  return `${root}/quarantine`;
}

export function layoutOf(root: string): Layout {
  const sharded = (folder: string) => (digest: Digest) =>
    `${root}/${folder}/${digest.slice(0, 2)}/${digest.slice(2)}`;
  const record = sharded("ac");
  const own = ownPart(root);
  return {
    root,
    own,
    tmp: own.root === root ? own.tmp : `${root}/tmp/${freshName()}`,
    quarantine: quarantineOf(root),
    runs: `${root}/run`,
    cache: `${own.root}/cache`,
    blob: sharded("cas"),
    record: (key) => `${record(key)}.json`,
    lease: (key) => `${root}/lease/${key.slice(0, 3)}`,
    checkpoint: (key) => `${root}/checkpoint/${key}`,
  };
}
