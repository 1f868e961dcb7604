/**
 * All files of a workspace's code, and of the engine's, that the reader's process may evaluate, and one
 * digest of them: what the reader answers counts for exactly this code. Installed packages count by
 * deno.lock, which has the digests under which they were downloaded.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import { UserError } from "../../contract/errors.ts";
import { FileStamps, type Stamp } from "../files/stamps.ts";
import { isNotFound } from "../store/file-operations.ts";
import { isSameStamp, isUnsettled, type Moment } from "../system/file-stamp.ts";
import { installationRoot } from "../system/installation.ts";
import { join, resolved } from "../system/path.ts";
import { nameIn, rootsOf } from "../system/roots.ts";
import { codeFolderNames } from "./apart/code-folders.ts";
import { irregular } from "./texts.ts";

/** The code as it was at one moment. */
export interface CodeRead {
  /** SHA-256 of the paths and contents of all files, and of where links lead. */
  readonly digest: Digest;
  /** SHA-256 by absolute path. */
  readonly files: ReadonlyMap<string, Digest>;
  /** What the disk said of each file, for the next time. */
  readonly stamps: readonly Stamp[];
}

/**
 * Reads it; files whose stamps are as they were saved are not read again.
 * @param moment a time that has passed, by the clock of the disk
 */
export function codeRead(
  workspace: string,
  { moment, saved }: { readonly moment: Moment | undefined; readonly saved?: readonly Stamp[] },
): CodeRead {
  const seen = new FileStamps("", moment, saved);
  const parts: string[] = [];
  const taken: number[] = [];
  const files = new Map<string, Digest>();
  for (const { path, note } of codeFiles(workspace)) {
    if (note !== undefined) {
      parts.push(`${path} ${note}`);
      continue;
    }
    const name = path.slice(1);
    taken.push(seen.take(name));
    const digest = seen.digestOf(name);
    files.set(path, digest);
    parts.push(`${path} ${digest || "absent"}`);
  }
  return { digest: digestOf(parts.join("\n")), files, stamps: seen.save(taken).stamps };
}

/** Whether the stamps of a reading would spare the next one what those that were saved do not. */
export function areFresher(stamps: readonly Stamp[], saved: readonly Stamp[]): boolean {
  const before = new Map(saved.map(([path, stamp]) => [path, stamp]));
  return stamps.some(([path, stamp]) => {
    const old = before.get(path);
    return !isUnsettled(stamp) && (old === undefined || !isSameStamp(old, stamp));
  });
}

/** A file of the code, or what is to be known of a path that is none. */
export interface CodeFile {
  /** Absolute path. */
  readonly path: string;
  /** Where a link leads. */
  readonly note?: string;
}

/** All of them, each once, in an order of their own. */
export function codeFiles(workspace: string): readonly CodeFile[] {
  const found = new Map<string, CodeFile>();
  const add = (file: CodeFile) => void found.set(`${file.path} ${file.note ?? ""}`, file);
  const walked = { add, folders: new Set<string>() };
  for (const root of rootsOf(workspace)) {
    const nameOf = (path: string) => nameIn(workspace, root, path.slice(root.length + 1));
    for (const folder of codeFolderNames) walk(join(root, folder), { ...walked, nameOf });
    for (const file of configurationNames) add({ path: join(root, file) });
  }
  // The engine itself, and its packages, may live elsewhere than the workspace.
  walk(engineFolder, walked);
  for (const file of configurationNames) add({ path: join(installationRoot, file) });
  return [...found.values()];
}

const configurationNames = ["deno.json", "deno.lock"];
const engineFolder = resolved(import.meta.dirname!, "..");

interface Walked {
  readonly add: (file: CodeFile) => void;
  /** Folders on the way, so that a link to one of them ends. */
  readonly folders: ReadonlySet<string>;
  /** What the user is shown for a path; given where a file that is none must be refused. */
  readonly nameOf?: (path: string) => string;
}

/** All files count: a schema may come from a module in JavaScript, or from JSON. */
function walk(folder: string, walked: Walked): void {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isFile, isDirectory, isSymlink } of entries) {
    const path = `${folder}/${name}`;
    const isOther = !isFile && !isDirectory && !isSymlink;
    if (isOther && name.endsWith(".ts") && walked.nameOf) throw irregular(walked.nameOf(path));
    if (isDirectory) walk(path, walked);
    else if (isFile) walked.add({ path });
    else if (isSymlink) walkLink(path, walked);
  }
}

/** The path that leads there counts, too. */
function walkLink(path: string, walked: Walked): void {
  let target: string;
  try {
    target = Deno.realPathSync(path);
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof Deno.errors.FilesystemLoop)) throw error;
    return walked.add({ path, note: "leads nowhere" });
  }
  walked.add({ path, note: `leads to ${target}` });
  let isDirectory: boolean;
  try {
    isDirectory = Deno.statSync(target).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw leadsOutside(walked.nameOf?.(path) ?? path, target);
  }
  if (!isDirectory) return walked.add({ path: target });
  if (walked.folders.has(target)) return;
  walk(target, { ...walked, folders: new Set([...walked.folders, target]) });
}

function leadsOutside(file: string, target: string): UserError {
  return new UserError({
    place: { file, line: 1, column: 1 },
    action: `cannot read code through a link that leads outside of the workspace, to ${target}`,
    hint: "put a copy in place of the link",
  });
}
