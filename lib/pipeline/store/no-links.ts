/**
 * Nothing below a store's root may be a link. A link can come with a checkout, for git keeps links, and
 * what is written or removed through it lies wherever its author wished. The root itself may be
 * one: that is how a store is shared.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { isNotFound } from "./file-operations.ts";

/**
 * Throws a UserError if a folder between the root and a path is a link. The last part of the path is
 * not looked at: renaming and removing act on a link itself, not on where it leads.
 */
export function refuseLinkedFolders(root: string, path: string): void {
  const parts = path.slice(root.length + 1).split("/").slice(0, -1);
  let folder = root;
  for (const part of parts) {
    folder += `/${part}`;
    if (!refuseLink(folder)) return;
  }
}

/** The same for a file that is opened where it lies, so that its last part counts, too. */
export function refuseLinks(root: string, path: string): void {
  refuseLinkedFolders(root, `${path}/`);
}

/** False if nothing is there, so that nothing can be below it. */
function refuseLink(path: string): boolean {
  let isLink: boolean;
  try {
    isLink = Deno.lstatSync(path).isSymlink;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
  if (!isLink) return true;
  throw new UserError({
    action: `cannot use the store: ${path} is a link, and nothing in a store may be one`,
    allowed: "a link in place of the whole store (artifacts/store)",
    hint: `look where it leads (\`ls -l ${path}\`), remove the link, and run again`,
    exitCode: exitCodes.storeDamage,
  });
}
