/** What lies in a folder, to show that nobody wrote where he must not. */
import { digestOf } from "../../lib/pipeline/keys/digest.ts";

/** Digest of each file by path, links by their target; `skip` names folders left out. */
export function treeOf(root: string, skip: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (folder: string) => {
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(`${root}/${folder}`)) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (skip.includes(path)) continue;
      if (isSymlink) found.set(path, `-> ${Deno.readLinkSync(`${root}/${path}`)}`);
      else if (isDirectory) {
        found.set(path, "folder");
        visit(path);
      } else found.set(path, digestOf(Deno.readFileSync(`${root}/${path}`)));
    }
  };
  visit("");
  return new Map([...found].sort());
}
