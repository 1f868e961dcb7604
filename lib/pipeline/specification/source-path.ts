/** Where an external file lies in the workspace. */
import type { SourceSpec } from "./specification.ts";

/** Folder of the installed packages. */
export const packagesFolder = "node_modules";

/** Path from the workspace. */
export function pathOf({ file, package: owner }: SourceSpec): string {
  return owner === undefined ? file : `${packagesFolder}/${owner}/${file}`;
}
