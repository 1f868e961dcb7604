/**
 * The files of the code that a specification is read with, and what the disk says of each: looked at once, for the
 * fingerprint under which a specification is remembered, and for whether the files are still those of its beginning.
 */
import { UserError } from "../../../contract/errors.ts";
import { type Digest, digestOf } from "../../keys/digest.ts";
import { isNotFound } from "../../store/file-operations.ts";
import { isUnsettled, type Moment, stampOf } from "../../system/file-stamp.ts";
import { installationRoot } from "../../system/installation.ts";
import { join, resolved } from "../../system/path.ts";
import { nameIn as nameInWorkspace, rootsOf } from "../../system/roots.ts";
import { irregular } from "../texts.ts";

/**
 * A file with what the disk said of it (nothing: it is absent); or, in words, the folder of those that follow, or where
 * a link leads.
 */
export type CodeFile = readonly [path: string, found: Deno.FileInfo | undefined] | string;

/** All files of the code, in one order. Throws a UserError for what is no file, and for links that lead out. */
export function codeFilesOf(workspace: string): readonly CodeFile[] {
  const noted: CodeFile[] = [];
  const walk = { noted, folders: new Set<string>() };
  const roots = rootsOf(workspace);
  for (const root of roots) {
    const nameOf = (path: string) => nameInWorkspace(workspace, root, path.slice(root.length + 1));
    for (const folder of ["stages", "lib"]) walkFolder(join(root, folder), { ...walk, nameOf });
    noteConfiguration(root, walk);
  }
  // The engine itself, and its packages, may live elsewhere than the workspace.
  const engine = resolved(import.meta.dirname!, "../..");
  if (!roots.some((root) => engine.startsWith(`${root}/lib/`))) walkFolder(engine, walk);
  if (!roots.includes(installationRoot)) noteConfiguration(installationRoot, walk);
  return noted;
}

/** Changes when a text's content changes, or a code file looks otherwise; the times of changes do not count. */
export function lookOf(texts: ReadonlyMap<string, string>, code: readonly CodeFile[]): Digest {
  const parts = textParts(texts);
  for (const file of code) {
    if (typeof file === "string") parts.push(file);
    else {
      const [path, found] = file;
      const stated = found === undefined
        ? "absent"
        : `${found.size} ${found.mtime?.getTime()} ${found.ino}`;
      parts.push(`${nameIn(path)} ${stated}`);
    }
  }
  return digestOf(parts.join("\n"));
}

/**
 * Changes when a text's content, or any code file, changes.
 * @param moment a time of the disk before the files were looked at
 */
export function fingerprintOf(
  texts: ReadonlyMap<string, string>,
  code: readonly CodeFile[],
  { words, moment }: { readonly words: readonly string[]; readonly moment: Moment | undefined },
): Digest {
  const parts = [...words, ...textParts(texts)];
  for (const file of code) {
    if (typeof file === "string") {
      parts.push(file);
      continue;
    }
    const [path, found] = file;
    if (found === undefined) {
      parts.push(`${nameIn(path)} absent`);
      continue;
    }
    const stamp = stampOf(found, moment);
    parts.push(`${nameIn(path)} ${stamp.join(" ")}`);
    // A second edit could have the times of the first: so early, the content decides.
    if (isUnsettled(stamp)) parts.push(contentOf(path));
  }
  return digestOf(parts.join("\n"));
}

/** Its folder was named before. */
function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function textParts(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([path, text]) => [path, digestOf(text)]);
}

function contentOf(path: string): string {
  try {
    return digestOf(Deno.readFileSync(path));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "gone";
  }
}

interface Walk {
  readonly noted: CodeFile[];
  /** Folders on the way, so that a link to one of them ends. */
  readonly folders: ReadonlySet<string>;
  /** What the user is shown for a path; given where a file that is none must be refused. */
  readonly nameOf?: (path: string) => string;
}

/** All files count: a schema may come from a module in JavaScript, or from JSON. */
function walkFolder(folder: string, walk: Walk): void {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  walk.noted.push(folder);
  const [folders, links]: [string[], string[]] = [[], []];
  for (const { name, isFile, isDirectory, isSymlink } of entries) {
    const path = `${folder}/${name}`;
    const isOther = !isFile && !isDirectory && !isSymlink;
    if (isOther && name.endsWith(".ts") && walk.nameOf) throw irregular(walk.nameOf(path));
    if (isDirectory) folders.push(path);
    else if (isFile) noteFile(path, walk);
    else if (isSymlink) links.push(path);
  }
  for (const path of links) followLink(path, walk);
  for (const path of folders) walkFolder(path, walk);
}

function noteConfiguration(root: string, walk: Walk): void {
  walk.noted.push(root);
  for (const file of ["deno.json", "deno.lock"]) noteFile(join(root, file), walk);
}

/** The path that leads there counts, too. */
function followLink(path: string, walk: Walk): void {
  let target: string;
  try {
    target = Deno.realPathSync(path);
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof Deno.errors.FilesystemLoop)) throw error;
    walk.noted.push(`${path} leads nowhere`);
    return;
  }
  walk.noted.push(`${path} leads to ${target}`);
  let isDirectory: boolean;
  try {
    isDirectory = Deno.statSync(target).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw leadsOutside(walk.nameOf?.(path) ?? path, target);
  }
  if (!isDirectory) return noteFile(target, walk);
  if (walk.folders.has(target)) return;
  walkFolder(target, { ...walk, folders: new Set([...walk.folders, target]) });
}

function leadsOutside(file: string, target: string): UserError {
  return new UserError({
    place: { file, line: 1, column: 1 },
    action: `cannot read code through a link that leads outside of the workspace, to ${target}`,
    hint: "put a copy in place of the link",
  });
}

function noteFile(path: string, { noted }: Walk): void {
  try {
    noted.push([path, Deno.statSync(path)]);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    noted.push([path, undefined]);
  }
}
