/** Pieces import what they share by its place in the package; elsewhere it is named by the package. */
import { packageName } from "../system/roots.ts";
import { resolved } from "../system/path.ts";
import type { NewFile } from "./piece.ts";

const relativeImport = /\bfrom "(\.{1,2}\/[^"]+)"/g;

/** The same files for a workspace without the package's code: imports of each other stay as they are. */
export function importingFromPackage(files: readonly NewFile[]): readonly NewFile[] {
  const own = new Set(files.map(({ path }) => `/${path}`));
  return files.map(({ path, text }) => {
    const folder = `/${path.slice(0, path.lastIndexOf("/"))}`;
    const named = text.replace(relativeImport, (written, specifier: string) => {
      const target = resolved(folder, specifier);
      return own.has(target) ? written : `from "${packageName}${target}"`;
    });
    return { path, text: named };
  });
}
