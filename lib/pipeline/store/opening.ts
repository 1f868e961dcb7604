/** Opening a store: making its folders, or checking that its format is known. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { isNotFound, readIfPresent, statIfPresent } from "./file-operations.ts";
import { releaseTmp, setAside, writeAtomic } from "./unfinished.ts";
import { ownNames, refuseLinkedOwnPart, refuseOthersFolder } from "./elsewhere.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { refuseLinks } from "./no-links.ts";

export const storeFormat = "asymptopia store 1, sha256\n";

/**
 * Makes the store's folders, or checks that an existing store has a format that this engine knows. A
 * file that names no format at all is damaged and is written anew: every blob and record has its own
 * checksum, so nothing of another kind can be taken for a result.
 */
export function openLayout(root: string): Layout {
  const layout = layoutOf(root);
  const format = formatOf(root);
  if (format === "known") return layout;
  for (const folder of ["cas", "ac", "lease", "tmp", "run", "cache"]) {
    Deno.mkdirSync(`${root}/${folder}`, { recursive: true });
  }
  // By what was read: another engine may have written a good one since.
  if (format === "damaged") setAside(layout, `${root}/format`);
  try {
    writeAtomic(layout, `${root}/format`, storeFormat);
  } catch (error) {
    releaseTmp(layout);
    throw error;
  }
  return layout;
}

/** Throws for a store of another format: whoever writes asks first. It may be missing altogether. */
export function checkFormat(root: string): void {
  formatOf(root);
}

/** The layout of a store that is only read; it may be missing altogether. */
export function readOnlyLayout(root: string): Layout {
  formatOf(root);
  return { ...layoutOf(root), isReadOnly: true };
}

/** Whether the store is there, and its format file whole; throws for another format, links, others' folders. */
function formatOf(root: string): "known" | "absent" | "damaged" {
  refuseLinkedOwnPart(root);
  for (const name of ownNames) refuseLinks(root, `${root}/${name}`);
  const found = readIfPresent(`${root}/format`);
  const format = found && new TextDecoder().decode(found);
  if (format === undefined) {
    refuseLinkToNothing(root);
    refuseOthersFolder(root);
    return "absent";
  }
  // Also the beginning of what this program writes: the rest is lost.
  const isTorn = storeFormat.startsWith(format) && format !== storeFormat;
  if (isTorn || !/^asymptopia store \d+\b/.test(format)) {
    refuseOthersFolder(root);
    return "damaged";
  }
  if (format === storeFormat) return "known";
  throw new UserError({
    action: `cannot use the store ${root}, whose format is "${format.trim()}"`,
    allowed: `"${storeFormat.trim()}"`,
    hint: "move it away, or use the version of this program that wrote it; if no other version " +
      `ever wrote it, the file is damaged: delete ${root}/format and run again`,
    exitCode: exitCodes.storeDamage,
  });
}

function refuseLinkToNothing(root: string): void {
  if (statIfPresent(root) !== undefined) return;
  let target: string;
  try {
    target = Deno.readLinkSync(root);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  throw new UserError({
    action: `cannot use the store: ${root} is a link to ${target}, and nothing is there`,
    hint: "make that folder, or remove the link",
    exitCode: exitCodes.storeDamage,
  });
}
