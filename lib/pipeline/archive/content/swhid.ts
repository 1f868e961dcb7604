/**
 * Identifiers of contents and folders that outlive every host: SWHID 1.2 (ISO/IEC 18670). Those of a content
 * and of a folder are git's own SHA-1 of a blob and of a tree.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** A file of a tree. */
export interface TreeFile {
  readonly path: string;
  readonly isExecutable: boolean;
  /** SHA-1 of git's blob of it. */
  readonly git: string;
}

export function contentIdentifier(git: string): string {
  return `swh:1:cnt:${git}`;
}

/** Of the folder with these files; there are no empty folders. */
export function folderIdentifier(files: readonly TreeFile[]): string {
  return `swh:1:dir:${treeDigest(files)}`;
}

interface TreeEntry {
  readonly mode: string;
  readonly name: Buffer;
  readonly git: string;
}

function treeDigest(files: readonly TreeFile[]): string {
  const folders = new Map<string, TreeFile[]>();
  const entries: TreeEntry[] = [];
  for (const file of files) {
    const at = file.path.indexOf("/");
    if (at < 0) {
      entries.push({
        mode: file.isExecutable ? "100755" : "100644",
        name: Buffer.from(file.path),
        git: file.git,
      });
      continue;
    }
    const [folder, path] = [file.path.slice(0, at), file.path.slice(at + 1)];
    const inner = folders.get(folder);
    if (inner === undefined) folders.set(folder, [{ ...file, path }]);
    else inner.push({ ...file, path });
  }
  for (const [name, inner] of folders) {
    entries.push({ mode: "40000", name: Buffer.from(name), git: treeDigest(inner) });
  }
  // Git orders a folder as if its name ended in a slash.
  const orderOf = ({ mode, name }: TreeEntry) =>
    mode === "40000" ? Buffer.concat([name, Buffer.from("/")]) : name;
  entries.sort((a, b) => Buffer.compare(orderOf(a), orderOf(b)));
  const body = Buffer.concat(entries.flatMap(({ mode, name, git }) => [
    Buffer.from(`${mode} `),
    name,
    Buffer.from([0]),
    Buffer.from(git, "hex"),
  ]));
  return createHash("sha1").update(`tree ${body.length}\0`).update(body).digest("hex");
}
