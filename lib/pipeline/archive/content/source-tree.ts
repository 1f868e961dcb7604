/**
 * The files of a source tree: all that `.gitignore` at its root does not name, without what is made here or
 * is nobody else's business (packages, results but for the committed digests, files of secrets).
 */
import { UserError } from "../../../contract/errors.ts";
import { readIfPresent } from "../../store/file-operations.ts";
import { ignoreRules } from "./ignore-rules.ts";

export interface SourceFile {
  /** Path from the root of the tree. */
  readonly path: string;
  /** Absolute. */
  readonly from: string;
  readonly isExecutable: boolean;
}

/** Names that are left out wherever they lie, as whole words of a path. */
const never =
  /^(?:\.git|node_modules|\.env.*|\.netrc|\.npmrc|.*\.pem|.*\.key|id_(?:rsa|dsa|ecdsa|ed25519)(?:\.pub)?)$/;
/** Of the results the tree has the digests that are committed. */
const results = /(?:^|\/)artifacts\/(?!digests(?:\/|$))/;

/** Sorted by path. Throws a UserError for a link, and for a name that is no text. */
export function sourceFiles(root: string): readonly SourceFile[] {
  const rules = ignoreRules(new TextDecoder().decode(readIfPresent(`${root}/.gitignore`)));
  const files: SourceFile[] = [];
  const visit = (folder: string) => {
    for (const { name, isDirectory, isSymlink, isFile } of Deno.readDirSync(`${root}/${folder}`)) {
      const path = folder + name;
      if (never.test(name) || results.test(path) || rules(path, isDirectory)) continue;
      if (isDirectory) visit(`${path}/`);
      else if (isSymlink) throw linked(path);
      else if (isFile) files.push(fileAt(root, path));
    }
  };
  visit("");
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

function fileAt(root: string, path: string): SourceFile {
  if (!path.isWellFormed() || path.includes("\uFFFD") || path.includes("\\")) {
    throw unreadable(path);
  }
  const { mode } = Deno.statSync(`${root}/${path}`);
  return { path, from: `${root}/${path}`, isExecutable: ((mode ?? 0) & 0o100) !== 0 };
}

function linked(path: string): UserError {
  return new UserError({
    action: `cannot archive ${path}: it is a link, and what it leads to may lie anywhere`,
    allowed: "files and folders",
    hint: "put a copy in its place, or name it in .gitignore",
  });
}

function unreadable(path: string): UserError {
  return new UserError({
    action: `cannot archive ${JSON.stringify(path)}: its name is no text that every system takes`,
    allowed: "names in UTF-8 without a backslash",
    hint: "rename it, or name it in .gitignore",
  });
}
