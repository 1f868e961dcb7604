/**
 * Tells whether files are what they were: by size, times and inode, and where these differ by content
 * (a fresh checkout or `touch` changes nothing). All stats of one run are taken once.
 */
import { canonicalJson, type Digest, digestOf } from "./digest.ts";
import { readIfPresent, statIfPresent } from "./store-layout.ts";

/** path, size, modified, changed (milliseconds), inode, SHA-256 */
export type Stamp = [string, number, number, number, number, Digest];

/** File times may lag behind the clock by one tick of the kernel. */
export const tickMilliseconds = 12;

export class FileStamps {
  /** A file changed after this may have changed since it was read without a trace in its times. */
  readonly #settledBefore = Date.now() - tickMilliseconds;
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
      found[1] === size && found[2] === modified && found[3] === changed && found[4] === inode
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
    const same = old !== undefined && [1, 2, 3, 4].every((field) => old[field] === stamp[field]);
    stamp[5] = same ? old[5] : contentDigest(this.#folder, path) ?? "";
    // Other content gets another index: what was made from the old content must not look fresh.
    const index = old?.[5] === stamp[5] ? known! : this.#stamps.length;
    this.#stamps[index] = stamp;
    this.#indices.set(path, index);
    this.#unchanged.set(index, true);
    this.changed = true;
    return index;
  }

  /** When a stamped file was last changed, in milliseconds since the epoch. */
  changedAt(index: number): number {
    return Math.max(this.#stamps[index][2], this.#stamps[index][3]);
  }

  /** SHA-256 of a stamped file. */
  digestOf(path: string): Digest {
    return this.#stamps[this.#indices.get(path)!][5];
  }

  /** The stamps with the given indices, to be saved, and their new indices. */
  save(used: Iterable<number>): { stamps: readonly Stamp[]; indices: ReadonlyMap<number, number> } {
    const sorted = [...new Set(used)].sort((a, b) => a - b);
    return {
      stamps: sorted.map((index) => this.#toSave(index)),
      indices: new Map(sorted.map((index, position) => [index, position])),
    };
  }

  /** Such a file is compared by content next time: its stamp must look different. */
  #toSave(index: number): Stamp {
    const [path, size, modified, , inode, digest] = this.#stamps[index];
    return this.changedAt(index) < this.#settledBefore
      ? this.#stamps[index]
      : [path, size, modified, -1, inode, digest];
  }

  #stat(path: string): Stamp | undefined {
    const found = statIfPresent(`${this.#folder}/${path}`);
    if (found === undefined) return undefined;
    const { size, mtime, ctime, ino } = found;
    return [path, size, mtime?.getTime() ?? 0, ctime?.getTime() ?? 0, ino ?? 0, ""];
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
