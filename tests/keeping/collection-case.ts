/** One random case of `gc`: everything that must stay and everything that must go, compared. */
import assert from "node:assert/strict";
import {
  type Collection,
  type CollectionOptions,
  emptyTrash,
  moveToTrash,
  planCollection,
} from "../../lib/pipeline/keeping/collection.ts";
import { type Digest, digestOf } from "../../lib/pipeline/keys/digest.ts";
import { filesUnder } from "../../lib/pipeline/store/inventory.ts";
import type { Present } from "../../lib/pipeline/keeping/present.ts";
import type { StoredRecord } from "../../lib/pipeline/store/record.ts";
import { type Layout } from "../../lib/pipeline/store/layout.ts";
import { releaseTmp } from "../../lib/pipeline/store/unfinished.ts";
import { type Case, graceMinutes, keepRunsDays, now } from "./case.ts";
import { makeCase } from "./synthetic-store.ts";

export type Collect = (made: Case, options: CollectionOptions) => Collection;

export const right: Collect = ({ layout }, options) => planCollection(layout, options);

export function presentOf(made: Case, profiles: readonly number[]): Present {
  const results = profiles.flatMap((profile) => made.present[profile]);
  return {
    jobs: new Map(results.map(({ job, record }) => [record.key, [job]])),
    blobs: new Set(
      results.flatMap(({ record: { manifest } }) => [manifest.code, manifest.conversion]),
    ),
    all: [],
  };
}

interface Read {
  readonly inputs: Readonly<Record<string, readonly { readonly digest: Digest }[]>>;
  readonly files?: Readonly<Record<string, Digest>>;
}

const inputsOf = ({ manifest }: { readonly manifest: Read }) =>
  Object.values(manifest.inputs).flat().map(({ digest }) => digest);
const filesOf = ({ manifest }: { readonly manifest: Read }) => Object.values(manifest.files ?? {});

/** What must stay, found the slow way. */
export function expectedToStay(made: Case): { records: Set<Digest>; blobs: Set<Digest> } {
  const all = [...made.records.values()];
  const present = made.present.flat().map(({ record }) => record.key);
  const { pinned, recent, young, leased } = made;
  const records = new Set([...present, ...pinned, ...recent, ...young, ...leased]);
  const makes = (record: StoredRecord, digest: Digest) => record.outputs.value.digest === digest;
  for (let before = -1; before !== records.size;) {
    before = records.size;
    const staying = all.filter(({ key }) => records.has(key));
    for (const digest of staying.flatMap((record) => inputsOf(record))) {
      if (staying.some((record) => makes(record, digest))) continue;
      for (const record of all) if (makes(record, digest)) records.add(record.key);
    }
  }
  const blobs = new Set(made.youngBlobs);
  for (const record of all.filter(({ key }) => records.has(key))) {
    const { manifest, provenance, outputs } = record;
    for (
      const digest of [
        outputs.value.digest,
        manifest.code,
        manifest.conversion,
        provenance.sources,
      ]
    ) {
      blobs.add(digest);
    }
    for (const digest of inputsOf(record)) blobs.add(digest);
    for (const digest of filesOf(record)) blobs.add(digest);
  }
  return { records, blobs };
}

export const sizesOf = ({ root }: Layout) =>
  new Map(filesUnder(root).map(({ path, bytes }) => [path, bytes]));

/** Names, sizes, times and inodes of all files: a file cannot be written without changing them. */
function treeDigest({ root }: Layout): Digest {
  return digestOf(JSON.stringify(
    filesUnder(root).map(({ path, bytes, modified }) => {
      const { ino, ctime } = Deno.statSync(path);
      return [path, bytes, modified, ino, ctime?.getTime()];
    }),
  ));
}

/** Collects in one case and compares everything; throws at the first difference. */
export function checkCase(seed: number, collect: Collect): Collection {
  const made = makeCase(seed);
  try {
    const { layout } = made;
    const options = { present: presentOf(made, [0, 1]), now, keepRunsDays, graceMinutes };
    const before = sizesOf(layout);
    const tree = treeDigest(layout);
    const collection = collect(made, options);
    assert.equal(treeDigest(layout), tree, `seed ${seed}: planning changes nothing`);
    emptyTrash(moveToTrash(layout, collection));
    releaseTmp(layout);
    const after = sizesOf(layout);
    const { records, blobs } = expectedToStay(made);
    const expected = new Set([
      ...made.stays,
      ...[...records].map((key) => layout.record(key)),
      ...[...blobs].map((digest) => layout.blob(digest)),
    ]);
    const gone = [...expected].filter((path) => !after.has(path));
    assert.deepEqual(gone, [], `seed ${seed}: something reachable is gone`);
    const left = [...after.keys()].filter((path) => !expected.has(path));
    assert.deepEqual(left, [], `seed ${seed}: something that nothing keeps is left`);
    const sum = (sizes: ReadonlyMap<string, number>) =>
      [...sizes.values()].reduce((total, bytes) => total + bytes, 0);
    assert.equal(collection.bytes, sum(before) - sum(after), `seed ${seed}: bytes as stated`);
    return collection;
  } finally {
    made.remove();
  }
}
