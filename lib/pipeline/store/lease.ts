/**
 * Who works on what: two runs at once share work instead of doing it twice. A lease is a kernel lock
 * on one of 4096 files, so it ends with the process that holds it, however that ends. Keys that
 * share a file merely wait for each other; nobody waits for a lease while holding another, so there
 * is no deadlock. Nothing here is needed for correctness: of two results the first record stays.
 */
import type { Digest } from "../keys/digest.ts";
import { type Layout } from "./layout.ts";
import { refuseLinks } from "./no-links.ts";
import { setAside } from "./unfinished.ts";
import { inFolder, isIrregular } from "./file-operations.ts";
import { type Held, readHeld, signLock, signSeconds, touchLock } from "./holder.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

export interface Leases {
  /** Takes the lease of a key, unless another process holds it. */
  tryTake(key: Digest): Lease | undefined;
  /** Who holds the lease of a key, as its file says. */
  heldBy(key: Digest): Held;
}

export interface Lease {
  release(): void;
}

export function openLeases(layout: Layout): Leases {
  /** Locks of this process by path: its own jobs never lock each other out. */
  const held = new Map<string, { readonly file: Deno.FsFile; count: number }>();
  let signs: ReturnType<typeof setInterval> | undefined;
  const giveSigns = () => {
    for (const path of held.keys()) touchLock(path);
  };
  return {
    heldBy: (key) => readHeld(layout.lease(key)),
    tryTake(key) {
      const path = layout.lease(key);
      let entry = held.get(path);
      if (entry === undefined) {
        const file = openLocked(layout, path);
        if (file === undefined) return undefined;
        signLock(file, "repro");
        entry = { file, count: 0 };
        held.set(path, entry);
        signs ??= setInterval(giveSigns, signSeconds * 1000);
      }
      const mine = entry;
      mine.count++;
      return {
        release() {
          if (--mine.count > 0) return;
          held.delete(path);
          if (held.size === 0) {
            clearInterval(signs);
            signs = undefined;
          }
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
  refuseLinks(layout.root, path);
  const open = () => Deno.openSync(path, { create: true, write: true });
  let file: Deno.FsFile | undefined;
  if (isIrregular(path)) setAside(layout, path);
  try {
    inFolder(path, () => file = open());
  } catch (error) {
    if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    setAside(layout, path);
  }
  return file ?? open();
}
