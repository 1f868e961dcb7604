/**
 * Files that take their places together: all of them are written aside first, so that what cannot be made or
 * written leaves the folder as it was.
 */
import { assert } from "../../contract/errors.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import { readIfPresent, removeIfPresent, statIfPresent } from "../store/file-operations.ts";
import type { Layout } from "../store/layout.ts";
import { whileLocked } from "../store/lock-file.ts";
import { refuseLinkedFolders } from "../store/no-links.ts";
import { freshPath, placeFile } from "../store/unfinished.ts";
import { needing } from "../system/storage-fault.ts";

export interface Placed {
  /** Files that were written: those that had another content, or were not there. */
  readonly written: number;
  /** What somebody else did in the folder, in words for the user. */
  readonly remarks: readonly string[];
}

export class StagedFiles {
  readonly #staged = new Map<string, { readonly temporary: string; readonly digest: Digest }>();

  /** `folder`: path from the checkout's own part of the store. */
  constructor(readonly layout: Layout, readonly folder: string) {}

  /** Writes a file aside; `path` is from the folder. */
  add(path: string, content: Uint8Array | string): void {
    assert(!this.#staged.has(path), `two files would be ${this.folder}/${path}`);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const temporary = freshPath(this.layout.own);
    needing(bytes.length, () => Deno.writeFileSync(temporary, bytes, { createNew: true }));
    this.#staged.set(path, { temporary, digest: digestOf(bytes) });
  }

  /** SHA-256 of what was added, by path, in the order of the paths. */
  digests(): Record<string, Digest> {
    const sorted = [...this.#staged].sort(([a], [b]) => a < b ? -1 : 1);
    return Object.fromEntries(sorted.map(([path, { digest }]) => [path, digest]));
  }

  /**
   * Puts the files into their places, in the order in which they were added, and removes those of `before`
   * that are no more (digests by path, asked for when nobody else places any). What is of neither keeps
   * its content under another name.
   */
  place(before: () => Readonly<Record<string, string>>, secondsMax?: number): Placed {
    const path = `${this.layout.own.root}/${this.folder}.lock`;
    const held = { work: this.folder, secondsMax };
    return whileLocked(path, held, () => this.#placeAlone(before()));
  }

  #placeAlone(before: Readonly<Record<string, string>>): Placed {
    const remarks: string[] = [];
    let written = 0;
    for (const [path, { temporary, digest }] of this.#staged) {
      const found = this.#found(path);
      if (found === digest) {
        removeIfPresent(temporary);
        continue;
      }
      if (found !== undefined && found !== before[path]) remarks.push(this.#moveAside(path));
      placeFile(this.layout.own, temporary, this.#absolute(path));
      written++;
    }
    for (const [path, digest] of Object.entries(before)) {
      if (this.#staged.has(path) || !isPlainPath(path)) continue;
      const found = this.#found(path);
      if (found === digest) removeIfPresent(this.#absolute(path));
      else if (found !== undefined) {
        remarks.push(`${this.#shown(path)} had been edited, and is no longer exported: it is left`);
      }
    }
    return { written, remarks };
  }

  #absolute(path: string): string {
    return `${this.layout.own.root}/${this.folder}/${path}`;
  }

  #shown(path: string): string {
    return `artifacts/${this.folder}/${path}`;
  }

  #found(path: string): Digest | undefined {
    refuseLinkedFolders(this.layout.own.root, this.#absolute(path));
    const bytes = readIfPresent(this.#absolute(path));
    return bytes === undefined ? undefined : digestOf(bytes);
  }

  #moveAside(path: string): string {
    let aside = `${path}.yours`;
    for (let n = 2; statIfPresent(this.#absolute(aside)) !== undefined; n++) {
      aside = `${path}.yours-${n}`;
    }
    Deno.renameSync(this.#absolute(path), this.#absolute(aside));
    return `${this.#shown(path)} had been edited: that is now ${this.#shown(aside)}`;
  }
}

/** A list of files comes from the disk: nothing outside the folder is removed by it. */
function isPlainPath(path: string): boolean {
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
