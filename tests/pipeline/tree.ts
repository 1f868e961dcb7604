/** A whole folder as one list of lines, to see whether a command has changed anything in it. */
import { digestOf } from "../../lib/pipeline/keys/digest.ts";

/** Path, kind, mode, modification time and content of everything in a folder, sorted by path. */
export function treeOf(root: string): string[] {
  const lines: string[] = [];
  const visit = (path: string) => {
    const { mode, mtime, isDirectory, isSymlink } = Deno.lstatSync(`${root}${path}`);
    const about = `${path} ${mode} ${mtime?.getTime()}`;
    if (isDirectory) {
      lines.push(`${about} folder`);
      for (const { name } of Deno.readDirSync(`${root}${path}`)) visit(`${path}/${name}`);
    } else if (isSymlink) lines.push(`${about} -> ${Deno.readLinkSync(`${root}${path}`)}`);
    else lines.push(`${about} ${digestOf(Deno.readFileSync(`${root}${path}`))}`);
  };
  visit("");
  return lines.sort();
}
