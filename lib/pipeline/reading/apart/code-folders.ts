/** The folders of a workspace's code: all that the reader's process may read. */
import { UserError } from "../../../contract/errors.ts";
import { isNotFound } from "../../store/file-operations.ts";
import { packagesFolder } from "../../specification/source-path.ts";
import { resolved } from "../../system/path.ts";
import { installationRoot } from "../../system/installation.ts";
import { nameIn, packageRoot, rootsOf } from "../../system/roots.ts";

/** Where a workspace has code: its own, its stages, and packages of its own. */
export const codeFolderNames = ["lib", "stages", "packages"];

/** Absolute paths; a folder of packages may be a link, so where it leads is among them. */
export function codeFolders(workspace: string): string[] {
  const roots = [...new Set([...rootsOf(workspace), packageRoot])];
  const packages = [...new Set([...roots, installationRoot])].map((root) =>
    `${root}/${packagesFolder}`
  );
  const paths = [
    ...roots.flatMap((root) => codeFolderNames.map((folder) => `${root}/${folder}`)),
    ...packages,
    ...packages.flatMap((path) => realPath(path) ?? []),
    ...packages.flatMap((path) => linkedPackages(path, roots)),
  ];
  return [...new Set(paths)];
}

/** Packages of a workspace's own, which links among its installed packages lead to. */
function linkedPackages(packages: string, roots: readonly string[]): string[] {
  const real = roots.flatMap((root) => realPath(root) ?? []);
  const installed = realPath(packages);
  const targetsIn = (folder: string): string[] =>
    entriesOf(folder).flatMap(({ name, isSymlink, isDirectory }) => {
      if (isDirectory && name.startsWith("@")) return targetsIn(`${folder}/${name}`);
      return isSymlink ? realPath(`${folder}/${name}`) ?? [] : [];
    });
  return targetsIn(packages).filter((target) =>
    !target.startsWith(`${installed}/`) && real.some((root) => target.startsWith(`${root}/`))
  );
}

/** The path from a folder to what lies in it or beside it, up to the second folder above. */
export function seenFrom(folder: string, path: string): string {
  for (const up of ["", "..", "../.."]) {
    const above = resolved(folder, up);
    if (path.startsWith(`${above}/`)) {
      return `./${up === "" ? "" : `${up}/`}${path.slice(above.length + 1)}`;
    }
  }
  return path;
}

/**
 * Throws a UserError for a link in the code of a workspace that leads out of it: the runtime follows
 * links inside of what may be read, so a link is a way to any file.
 */
export function refuseLinksOutside(workspace: string): void {
  const roots = [...new Set([...rootsOf(workspace), packageRoot])];
  const real = roots.flatMap((root) => realPath(root) ?? []);
  for (const root of rootsOf(workspace)) {
    const visit = (path: string) => {
      for (const { name, isDirectory, isSymlink } of entriesOf(`${root}/${path}`)) {
        const inner = `${path}/${name}`;
        if (isDirectory) visit(inner);
        else if (isSymlink) refuseOutside(`${root}/${inner}`, nameIn(workspace, root, inner), real);
      }
    };
    for (const folder of codeFolderNames) {
      refuseOutside(`${root}/${folder}`, nameIn(workspace, root, folder), real);
      visit(folder);
    }
  }
}

function refuseOutside(path: string, name: string, roots: readonly string[]): void {
  const target = realPath(path);
  // One that leads nowhere is no way to anything; one that may not be followed leads outside.
  if (target === undefined || roots.some((root) => target.startsWith(`${root}/`))) return;
  throw new UserError({
    place: { file: name, line: 1, column: 1 },
    action: `cannot use this: it is a link that leads out of the workspace, to ${target}`,
    hint: "copy what it leads to in its place",
  });
}

function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (isNotFound(error) || error instanceof Deno.errors.FilesystemLoop) return undefined;
    throw error;
  }
}

function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
