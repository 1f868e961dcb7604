/** What counts as one result on WebGPU, and what can be said against a lock that holds no bytes. */
import assert from "node:assert/strict";
import { encodeTable } from "../../../lib/contract/codec.ts";
import { numberColumn, table } from "../../../lib/contract/table.ts";
import { tableMediaType } from "../../../lib/contract/media-types.ts";
import type { BackendName } from "../../../lib/contract/plugins.ts";
import { webgpuErrorMax } from "../../../lib/pipeline/verification/inexact.ts";
import { keyOf, type Manifest } from "../../../lib/pipeline/keys/key.ts";
import { openStore, recordFormat, type Store } from "../../../lib/pipeline/store/store.ts";
import { type StoredRecord } from "../../../lib/pipeline/store/record.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import {
  compareWithLock,
  compareWithStore,
} from "../../../lib/pipeline/verification/comparison.ts";

const shifted = (error: number) =>
  encodeTable(table({ x: numberColumn([1 + error * 100, -100], "dimensionless", "x") }));
const close = shifted(webgpuErrorMax / 2);
const far = shifted(webgpuErrorMax * 2);

function withStores(body: (below: Store, scratch: Store) => void): void {
  const root = Deno.makeTempDirSync({ prefix: "comparison-" });
  const layouts = ["below", "scratch"].map((name) => openLayout(`${root}/${name}`));
  try {
    body(openStore(layouts[0]), openStore(layouts[1]));
  } finally {
    for (const layout of layouts) releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
}

function record(
  store: Store,
  bytes: Uint8Array,
  { backend, mediaType = tableMediaType }: { backend?: BackendName; mediaType?: string },
): StoredRecord {
  const manifest: Manifest = {
    format: 1,
    kind: "toy",
    code: "a".repeat(64),
    conversion: "e".repeat(64),
    params: {},
    fromAxes: [],
    uses: {},
    axes: {},
    inputs: {},
    randomKey: [1, 2],
    ...(backend ? { backend } : {}),
  };
  const provenance = {
    started: "2026-01-01T00:00:00.000Z",
    seconds: 1,
    attempts: 1,
    run: "r",
    sources: "b".repeat(64),
  };
  const value = { digest: store.putBlob(bytes), size: bytes.length, mediaType };
  return store.putRecord({
    format: recordFormat,
    key: keyOf(manifest),
    manifest,
    outputs: { value },
    provenance,
  });
}

function againstStore(after: Uint8Array, options: { backend?: BackendName; mediaType?: string }) {
  let result = "";
  withStores((below, scratch) => {
    record(below, shifted(0), options);
    const made = record(scratch, after, options);
    ({ result } = compareWithStore({ record: made, below, scratch, isUnsteady: false }));
  });
  return result;
}

Deno.test("on WebGPU a job may differ within the stated error; elsewhere not in one bit", () => {
  assert.equal(againstStore(shifted(0), { backend: "webgpu" }), "equal");
  assert.equal(againstStore(close, { backend: "webgpu" }), "within error");
  assert.equal(againstStore(far, { backend: "webgpu" }), "differs");
  assert.equal(againstStore(close, { backend: "webgpu", mediaType: "image/png" }), "differs");
  for (const backend of ["wasm", "cpu", undefined] as const) {
    assert.equal(againstStore(close, backend ? { backend } : {}), "differs");
  }
});

Deno.test("a job that gave other bytes than its twin is not deterministic, stored or not", () => {
  withStores((below, scratch) => {
    const made = record(scratch, close, {});
    const compare = (isUnsteady: boolean) =>
      compareWithStore({ record: made, below, scratch, isUnsteady }).result;
    assert.deepEqual([compare(false), compare(true)], ["new", "differs"]);
  });
});

function againstLock(
  after: Uint8Array,
  { hasBytes, isInexact, mediaType = tableMediaType }: {
    hasBytes: boolean;
    isInexact: boolean;
    mediaType?: string;
  },
) {
  let result = "";
  withStores((below, scratch) => {
    const before = lockedOf(hasBytes ? below : scratch, shifted(0), mediaType);
    const made = record(scratch, after, { backend: "webgpu", mediaType });
    const errorMax = isInexact ? webgpuErrorMax : undefined;
    const locked = { key: before.key.replace(/^./, "x"), outputs: { value: before.digest } };
    ({ result } = compareWithLock({ record: made, below, scratch, locked, errorMax }));
  });
  return result;
}

function lockedOf(store: Store, bytes: Uint8Array, mediaType: string) {
  const { key, outputs } = record(store, bytes, { backend: "wasm", mediaType });
  return { key, digest: outputs.value.digest };
}

Deno.test("the lock of another back-end: within the error where its bytes are here, else not known", () => {
  const here = { hasBytes: true, isInexact: true };
  assert.equal(againstLock(close, here), "within error");
  assert.equal(againstLock(far, here), "changed");
  assert.equal(againstLock(close, { ...here, mediaType: "image/png" }), "not comparable");
  assert.equal(againstLock(close, { ...here, hasBytes: false }), "not comparable");
  assert.equal(againstLock(close, { ...here, isInexact: false }), "changed");
  assert.equal(againstLock(shifted(0), { ...here, isInexact: false }), "stale");
});
