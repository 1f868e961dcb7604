/**
 * Every paper from its YAML to verdicts and figures in profile smoke, from an empty store, and once
 * more: the second run must run nothing. Keys are fixed and wasm is deterministic, so verdicts and
 * results are too: what changes must be looked at before it is committed.
 */
import assert from "node:assert/strict";
import type { ClaimVerdict, Verdict } from "../lib/contract/verdict.ts";
import { presentRuntime } from "../lib/pipeline/keys/key.ts";
import { loadSpecification } from "../lib/pipeline/reading/load.ts";
import type { RunSummary } from "../lib/pipeline/runs/events.ts";
import type { OutputRecord } from "../lib/pipeline/store/record.ts";
import { runGraph } from "../lib/pipeline/execution/run.ts";
import { type DigestLock, readLock } from "../lib/pipeline/verification/digest-lock.ts";
import {
  differenceText,
  readVerdicts,
  verdictDifferences,
  verdictsCommand,
} from "../lib/pipeline/verification/verdict-file.ts";

const workspace = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const profile = "smoke";

function blob(artifacts: string, { digest }: OutputRecord): Uint8Array {
  return Deno.readFileSync(`${artifacts}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`);
}

/** Jobs whose results are not the committed ones; on another runtime only the names can be compared. */
function digestDifferences(lock: DigestLock, outcomes: RunSummary["outcomes"]): string[] {
  const { deno, v8 } = presentRuntime();
  const isSameRuntime = lock.runtime.deno === deno && lock.runtime.v8 === v8;
  const differences: string[] = [];
  for (const [job, { outputs }] of outcomes) {
    const committed = lock.jobs.get(job)?.outputs;
    if (committed === undefined) differences.push(`${job}: without committed digests`);
    else if (isSameRuntime) {
      const found = Object.entries(outputs).map(([name, { digest }]) => [name, digest]);
      const isEqual = found.length === Object.keys(committed).length &&
        found.every(([name, digest]) => committed[name] === digest);
      if (!isEqual) differences.push(`${job}: other results than the committed digests`);
    }
  }
  for (const job of lock.jobs.keys()) {
    if (!outcomes.has(job)) differences.push(`${job}: in the committed digests, in no paper`);
  }
  return differences;
}

/** So many differences are printed. */
const differencesMax = 20;

function assertNone(differences: readonly string[], what: string): void {
  const shown = differences.slice(0, differencesMax).join("\n");
  assert.equal(differences.length, 0, `${what}:\n${shown}`);
}

Deno.test("all papers: every claim has its verdict, every figure its picture, and nothing reruns", async () => {
  const artifacts = Deno.makeTempDirSync({ prefix: "papers-" });
  try {
    const graph = await loadSpecification(workspace, { profile });
    const options = { workspace, artifacts, backend: "wasm", keepGoing: true } as const;
    const first = await runGraph(graph, options);
    assert.deepEqual(first.failed, []);
    const verdicts = new Map<string, Verdict>();
    for (const { id, stage } of graph.jobs) {
      const { outputs } = first.outcomes.get(id)!;
      if (stage.role === "claim") {
        const claim: ClaimVerdict = JSON.parse(
          new TextDecoder().decode(blob(artifacts, outputs.verdict)),
        );
        assert.ok(claim.checks.length > 0 && claim.checks[claim.headline] !== undefined, id);
        verdicts.set(id, claim.verdict);
      }
      if (stage.role === "figure") {
        const picture = blob(artifacts, outputs.png);
        assert.deepEqual([...picture.subarray(1, 4)], [0x50, 0x4e, 0x47], `${id} is a PNG`);
        assert.ok(picture.length > 10_000, `${id} is not empty`);
      }
    }
    const committed = readVerdicts(workspace, profile) ?? new Map<string, Verdict>();
    assertNone(
      verdictDifferences(committed, verdicts).map(differenceText),
      `verdicts are not the committed ones; if this is meant, \`${verdictsCommand(profile)}\``,
    );
    assertNone(
      digestDifferences(readLock(workspace, profile)!, first.outcomes),
      "results are not the committed ones; if this is meant, " +
        `\`deno task verify --profile ${profile} --backend wasm --write\``,
    );
    const second = await runGraph(graph, options);
    assert.equal(second.executed, 0);
  } finally {
    Deno.removeSync(artifacts, { recursive: true });
  }
});
