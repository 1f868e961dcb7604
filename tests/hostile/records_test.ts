/** Records whose fields are shaped to do harm, sealed as the engine seals: refused, and nothing written. */
import assert from "node:assert/strict";
import { runGraph } from "../../lib/pipeline/execution/run.ts";
import { recordText, type StoredRecord } from "../../lib/pipeline/store/record.ts";
import { openStore } from "../../lib/pipeline/store/store.ts";
import { openLayout } from "../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../lib/pipeline/store/unfinished.ts";
import { writeView } from "../../lib/pipeline/report/view.ts";
import { makeToy, toyGraph } from "../pipeline/toy.ts";
import { treeOf } from "./tree.ts";

const digest = "ab".repeat(32);
const table = "application/vnd.apache.arrow.file";
const output = (change: object) => ({
  outputs: { value: { digest, size: 1, mediaType: table, ...change } },
});
const named = (name: string) => ({
  outputs: JSON.parse(
    `{${JSON.stringify(name)}: ${JSON.stringify({ digest, size: 1, mediaType: table })}}`,
  ),
});
let deep: unknown = 1;
for (let i = 0; i < 100_000; i++) deep = [deep];

const hostile: readonly (readonly [string, object])[] = [
  ...["../../../../escaped", "/tmp/x", "a/b", "..", "", ".", "__proto__", "a\0b", "x".repeat(101)]
    .map((name) => [`an output named ${JSON.stringify(name.slice(0, 30))}`, named(name)] as const),
  ...["../../../../etc/passwd", "AB".repeat(32), "ab".repeat(31), "", 5, null, `${digest}\n`]
    .map((value) => [`the digest ${JSON.stringify(value)}`, output({ digest: value })] as const),
  ...[-1, 0.5, 1e300, "1", null, 2 ** 53].map((size) =>
    [`the size ${size}`, output({ size })] as const
  ),
  ...["../x", "text", "", "text/plain\n", "a/\u001b[2J", null, "a/b".repeat(60)]
    .map((mediaType) => [`the type ${JSON.stringify(mediaType)}`, output({ mediaType })] as const),
  ...[null, [], "x", 5].map((outputs) =>
    [`outputs ${JSON.stringify(outputs)}`, { outputs }] as const
  ),
  ["an output that is a list", { outputs: { value: [] } }],
  ["no provenance", { provenance: null }],
  ["endless seconds", { provenance: { seconds: -1 } }],
  ["another format", { format: 99 }],
  ["another key", { key: digest }],
  ["no manifest", { manifest: null }],
  ["another manifest", { manifest: { format: 1 } }],
  ["a manifest that is too deep", { manifest: deep }],
];

Deno.test("a record of a hostile shape is refused and set aside; the next run is right", async () => {
  const toy = makeToy();
  try {
    const graph = toyGraph([{ name: "a", kind: "sum", params: { add: 5 } }]);
    const run = () => runGraph(graph, { workspace: toy.root, jobs: 1 });
    const first = await run();
    const { key, outputs } = first.outcomes.get("toy/a")!;
    const layout = openLayout(`${toy.root}/artifacts`);
    const store = openStore(layout);
    const record = store.getRecord(key)!;
    const before = treeOf(toy.root, ["node_modules", "artifacts"]);
    const plant = (change: object) => {
      Deno.removeSync(layout.record(key));
      Deno.writeTextFileSync(layout.record(key), textOf({ ...record, ...change } as StoredRecord));
    };
    for (const [what, change] of hostile) {
      plant(change);
      assert.equal(store.getRecord(key), undefined, what);
      assert.throws(() => Deno.statSync(layout.record(key)), Deno.errors.NotFound, what);
      Deno.writeTextFileSync(layout.record(key), recordText(record));
    }
    for (const [what, change] of hostile.filter((_, index) => index % 5 === 0)) {
      plant(change);
      const again = await run();
      assert.deepEqual(again.outcomes.get("toy/a")!.outputs, outputs, what);
      assert.equal(again.executed, 1, what);
      await writeView(layout, graph.jobs, again.outcomes);
    }
    assert.deepEqual(treeOf(toy.root, ["node_modules", "artifacts"]), before);
    plant({});
    assert.deepEqual(store.getRecord(key), record, "the control: unchanged, it is accepted");
    releaseTmp(layout);
  } finally {
    toy.remove();
  }
});

/** As the engine writes it; what it could not even write is written without its seal's help. */
function textOf(record: StoredRecord): string {
  try {
    return recordText(record);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { manifest: _, ...rest } = record;
    const nested = "[".repeat(100_000) + "]".repeat(100_000);
    return JSON.stringify(rest).replace(/\}$/, `,"manifest":{"a":${nested}},"seal":"${digest}"}`);
  }
}

for (
  const text of [
    "",
    "null",
    "5",
    "[]",
    "{",
    '{"format":1e999}',
    '{"format":1,"manifest":{"a":1e999}}',
  ]
) {
  Deno.test(`a file that is no record is refused: ${text || "empty"}`, () => {
    const root = Deno.makeTempDirSync();
    try {
      const layout = openLayout(`${root}/artifacts`);
      const store = openStore(layout);
      Deno.mkdirSync(`${root}/artifacts/ac/${digest.slice(0, 2)}`, { recursive: true });
      Deno.writeTextFileSync(layout.record(digest), text);
      assert.equal(store.getRecord(digest), undefined);
      releaseTmp(layout);
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  });
}
