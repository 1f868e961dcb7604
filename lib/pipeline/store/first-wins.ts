/**
 * Of several who publish a file under one name at once, the first one wins, and readers see it whole.
 * A hard link is both at once: it fails if the name is taken. Where the disk has no hard links, a lock
 * stands in for it; where it has neither, nothing can.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { lacks } from "../system/disk-ability.ts";
import { inFolder, removeIfPresent, statIfPresent } from "./file-operations.ts";
import { whileLocked } from "./lock-file.ts";
import type { Layout } from "./layout.ts";
import { refuseLinkedFolders } from "./no-links.ts";

/** Moves a finished file to its name; false, and the file stays, if the name is taken. */
export function placeFirst(layout: Layout, temporary: string, path: string): boolean {
  refuseLinkedFolders(layout.root, path);
  try {
    inFolder(path, () => Deno.linkSync(temporary, path));
    removeIfPresent(temporary);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (lacks("links", error)) return renameFirst(layout, temporary, path);
    throw error;
  }
}

/** The lock is held for as long as it takes to look and to rename. */
function renameFirst({ root }: Layout, temporary: string, path: string): boolean {
  return whileLocked(`${root}/publish.lock`, { work: "publish" }, (answer) => {
    if (answer === "none") throw withoutEither(root);
    if (statIfPresent(path) !== undefined) return false;
    inFolder(path, () => Deno.renameSync(temporary, path));
    return true;
  });
}

function withoutEither(root: string): UserError {
  return new UserError({
    action: `cannot keep results in ${root}: its disk has neither hard links nor locks`,
    hint: "put the store on another disk: make artifacts/store a link to a folder there",
    exitCode: exitCodes.storeDamage,
  });
}
