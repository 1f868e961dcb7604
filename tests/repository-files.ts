/** The repository's own files, found without git, which a copy of it may not have. */
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

export const repository = fromFileUrl(import.meta.resolve("../"));

/** Not part of the repository: what git keeps, packages, and results but the committed digests. */
const left = /^(?:\.git|node_modules|artifacts\/(?!digests(?:\/|$)).*)$/;

/** Paths of all files from the root, sorted. */
export function repositoryFiles(): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string) => {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(`${repository}/${folder}`)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (left.test(path)) continue;
      if (isDirectory) visit(path);
      else if (isFile) found.push(path);
    }
  };
  visit("");
  return found.sort();
}

/** Copies the repository to a folder that does not exist yet; its packages are shared by a link. */
export function copyRepository(to: string): void {
  for (const path of repositoryFiles()) {
    Deno.mkdirSync(`${to}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.copyFileSync(`${repository}/${path}`, `${to}/${path}`);
  }
  Deno.symlinkSync(`${repository}/node_modules`, `${to}/node_modules`);
}
