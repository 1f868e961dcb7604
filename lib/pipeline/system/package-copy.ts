/**
 * A workspace's copy of the package. It lies in the workspace, not among installed packages: the runtime
 * runs no TypeScript there; and whoever clones a paper has the engine that its results were made with.
 */

/** Where the copy lies, from the workspace. */
export const packageCopy = "vendor/asymptopia";
/** What is in it, by path from the copy. */
export const contentsFile = "contents.json";

export interface PackageContents {
  readonly name: string;
  readonly version: string;
  /** Version of Deno that it was made for. */
  readonly deno: string;
  /** SHA-256 by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** What is written of a copy; undefined for a folder that is none, such as the package's repository. */
export function readContents(folder: string): PackageContents | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(`${folder}/${contentsFile}`)) as PackageContents;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
