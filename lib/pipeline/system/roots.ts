/**
 * Where stage kinds and plug-ins are looked for. A workspace that has lib/contract is complete: this
 * repository, or a copy of it. Any other is a workspace of its own, whose lib/ and stages/ stand
 * beside those of the package that this engine is part of; it names the package's files as
 * "asymptopia/lib/…", in its imports and in what it is shown.
 */
import { packageFileName } from "./package-file-name.ts";
import { join, resolved } from "./path.ts";

/** Absolute path of the folder of the package that this engine is part of. */
export const packageRoot = import.meta.dirname!.replace(/\/lib\/pipeline\/system$/, "");
/** The first word of imports of the package's files. */
export const packageName = "asymptopia";

/** Absolute path of the folder whose lib/contract all stages of a workspace share. */
export function codeRootOf(workspace: string): string {
  try {
    Deno.statSync(join(workspace, "lib/contract"));
    return workspace;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return packageRoot;
  }
}

/** Absolute paths of the folders with lib/ and stages/, the workspace's own first. */
export function rootsOf(workspace: string): readonly string[] {
  return [...new Set([workspace, codeRootOf(workspace)])];
}

/** What the imports of bundled code may name instead of a path: its folder by the package's name. */
export function aliasesOf(workspace: string): Readonly<Record<string, string>> {
  return { [packageName]: codeRootOf(workspace) };
}

/** How a workspace names a file of one of its roots: from itself, or by the package's name. */
export function nameIn(workspace: string, root: string, path: string): string {
  return root === workspace ? path : `${packageName}/${path}`;
}

/** What names a file in an import; inverse of {@link nameIn}. */
export function importOf(name: string): string {
  return name.startsWith(`${packageName}/`) ? name : `./${name}`;
}

/** How a workspace names a file that is given by its path from the code's root; those of packages by theirs. */
export function nameOfCode(workspace: string, path: string): string {
  // They are most files, and cost no look.
  if (path.includes("node_modules/")) return packageFileName(path) ?? path;
  const root = codeRootOf(workspace);
  if (root === workspace) return path;
  const absolute = resolved(root, path);
  // Either root may lie inside the other: the inner one owns the file.
  const owner = [workspace, root].sort((a, b) => b.length - a.length)
    .find((folder) => absolute.startsWith(`${folder}/`));
  return owner === undefined ? path : nameIn(workspace, owner, absolute.slice(owner.length + 1));
}
