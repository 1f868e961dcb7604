/**
 * Tells whether files are what they were: by size, times and inode, and where these differ by content
 * (a fresh checkout or `touch` changes nothing). All stats of one run are taken once.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import { canonicalJson } from "../keys/canonical-json.ts";
import { readIfPresent, statIfPresent } from "../store/file-operations.ts";
import { type FileStamp, isSameStamp, type Moment, stampOf } from "../system/file-stamp.ts";

/** A file as it was read: its path, its stamp before, the SHA-256 of its content; "" if it is not there. */
export type Stamp = readonly [path: string, stamp: FileStamp, digest: Digest | ""];

const absent: FileStamp = [0, 0, 0, 0];

export class FileStamps {
  readonly #folder: string;
  readonly #moment: Moment | undefined;
  readonly #stamps: Stamp[];
  readonly #indices: Map<string, number>;
  readonly #unchanged = new Map<number, boolean>();
  /** True if some stamp is newer than the saved one, so that saving is worth it. */
  changed = false;

  /** `moment`: when the run began, by the clock of the disk. */
  constructor(folder: string, moment: Moment | undefined, saved: readonly Stamp[] = []) {
    this.#folder = folder;
    this.#moment = moment;
    this.#stamps = [...saved];
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
    const [path, stamp, digest] = old;
    const found = this.#stat(path);
    if (found === undefined || digest === "") return found === undefined && digest === "";
    if (isSameStamp(found, stamp)) return true;
    if (contentDigest(this.#folder, path) !== digest) return false;
    this.#stamps[index] = [path, found, digest];
    this.changed = true;
    return true;
  }

  /** Stamps a file as it is now. */
  take(path: string): number {
    const stamp = this.#stat(path);
    if (stamp === undefined) return this.#note([path, absent, ""]);
    const known = this.#indices.get(path);
    const old = known === undefined ? undefined : this.#stamps[known];
    if (old !== undefined && isSameStamp(stamp, old[1])) return this.#note([path, stamp, old[2]]);
    return this.#note([path, stamp, contentDigest(this.#folder, path) ?? ""]);
  }

  /** Stamps a file as somebody has read it: what the disk said before, and the bytes. */
  takeRead(path: string, before: Deno.FileInfo, bytes: Uint8Array): number {
    return this.#note([path, stampOf(before, this.#moment), digestOf(bytes)]);
  }

  #note(stamp: Stamp): number {
    const [path, , digest] = stamp;
    const known = this.#indices.get(path);
    // Other content gets another index: what was made from the old content must not look fresh.
    const isKnown = known !== undefined && this.#stamps[known][2] === digest;
    const index = isKnown ? known : this.#stamps.length;
    this.#stamps[index] = stamp;
    this.#indices.set(path, index);
    this.#unchanged.set(index, true);
    this.changed = true;
    return index;
  }

  /** The path of a stamped file. */
  pathOf(index: number): string {
    return this.#stamps[index][0];
  }

  /** SHA-256 of a stamped file. */
  digestOf(path: string): Digest {
    return this.#stamps[this.#indices.get(path)!][2];
  }

  /** The stamps with the given indices, to be saved, and their new indices. */
  save(used: Iterable<number>): { stamps: readonly Stamp[]; indices: ReadonlyMap<number, number> } {
    const sorted = [...new Set(used)].sort((a, b) => a - b);
    return {
      stamps: sorted.map((index) => this.#stamps[index]),
      indices: new Map(sorted.map((index, position) => [index, position])),
    };
  }

  #stat(path: string): FileStamp | undefined {
    const found = statIfPresent(`${this.#folder}/${path}`);
    return found && stampOf(found, this.#moment);
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
