/** Files that may be deleted at any time, and what keeps a damaged one from changing a result. */
import { digestOf } from "../keys/digest.ts";
import { writeAtomic } from "./unfinished.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import { readIfPresent } from "./file-operations.ts";
import type { Layout } from "./layout.ts";
/**
 * A cache file in JSON; undefined when it is missing or damaged, for it may be made again. Its first
 * line is a checksum of the rest, and its name: a cache answers for results, so neither a flipped
 * bit nor another cache in its place must change one.
 */
export function readCache<T>(layout: Layout, name: string): T | undefined {
  const bytes = readIfPresent(`${layout.cache}/${name}`);
  if (bytes === undefined) return undefined;
  const start = digestLength + 1 + name.length + 1;
  const [head, json] = [bytes.subarray(0, start), bytes.subarray(start)];
  const decoder = new TextDecoder();
  if (decoder.decode(head) !== cacheHead(name, json)) return undefined;
  return JSON.parse(decoder.decode(json)) as T;
}

/** A disk that refuses it leaves the cache as it was: results are right without. */
export function writeCache(layout: Layout, name: string, content: unknown): void {
  if (layout.isReadOnly) return;
  const json = JSON.stringify(content);
  ifStorageAllows(() =>
    writeAtomic(layout.own, `${layout.cache}/${name}`, cacheHead(name, json) + json)
  );
}

const digestLength = 64;

function cacheHead(name: string, json: Uint8Array | string): string {
  return `${digestOf(json)} ${name}\n`;
}
