/**
 * What must stay in a store, and why. A record stays with the blobs of its outputs, inputs, external
 * files, code and list of sources. Where no record that stays makes one of its inputs, all records
 * that make it stay.
 */
import type { Digest } from "../keys/digest.ts";
import type { Inventory } from "../store/inventory.ts";
import type { Manifest } from "../keys/key.ts";
import type { StoredRecord } from "../store/record.ts";

/** Reasons to stay, the strongest first. */
export const reasons = ["present", "pin", "run", "young", "lease", "foreign"] as const;
export type Reason = (typeof reasons)[number];

export interface Roots {
  readonly keys: Iterable<Digest>;
  readonly blobs: Iterable<Digest>;
}

export interface Reachable {
  readonly records: ReadonlyMap<Digest, Reason>;
  readonly blobs: ReadonlyMap<Digest, Reason>;
}

export function reachableFrom(
  inventory: Inventory,
  roots: Readonly<Partial<Record<Reason, Roots>>>,
): Reachable {
  const records = new Map<Digest, Reason>();
  for (const reason of reasons) {
    for (const key of roots[reason]?.keys ?? []) {
      if (inventory.records.has(key) && !records.has(key)) records.set(key, reason);
    }
  }
  addProducers(inventory, records);
  const blobs = new Map<Digest, Reason>();
  const keep = (digest: Digest, reason: Reason) => {
    if (inventory.blobs.has(digest) && !blobs.has(digest)) blobs.set(digest, reason);
  };
  for (const reason of reasons) {
    for (const digest of roots[reason]?.blobs ?? []) keep(digest, reason);
    for (const [key, why] of records) {
      if (why !== reason) continue;
      const { record } = inventory.records.get(key)!;
      for (const digest of blobsOf(record)) keep(digest, reason);
    }
  }
  return { records, blobs };
}

/** Adds the records that make the inputs of those that stay, round by round. */
function addProducers(inventory: Inventory, staying: Map<Digest, Reason>): void {
  const producers = new Map<Digest, Digest[]>();
  for (const [key, { record }] of inventory.records) {
    for (const digest of outputsOf(record)) {
      const list = producers.get(digest);
      if (list === undefined) producers.set(digest, [key]);
      else list.push(key);
    }
  }
  for (let fresh = [...staying]; fresh.length > 0;) {
    const found = new Map<Digest, Reason>();
    for (const [key, reason] of fresh) {
      for (const digest of inputsOf(inventory.records.get(key)!.record)) {
        const makers = producers.get(digest) ?? [];
        if (makers.some((maker) => staying.has(maker))) continue;
        for (const maker of makers) if (!found.has(maker)) found.set(maker, reason);
      }
    }
    for (const [key, reason] of found) staying.set(key, reason);
    fresh = [...found];
  }
}

function outputsOf(record: StoredRecord): Digest[] {
  return Object.values(record.outputs).map(({ digest }) => digest);
}

/** Digests of the external files that a job read, by role; their contents lie in the store, too. */
export function filesOf(
  { manifest }: {
    readonly manifest: Manifest & { readonly files?: Readonly<Record<string, Digest>> };
  },
): Readonly<Record<string, Digest>> {
  return manifest.files ?? {};
}

/** Digests of the results that a job read. */
export function inputsOf({ manifest }: StoredRecord): Digest[] {
  return Object.values(manifest.inputs).flat().map(({ digest }) => digest);
}

/** Digests of the code that a job ran: its stage's, and that of tables, of which old records do not tell. */
export function codesOf(
  { manifest }: {
    readonly manifest: Pick<Manifest, "code"> & Partial<Pick<Manifest, "conversion">>;
  },
): Digest[] {
  const { code, conversion } = manifest;
  return conversion === undefined ? [code] : [code, conversion];
}

function blobsOf(record: StoredRecord): Digest[] {
  return [
    ...outputsOf(record),
    ...inputsOf(record),
    ...Object.values(filesOf(record)),
    ...codesOf(record),
    record.provenance.sources,
  ];
}
