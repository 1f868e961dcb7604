/** The package.json files that have a say in which files imports mean. */
import { packageFolderOf } from "./own-modules.ts";
import { resolved } from "../system/path.ts";
import { codeRootOf, rootsOf } from "../system/roots.ts";

/**
 * By path from the code's root: that of each package, and those between the workspace's own files and
 * its root, whether or not there are any now.
 */
export function packageFiles(workspace: string, inputs: readonly string[]): string[] {
  const root = codeRootOf(workspace);
  const owners = rootsOf(workspace).toSorted((a, b) => b.length - a.length);
  const folders = inputs.flatMap((path) => {
    const inPackage = packageFolderOf(path);
    if (inPackage !== undefined) return [inPackage];
    const absolute = resolved(root, path);
    const owner = owners.find((folder) => absolute.startsWith(`${folder}/`));
    if (owner === undefined) return [];
    const parts = absolute.slice(owner.length).split("/").slice(0, -1);
    return parts.map((_, i) => relative(root, owner + parts.slice(0, i + 1).join("/")));
  });
  return [...new Set(folders)].map((folder) => folder === "" ? "" : `${folder}/`)
    .map((folder) => `${folder}package.json`);
}

/** The path from a folder to an absolute one, as the bundler writes it. */
export function relative(folder: string, path: string): string {
  const [from, to] = [folder.split("/"), path.split("/")];
  const same = from.findIndex((part, i) => part !== to[i]);
  const up = same < 0 ? 0 : from.length - same;
  return [...Array<string>(up).fill(".."), ...to.slice(from.length - up)].join("/");
}
