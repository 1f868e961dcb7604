/**
 * Every paper from its YAML to verdicts and figures in profile smoke, from an empty store, and once
 * more: the second run must run nothing. Keys are fixed and wasm is deterministic, so the verdicts are
 * too: one that changes must be looked at before it is written into tests/fixtures/verdicts-smoke.json.
 */
import assert from "node:assert/strict";
import type { ClaimVerdict } from "../lib/contract/verdict.ts";
import type { OutputRecord } from "../lib/pipeline/store/record.ts";
import { loadSpecification } from "../lib/pipeline/reading/load.ts";
import { runGraph } from "../lib/pipeline/execution/run.ts";

const workspace = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const fixture = new URL("fixtures/verdicts-smoke.json", import.meta.url);

function blob(artifacts: string, { digest }: OutputRecord): Uint8Array {
  return Deno.readFileSync(`${artifacts}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`);
}

Deno.test("all papers: every claim has its verdict, every figure its picture, and nothing reruns", async () => {
  const artifacts = Deno.makeTempDirSync({ prefix: "papers-" });
  try {
    const graph = await loadSpecification(workspace, { profile: "smoke" });
    const options = { workspace, artifacts, backend: "wasm", keepGoing: true } as const;
    const first = await runGraph(graph, options);
    assert.deepEqual(first.failed, []);
    const verdicts: Record<string, string> = {};
    for (const { id, stage } of graph.jobs) {
      const { outputs } = first.outcomes.get(id)!;
      if (stage.role === "claim") {
        const claim: ClaimVerdict = JSON.parse(
          new TextDecoder().decode(blob(artifacts, outputs.verdict)),
        );
        assert.ok(claim.checks.length > 0 && claim.checks[claim.headline] !== undefined, id);
        verdicts[id] = claim.verdict;
      }
      if (stage.role === "figure") {
        const picture = blob(artifacts, outputs.png);
        assert.deepEqual([...picture.subarray(1, 4)], [0x50, 0x4e, 0x47], `${id} is a PNG`);
        assert.ok(picture.length > 10_000, `${id} is not empty`);
      }
    }
    assert.deepEqual(verdicts, JSON.parse(Deno.readTextFileSync(fixture)));
    const second = await runGraph(graph, options);
    assert.equal(second.executed, 0);
  } finally {
    Deno.removeSync(artifacts, { recursive: true });
  }
});
