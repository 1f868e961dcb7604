/** Whether a workspace's copy of the package is as it was packed. */
import { digestOf } from "../keys/digest.ts";
import { type PackageContents, packageCopy, readContents } from "../system/package-copy.ts";
import { readIfPresent } from "../store/file-operations.ts";
import { counted } from "../words/number-text.ts";
import type { Finding } from "./finding.ts";

/** Files of a copy that are not as they were packed, or not there. */
export function editedFiles(copy: string, { files }: PackageContents): readonly string[] {
  return Object.entries(files).filter(([path, digest]) => {
    const bytes = readIfPresent(`${copy}/${path}`);
    return bytes === undefined || digestOf(bytes) !== digest;
  }).map(([path]) => path);
}

/** "a, b, c and 2 more are". */
export function listedFiles(paths: readonly string[]): string {
  const some = paths.slice(0, 3).join(", ");
  return (paths.length > 3 ? `${some} and ${paths.length - 3} more` : some) +
    (paths.length === 1 ? " is" : " are");
}

/** What `doctor` says of the folder of the package; nothing of the package's own repository. */
export function copyFindings(folder: string): readonly Finding[] {
  const contents = readContents(folder);
  if (contents === undefined) return [];
  const section = "packages";
  const head = `asymptopia ${contents.version}`;
  const edited = editedFiles(folder, contents);
  if (edited.length === 0) {
    const count = Object.keys(contents.files).length;
    return [{ section, level: "ok", text: `${head}: ${counted(count, "file")} as packed` }];
  }
  return [{
    section,
    level: "warning",
    text: `${head}: in ${packageCopy}, ${listedFiles(edited)} not as packed`,
    todo: "put the change into a plug-in of your own in lib/: an upgrade refuses to lose it",
  }];
}
