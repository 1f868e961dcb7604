/**
 * Where a remote store has its blobs and records. `flat` is the form of caches of builds (Bazel's):
 * `/cas/<sha256>` and `/ac/<key>`; it can be written. A store of this program behind a web server, and
 * an archive that was unpacked there, have their own form, and are read only.
 */
import type { Digest } from "../keys/digest.ts";

export interface Places {
  readonly name: "flat" | "a store" | "an archive";
  readonly isReadOnly: boolean;
  blob(digest: Digest): string;
  record(key: Digest): string;
}

export const flatPlaces: Places = {
  name: "flat",
  isReadOnly: false,
  blob: (digest) => `/cas/${digest}`,
  record: (key) => `/ac/${key}`,
};

function sharded(name: "a store" | "an archive", folder: string): Places {
  const path = (part: string, digest: Digest) =>
    `${folder}/${part}/${digest.slice(0, 2)}/${digest.slice(2)}`;
  return {
    name,
    isReadOnly: true,
    blob: (digest) => path("cas", digest),
    record: (key) => `${path("ac", key)}.json`,
  };
}

/** Files by which the other forms are known: each holds the line that a store's format file holds. */
export const formatFiles: readonly { readonly path: string; readonly places: Places }[] = [
  { path: "/format", places: sharded("a store", "") },
  { path: "/data/store/format", places: sharded("an archive", "/data/store") },
];
