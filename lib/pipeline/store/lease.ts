/**
 * Who works on what: two runs at once share work instead of doing it twice. A lease is a kernel lock
 * on one of 4096 files, so it ends with the process that holds it, however that ends. Keys that
 * share a file merely wait for each other; nobody waits for a lease while holding another, so there
 * is no deadlock. Nothing here is needed for correctness: of two results the first record stays.
 */
import type { Digest } from "../keys/digest.ts";
import { type Layout } from "./layout.ts";
import { setAside } from "./unfinished.ts";
import { inFolder } from "./file-operations.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

export interface Leases {
  /** Takes the lease of a key, unless another process holds it. */
  tryTake(key: Digest): Lease | undefined;
}

export interface Lease {
  release(): void;
}

export function openLeases(layout: Layout): Leases {
  /** Locks of this process by path: its own jobs never lock each other out. */
  const held = new Map<string, { readonly file: Deno.FsFile; count: number }>();
  return {
    tryTake(key) {
      const path = layout.lease(key);
      let entry = held.get(path);
      if (entry === undefined) {
        const file = openLocked(layout, path);
        if (file === undefined) return undefined;
        entry = { file, count: 0 };
        held.set(path, entry);
      }
      const mine = entry;
      mine.count++;
      return {
        release() {
          if (--mine.count > 0) return;
          held.delete(path);
          unlock(mine.file);
        },
      };
    },
  };
}

function openLocked(layout: Layout, path: string): Deno.FsFile | undefined {
  const file = openFile(layout, path);
  // On a disk without locks two runs may do one job twice: the first record stays.
  if (tryLock(file, "exclusive") !== "busy") return file;
  file.close();
  return undefined;
}

function openFile(layout: Layout, path: string): Deno.FsFile {
  const open = () => Deno.openSync(path, { create: true, write: true });
  let file: Deno.FsFile | undefined;
  try {
    inFolder(path, () => file = open());
  } catch (error) {
    if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    setAside(layout, path);
  }
  return file ?? open();
}
