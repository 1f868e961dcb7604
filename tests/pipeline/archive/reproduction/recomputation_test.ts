/** Recomputation with a stage that needs no Worker: it adds its inputs' lengths to a text. */
import assert from "node:assert/strict";
import { digestOf } from "../../../../lib/pipeline/keys/digest.ts";
import type { ArchivedStore } from "../../../../lib/pipeline/archive/reproduction/archived-store.ts";
import { Recomputation } from "../../../../lib/pipeline/archive/reproduction/recomputation.ts";
import { chosenKeys } from "../../../../lib/pipeline/archive/reproduction/selection.ts";
import type { runInPage } from "../../../../lib/pipeline/recompute/page-seat.ts";
import type { StoredRecord } from "../../../../lib/pipeline/store/record.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const conversion = bytesOf("export const nothing = 0;");

interface Chain {
  readonly records: Map<string, StoredRecord>;
  readonly blobs: Map<string, Uint8Array<ArrayBuffer>>;
  /** Keys of a, b (of a), c (of b). */
  readonly keys: readonly string[];
}

function makeChain(): Chain {
  const records = new Map<string, StoredRecord>();
  const blobs = new Map([[digestOf(conversion), conversion]]);
  let before: string | undefined;
  const keys = ["a", "b", "c"].map((name) => {
    const code = bytesOf(`code of ${name}`);
    const output = bytesOf(outputOf(code, before === undefined ? [] : [blobs.get(before)!]));
    blobs.set(digestOf(code), code);
    blobs.set(digestOf(output), output);
    const key = digestOf(`key of ${name}`);
    records.set(key, {
      format: 2,
      key,
      manifest: {
        format: 3,
        kind: name,
        code: digestOf(code),
        conversion: digestOf(conversion),
        params: {},
        fromAxes: [],
        uses: {},
        axes: {},
        inputs: before === undefined ? {} : { value: [{ axes: {}, digest: before }] },
        randomKey: [1, 2],
      },
      outputs: {
        value: { digest: digestOf(output), size: output.length, mediaType: "text/plain" },
      },
      provenance: { started: "", seconds: 1, attempts: 1, run: "", sources: digestOf("") },
    });
    before = digestOf(output);
    return key;
  });
  return { records, blobs, keys };
}

function outputOf(code: Uint8Array, inputs: readonly Uint8Array[]): string {
  const text = new TextDecoder();
  return `${text.decode(code)} on ${inputs.map((input) => text.decode(input)).join(", ")}`;
}

const run: typeof runInPage = ({ code, message }) => {
  const inputs = Object.values(message.inputs).flat().map(({ bytes }) => bytes);
  const bytes = bytesOf(outputOf(code, inputs));
  return Promise.resolve([{ name: "value", mediaType: "text/plain", bytes }]);
};

function storeOf({ blobs, records }: Chain): ArchivedStore {
  return {
    has: (digest) => blobs.has(digest),
    hasRecord: (key) => records.has(key),
    blob: (digest) => blobs.get(digest)!.slice(),
    record: (key) => records.get(key)!,
  };
}

const outputDigest = ({ records }: Chain, key: string) => records.get(key)!.outputs.value.digest;

Deno.test("jobs give the bytes of their records, one or several at a time", async () => {
  const chain = makeChain();
  for (const jobs of [1, 3]) {
    const recomputation = new Recomputation(storeOf(chain), chain.records, { jobs, run });
    const found = await Promise.all(chain.keys.map((key) => recomputation.of(key)));
    assert.deepEqual(found.map(({ result }) => result), ["equal", "equal", "equal"]);
  }
});

Deno.test("an input that the archive does not hold is computed first, once, also one at a time", async () => {
  const chain = makeChain();
  for (const key of chain.keys.slice(0, 2)) chain.blobs.delete(outputDigest(chain, key));
  let runs = 0;
  const counted: typeof run = (job) => (runs++, run(job));
  const recomputation = new Recomputation(storeOf(chain), chain.records, { jobs: 1, run: counted });
  const found = await Promise.all([...chain.keys].reverse().map((key) => recomputation.of(key)));
  assert.deepEqual(found.map(({ result }) => result), ["equal", "equal", "equal"]);
  assert.equal(runs, 3);
});

Deno.test("other bytes are named, and are nobody's input", async () => {
  const chain = makeChain();
  const [a, b] = chain.keys;
  chain.blobs.delete(outputDigest(chain, a));
  const wrong: typeof run = async (job) => {
    const [output] = await run(job);
    const isFirst = Object.keys(job.message.inputs).length === 0;
    return [isFirst ? { ...output, bytes: bytesOf("something else") } : output];
  };
  const recomputation = new Recomputation(storeOf(chain), chain.records, { jobs: 2, run: wrong });
  const first = await recomputation.of(a);
  assert.ok(first.result === "different");
  assert.equal(first.why, "other bytes in value");
  const second = await recomputation.of(b);
  assert.ok(second.result === "failed");
  assert.match(second.why, /^its input \w+ cannot be had: other bytes in value$/);
});

Deno.test("a stage that fails, and an input that nobody gives, are said; a GPU's job is not compared", async () => {
  const chain = makeChain();
  const [a, b, c] = chain.keys;
  const failing: typeof run = () => Promise.reject(new Error("no such luck"));
  const failed = await new Recomputation(storeOf(chain), chain.records, { jobs: 1, run: failing })
    .of(a);
  assert.deepEqual(failed, { result: "failed", why: "no such luck" });
  const lost = new Map(chain.records);
  lost.delete(a);
  chain.blobs.delete(outputDigest(chain, a));
  const orphan = await new Recomputation(storeOf(chain), lost, { jobs: 1, run }).of(b);
  assert.ok(orphan.result === "failed");
  assert.match(orphan.why, /is not here, and no job gives it$/);
  const record = chain.records.get(c)!;
  const onGpu = new Map([[c, {
    ...record,
    manifest: { ...record.manifest, backend: "webgpu" as const },
  }]]);
  const found = await new Recomputation(storeOf(chain), onGpu, { jobs: 1, run: failing }).of(c);
  assert.equal(found.result, "not comparable");
});

Deno.test("a claim brings what it needs; a sample is the same for one seed, and another for others", () => {
  const { records, keys } = makeChain();
  const jobs = ["a", "b", "c"].map((stage, i) => ({
    id: `toy/${stage}`,
    paper: "toy",
    stage,
    role: stage === "c" ? "claim" as const : "stage" as const,
    key: keys[i],
  }));
  const choose = (flags: Partial<Parameters<typeof chosenKeys>[2]>) =>
    chosenKeys({ jobs }, records, { claims: [], seed: 1, ...flags });
  assert.deepEqual(choose({}), keys);
  assert.deepEqual(choose({ claims: ["toy/b"] }), keys.slice(0, 2));
  assert.deepEqual(choose({ claims: ["toy/c"] }), keys);
  assert.throws(
    () => choose({ claims: ["toy/d"] }),
    /cannot find "toy\/d" in this archive; allowed: toy\/c/,
  );
  assert.deepEqual(choose({ sample: 5 }), keys);
  const drawn = Array.from({ length: 12 }, (_, seed) => choose({ sample: 1, seed: seed + 1 })[0]);
  assert.deepEqual(
    drawn,
    Array.from({ length: 12 }, (_, seed) => choose({ sample: 1, seed: seed + 1 })[0]),
  );
  assert.ok(new Set(drawn).size > 1);
});
