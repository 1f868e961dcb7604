/**
 * A record that somebody who may write a shared store has put there: well-formed, sealed as everybody can
 * seal one, its blob in its place. It is believed until `verify`; what it says of its making is compared by
 * nothing, as SECURITY.md says.
 */
import assert from "node:assert/strict";
import { decodeTable, encodeTable } from "../../../lib/contract/codec.ts";
import { exitCodes } from "../../../lib/contract/errors.ts";
import { numberColumn, table } from "../../../lib/contract/table.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { exitCodeOf, verifyGraph } from "../../../lib/pipeline/verification/verify.ts";
import { makeToy, toyGraph } from "../toy.ts";

const graph = toyGraph([
  { name: "draws", kind: "draw" },
  { name: "sums", kind: "sum", params: { add: 2 }, reads: { x: "draws" } },
]);

Deno.test("a record that was forged and sealed is believed until verify, which names its job", async () => {
  const toy = makeToy({ remembers: true });
  const options = { workspace: toy.root, jobs: 1 };
  try {
    const honest = (await runGraph(graph, options)).outcomes.get("toy/draws")!;
    const layout = layoutOf(`${toy.root}/artifacts`);
    const store = openStore(layout);
    const record = store.getRecord(honest.key!)!;
    const bytes = encodeTable(table({ x: numberColumn([4242], "dimensionless", "a number") }));
    const value = { ...record.outputs.value, digest: store.putBlob(bytes), size: bytes.length };
    store.putRecord({ ...record, outputs: { value } }, { supersede: true });
    // By somebody else: this checkout's caches, which remember the honest one, are not theirs to seal.
    Deno.removeSync(layout.cache, { recursive: true });
    releaseTmp(layout);
    const believed = await runGraph(graph, options);
    const shown = believed.outcomes.get("toy/draws")!.outputs.value.digest;
    assert.equal(decodeTable(store.getBlob(shown)).columns.x.values[0], 4242, "control: believed");
    assert.equal(believed.exitCode, exitCodes.good);

    const found = await verifyGraph(graph, options);
    const [draws] = found.jobs.filter(({ job }) => job === "toy/draws");
    assert.equal(draws.store.result, "differs");
    const [{ difference }] = draws.store.findings;
    assert.ok(difference?.kind === "table");
    assert.equal(difference.before, 4242);
    assert.equal(exitCodeOf(found), exitCodes.stageFailed);

    // What a record says of its making is in no key and in no comparison.
    const provenance = { ...record.provenance, sandbox: "none" as const };
    store.putRecord({ ...record, provenance }, { supersede: true });
    const { jobs } = await verifyGraph(graph, { ...options, targets: ["toy/draws"] });
    assert.deepEqual(jobs.map(({ store }) => store.result), ["equal"]);
    releaseTmp(layout);
  } finally {
    toy.remove();
  }
});
