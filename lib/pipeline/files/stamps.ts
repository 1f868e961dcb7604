/**
 * Tells whether files are what they were: by size, times and inode, and where these differ by content
 * (a fresh checkout or `touch` changes nothing). All stats of one run are taken once.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import { canonicalJson } from "../keys/canonical-json.ts";
import { readIfPresent, statIfPresent } from "../store/file-operations.ts";

/**
 * path, size, modified, changed (milliseconds), inode, SHA-256. The runtime tells when a file was
 * changed in whole seconds only, so within that second another edit could look the same (if it also
 * keeps size and time of modification): a stamp taken so early says {@link unsure} instead, and the
 * content decides.
 */
export type Stamp = [string, number, number, number, number, Digest];

/** In place of the time of a change: equal to none. */
const unsure = -1;
/** File times may lag behind the clock by one tick of the kernel. */
export const tickMilliseconds = 12;

/** True if a file changed after a moment would not have this time of change. */
export function isChangeSettled(changed: number, moment: number): boolean {
  return changed + 1000 + tickMilliseconds <= moment;
}

export class FileStamps {
  readonly #folder: string;
  readonly #stamps: Stamp[];
  readonly #indices: Map<string, number>;
  readonly #unchanged = new Map<number, boolean>();
  /** True if some stamp is newer than the saved one, so that saving is worth it. */
  changed = false;

  constructor(folder: string, saved: readonly Stamp[] = []) {
    this.#folder = folder;
    this.#stamps = saved.map((stamp) => [...stamp]);
    this.#indices = new Map(saved.map(([path], index) => [path, index]));
  }

  /** True if the file still has the content that it had when its stamp was taken. */
  isUnchanged(index: number): boolean {
    let answer = this.#unchanged.get(index);
    if (answer === undefined) {
      answer = this.#compare(index);
      this.#unchanged.set(index, answer);
    }
    return answer;
  }

  #compare(index: number): boolean {
    const old = this.#stamps[index];
    if (old === undefined) return false;
    const [path, size, modified, changed, inode, digest] = old;
    const found = this.#stat(path);
    if (found === undefined) return false;
    if (
      found[1] === size && found[2] === modified && found[3] === changed && found[4] === inode &&
      changed !== unsure
    ) return true;
    if (contentDigest(this.#folder, path) !== digest) return false;
    found[5] = digest;
    this.#stamps[index] = found;
    this.changed = true;
    return true;
  }

  /** Stamps a file as it is now; undefined if there is no such file. */
  take(path: string): number | undefined {
    const stamp = this.#stat(path);
    const known = this.#indices.get(path);
    const old = known === undefined ? undefined : this.#stamps[known];
    if (stamp === undefined) return undefined;
    const same = old !== undefined && stamp[3] !== unsure &&
      [1, 2, 3, 4].every((field) => old[field] === stamp[field]);
    stamp[5] = same ? old[5] : contentDigest(this.#folder, path) ?? "";
    // Other content gets another index: what was made from the old content must not look fresh.
    const index = old?.[5] === stamp[5] ? known! : this.#stamps.length;
    this.#stamps[index] = stamp;
    this.#indices.set(path, index);
    this.#unchanged.set(index, true);
    this.changed = true;
    return index;
  }

  /**
   * When a stamped file was last changed, in milliseconds since the epoch: not later than this. For
   * a young file the time of modification only.
   */
  changedAt(index: number): number {
    const [, , modified, changed] = this.#stamps[index];
    return Math.max(modified, changed === unsure ? 0 : changed + 999);
  }

  /** True for a file changed so lately that its times do not tell whether it has changed since. */
  isYoung(index: number): boolean {
    return this.#stamps[index][3] === unsure;
  }

  /** SHA-256 of a stamped file. */
  digestOf(path: string): Digest {
    return this.#stamps[this.#indices.get(path)!][5];
  }

  /** The stamps with the given indices, to be saved, and their new indices. */
  save(used: Iterable<number>): { stamps: readonly Stamp[]; indices: ReadonlyMap<number, number> } {
    const sorted = [...new Set(used)].sort((a, b) => a - b);
    return {
      stamps: sorted.map((index) => this.#stamps[index]),
      indices: new Map(sorted.map((index, position) => [index, position])),
    };
  }

  #stat(path: string): Stamp | undefined {
    const found = statIfPresent(`${this.#folder}/${path}`);
    if (found === undefined) return undefined;
    const { size, mtime, ctime, ino } = found;
    const changed = ctime?.getTime() ?? 0;
    const isSure = isChangeSettled(changed, Date.now());
    return [path, size, mtime?.getTime() ?? 0, isSure ? changed : unsure, ino ?? 0, ""];
  }
}

/** deno.json counts by its import map only: tasks and formatting rules change no bundle. */
function contentDigest(folder: string, path: string): Digest | undefined {
  const bytes = readIfPresent(`${folder}/${path}`);
  if (bytes === undefined) return undefined;
  if (path !== "deno.json") return digestOf(bytes);
  const { imports = {} } = JSON.parse(new TextDecoder().decode(bytes)) as { imports?: object };
  return digestOf(canonicalJson(imports));
}
