/** Files that may be deleted at any time, and what keeps a damaged or a foreign one from changing a result. */
import { type Digest, digestOf, keyedDigestOf } from "../keys/digest.ts";
import { writeAtomic } from "./unfinished.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";
import { readIfPresent } from "./file-operations.ts";
import type { Layout } from "./layout.ts";
import { checkoutSecret, makeCheckoutSecret } from "./checkout-secret.ts";

/** Larger ones are not read. Bytes. */
export const cacheBytesMax = 2 ** 28;

/**
 * A cache file in JSON; undefined when it is missing, damaged, not this user's or this checkout's, or
 * not of the shape that is asked for: it may be made again. Its first line is a seal of the rest and of
 * its name. A cache answers for results, so neither a flipped bit, nor another cache in its place, nor
 * a file that came with a repository or from somebody else must change one.
 */
export function readCache<T>(
  layout: Layout,
  name: string,
  hasShape: (value: unknown) => boolean,
): T | undefined {
  const secret = checkoutSecret(layout.cache);
  if (secret === undefined) return undefined;
  const bytes = readIfPresent(`${layout.cache}/${name}`, cacheBytesMax);
  if (bytes === undefined) return undefined;
  const start = digestLength + 1 + name.length + 1;
  const [head, json] = [bytes.subarray(0, start), bytes.subarray(start)];
  const decoder = new TextDecoder();
  if (decoder.decode(head) !== cacheHead(name, json, secret)) return undefined;
  const value: unknown = JSON.parse(decoder.decode(json));
  return hasShape(value) ? value as T : undefined;
}

/** A disk that refuses it leaves the cache as it was: results are right without. */
export function writeCache(layout: Layout, name: string, content: unknown): void {
  if (layout.isReadOnly) return;
  const json = JSON.stringify(content);
  ifStorageAllows(() => {
    const secret = makeCheckoutSecret(layout.own, layout.cache);
    // A disk that cannot keep a secret keeps no caches.
    if (secret === undefined) return;
    writeAtomic(layout.own, `${layout.cache}/${name}`, cacheHead(name, json, secret) + json);
  });
}

const digestLength = 64;

/** The digest of the content, for a keyed one of 100 MB would be no quicker, and both say the same. */
function cacheHead(name: string, json: Uint8Array | string, secret: string): string {
  return `${sealOf(name, digestOf(json), secret)} ${name}\n`;
}

function sealOf(name: string, content: Digest, secret: string): Digest {
  return keyedDigestOf(secret, `${name}\n${content}`);
}
