/**
 * What was submitted to a queue, as a folder of the store, `queue/<name>`. It is there before the queue is
 * asked to take it: an engine that is killed at any moment finds it again, by a name that nobody else gives.
 *
 *   submission.json     which keys, by array task; never changed
 *   <n>.json            the jobs of array task n (execution/task.ts)
 *   <n>-<r>.jsonl       what the node says, at its r-th start (messages.ts)
 *   <n>.log             what the node's shell and Deno say
 *   taken               the queue has taken it, and gave it this number
 *   <n>.<p>.settled     an engine has taken note of how the p-th job of array task n ended
 *   withdrawn           nothing of it is to begin any more; <n>.withdrawn: of array task n
 *   owner               locked by the engine that answers for it
 */
import type { Task } from "../execution/task.ts";
import type { Digest } from "../keys/digest.ts";
import {
  isNotFound,
  namesIn,
  readIfPresent,
  removeIfPresent,
  statIfPresent,
} from "../store/file-operations.ts";
import { freshName, isFreshName } from "../store/fresh-name.ts";
import type { Layout } from "../store/layout.ts";
import { refuseLinkedFolders, refuseLinks } from "../store/no-links.ts";
import { isCount, isDigest, isListOf, isMap, isText } from "../store/shape.ts";
import { freshPath, writeAtomic } from "../store/unfinished.ts";
import { tryLock } from "../system/file-lock.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import { unlock } from "../system/unlock.ts";

const format = 1;
const prefix = "asymptopia-";

export interface Submission {
  /** The name of its jobs in the queue. */
  readonly name: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Keys by array task. */
  readonly keys: readonly (readonly Digest[])[];
}

/** Where a job is. */
export interface Place {
  readonly submission: Submission;
  readonly pack: number;
  readonly position: number;
}

export function queueFolder(layout: Pick<Layout, "root">): string {
  return `${layout.root}/queue`;
}

function folderOf(layout: Pick<Layout, "root">, name: string): string {
  return `${queueFolder(layout)}/${name}`;
}

/** Whether the engine gives a submission this name. */
export function isSubmissionName(name: string): boolean {
  return name.startsWith(prefix) && isFreshName(name.slice(prefix.length));
}

/** Writes a submission down, whole or not at all. */
export function writeSubmission(
  layout: Layout,
  packs: readonly (readonly Task[])[],
  now: number,
): Submission {
  const name = `${prefix}${freshName()}`;
  const folder = folderOf(layout, name);
  const keys = packs.map((tasks) => tasks.map(({ key }) => key));
  const unfinished = freshPath(layout);
  Deno.mkdirSync(unfinished);
  packs.forEach((tasks, n) => {
    Deno.writeTextFileSync(`${unfinished}/${n}.json`, JSON.stringify({ format, tasks }));
  });
  const text = JSON.stringify({ format, name, created: now, keys });
  Deno.writeTextFileSync(`${unfinished}/submission.json`, text);
  refuseLinks(layout.root, queueFolder(layout));
  Deno.mkdirSync(queueFolder(layout), { recursive: true });
  Deno.renameSync(unfinished, folder);
  return { name, folder, created: now, keys };
}

/** Names of all submissions that lie in the store. */
export function submissionNames(layout: Pick<Layout, "root">): string[] {
  refuseLinks(layout.root, queueFolder(layout));
  return namesIn(queueFolder(layout)).filter(isSubmissionName).sort();
}

/** Undefined for one that is gone, damaged or of another version. */
export function readSubmission(
  layout: Pick<Layout, "root">,
  name: string,
): Submission | undefined {
  const folder = folderOf(layout, name);
  refuseLinkedFolders(layout.root, `${folder}/submission.json`);
  const found = parsed(readIfPresent(`${folder}/submission.json`));
  if (!isMap(found) || found.format !== format || found.name !== name) return undefined;
  const { created, keys } = found;
  if (!isCount(created) || !isListOf(isListOf(isDigest))(keys)) return undefined;
  return { name, folder, created, keys: keys as Digest[][] };
}

/** The jobs of an array task, as its node reads them; undefined if they are not there. */
export function readPack(
  layout: Pick<Layout, "root">,
  name: string,
  pack: number,
): readonly Task[] | undefined {
  const path = `${folderOf(layout, name)}/${pack}.json`;
  refuseLinkedFolders(layout.root, path);
  const found = parsed(readIfPresent(path));
  if (!isMap(found) || found.format !== format || !isListOf(isTask)(found.tasks)) return undefined;
  return found.tasks as Task[];
}

function isTask(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { id, key, manifest, outputs, timeoutSeconds, memoryBytes, sources, run } = value;
  return isText(id) && isDigest(key) && isMap(manifest) && isDigest(manifest.code) &&
    isListOf(isText)(outputs) && (timeoutSeconds === null || Number(timeoutSeconds) > 0) &&
    isCount(memoryBytes) && isDigest(sources) && isText(run) && isCount(value.attempt) &&
    typeof value.fresh === "boolean" && typeof value.isClaim === "boolean" && isMap(value.random);
}

function parsed(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const withdrawn = "withdrawn";

/** Nothing of it is to begin any more; with `pack`, of one array task. */
export function withdraw(layout: Layout, { folder }: Submission, pack?: number): void {
  const name = pack === undefined ? withdrawn : `${pack}.${withdrawn}`;
  ifStorageAllows(() => {
    if (statIfPresent(folder) !== undefined) writeAtomic(layout, `${folder}/${name}`, "");
  });
}

export function isWithdrawn({ folder }: Pick<Submission, "folder">, pack: number): boolean {
  return statIfPresent(folder) === undefined ||
    [withdrawn, `${pack}.${withdrawn}`].some((name) =>
      statIfPresent(`${folder}/${name}`) !== undefined
    );
}

export function isWithdrawnWhole({ folder }: Pick<Submission, "folder">): boolean {
  return statIfPresent(`${folder}/${withdrawn}`) !== undefined;
}

/** The queue has said that it has it, by this number: for people; nothing is asked by it. */
export function noteTaken(layout: Layout, { folder }: Submission, id: string): void {
  ifStorageAllows(() => writeAtomic(layout, `${folder}/taken`, `${id}\n`));
}

export function isTaken({ folder }: Submission): boolean {
  return statIfPresent(`${folder}/taken`) !== undefined;
}

/** How a job ended there is known, and no engine is to ask for it again. */
export function noteSettled(layout: Layout, { submission, pack, position }: Place): void {
  ifStorageAllows(() => {
    if (statIfPresent(submission.folder) === undefined) return;
    writeAtomic(layout, `${submission.folder}/${pack}.${position}.settled`, "");
  });
}

export function isSettled({ submission, pack, position }: Place): boolean {
  return statIfPresent(`${submission.folder}/${pack}.${position}.settled`) !== undefined;
}

export function removeSubmission({ folder }: Pick<Submission, "folder">): void {
  ifStorageAllows(() => removeIfPresent(folder));
}

/**
 * Makes this process the one that answers for a submission, until it gives that back; undefined if another
 * one does, or if it is gone.
 */
export function own({ folder }: Submission): (() => void) | undefined {
  if (statIfPresent(folder) === undefined) return undefined;
  let file: Deno.FsFile | undefined;
  try {
    ifStorageAllows(() => file = Deno.openSync(`${folder}/owner`, { create: true, write: true }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  if (file === undefined) return undefined;
  const owned: Deno.FsFile = file;
  if (tryLock(owned, "exclusive") !== "busy") return () => unlock(owned);
  owned.close();
  return undefined;
}

/** Last lines of what the node's shell and Deno said of an array task. */
export function lastWords({ folder }: Pick<Submission, "folder">, pack: number): string[] {
  const bytes = readIfPresent(`${folder}/${pack}.log`);
  const text = new TextDecoder().decode(bytes?.subarray(-20_000) ?? new Uint8Array());
  return text.split("\n").filter((line) => line.trim() !== "").slice(-20);
}
