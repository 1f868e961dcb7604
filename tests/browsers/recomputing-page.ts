/** The page's side of recompute_test.ts: runs jobs one after the other from a server's records and blobs. */
import { equalityOf } from "../../lib/pipeline/recompute/equality.ts";
import { type Conversion, loadCode, runInPage } from "../../lib/pipeline/recompute/page-seat.ts";
import { digestsOf, messageOfManifest } from "../../lib/pipeline/recompute/record-message.ts";
import type { StoredRecord } from "../../lib/pipeline/store/record.ts";

/** What became of a job: "equal", the outputs that differ, or why it failed. */
export interface PageResult {
  readonly key: string;
  readonly result: string;
  readonly seconds: number;
}

async function blob(digest: string): Promise<Uint8Array> {
  const answer = await fetch(`/blob/${digest}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const conversions = new Map<string, Promise<Conversion>>();

async function recomputed(key: string): Promise<string> {
  const record: StoredRecord = await (await fetch(`/record/${key}`)).json();
  const { manifest, outputs } = record;
  let conversion = conversions.get(manifest.conversion);
  if (conversion === undefined) {
    conversion = blob(manifest.conversion).then((code) => loadCode<Conversion>(code));
    conversions.set(manifest.conversion, conversion);
  }
  const wanted = digestsOf(manifest);
  const bytes = new Map(
    await Promise.all(wanted.map(async (digest) => [digest, await blob(digest)] as const)),
  );
  const found = await runInPage({
    code: await blob(manifest.code),
    conversion: await conversion,
    message: messageOfManifest(manifest, (digest) => bytes.get(digest)!.slice()),
  });
  const apart = (await equalityOf(found, outputs)).filter(({ isEqual }) => !isEqual);
  return apart.length === 0
    ? "equal"
    : `other bytes in ${apart.map(({ name }) => name).join(", ")}`;
}

/** Called by the test. */
async function recomputeAll(keys: readonly string[]): Promise<PageResult[]> {
  const results: PageResult[] = [];
  for (const key of keys) {
    const started = performance.now();
    const result = await recomputed(key).catch((error) => String(error));
    results.push({ key, result, seconds: (performance.now() - started) / 1000 });
  }
  return results;
}

Object.assign(globalThis, { recomputeAll });
