/**
 * Every paper from its YAML to verdicts and figures in profile smoke, and once more: the second run must
 * run nothing. Results that this workspace's store has under today's keys are taken from there (CI has
 * just computed them by the README's command); the others are computed, and kept elsewhere. Keys are
 * fixed and wasm is deterministic, so verdicts and results are too: what changes must be looked at
 * before it is committed.
 */
import assert from "node:assert/strict";
import type { ClaimVerdict } from "../lib/contract/verdict.ts";
import { presentRuntime } from "../lib/pipeline/keys/key.ts";
import { loadSpecification } from "../lib/pipeline/reading/load.ts";
import type { RunSummary } from "../lib/pipeline/runs/events.ts";
import { storeRoot } from "../lib/pipeline/store/layout.ts";
import { readOnlyLayout } from "../lib/pipeline/store/opening.ts";
import { withScratch } from "../lib/pipeline/store/overlay.ts";
import { openStore, type Store } from "../lib/pipeline/store/store.ts";
import { runGraph } from "../lib/pipeline/execution/run.ts";
import { type DigestLock, readLock } from "../lib/pipeline/verification/digest-lock.ts";
import {
  differenceText,
  readVerdicts,
  verdictDifferences,
  verdictLine,
  verdictsCommand,
} from "../lib/pipeline/verification/verdict-file.ts";
import { mistakableIn } from "./mistakable-text.ts";

const workspace = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const profile = "smoke";

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
    const below = openStore(readOnlyLayout(storeRoot(workspace)));
    let store: Store | undefined;
    const options = {
      workspace,
      artifacts,
      backend: "wasm" as const,
      keepGoing: true,
      openStore: (layout: Store["layout"]) => store ??= withScratch(below, openStore(layout)),
    };
    const first = await runGraph(graph, options);
    const blob = ({ digest }: { readonly digest: string }) => store!.getBlob(digest);
    assert.deepEqual(first.failed, []);
    const verdicts = new Map<string, string>();
    for (const { id, stage } of graph.jobs) {
      const { outputs } = first.outcomes.get(id)!;
      if (stage.role === "claim") {
        const claim: ClaimVerdict = JSON.parse(
          new TextDecoder().decode(blob(outputs.verdict)),
        );
        assert.ok(claim.checks.length > 0 && claim.checks[claim.headline] !== undefined, id);
        verdicts.set(id, verdictLine(claim));
      }
      if (stage.role === "figure") {
        const picture = blob(outputs.png);
        assert.deepEqual([...picture.subarray(1, 4)], [0x50, 0x4e, 0x47], `${id} is a PNG`);
        assert.ok(picture.length > 10_000, `${id} is not empty`);
      }
    }
    const committed = readVerdicts(workspace, profile) ?? new Map<string, string>();
    assertNone(
      verdictDifferences(committed, verdicts).map(differenceText),
      `verdicts are not the committed ones; if this is meant, \`${verdictsCommand(profile)}\``,
    );
    assertNone(
      digestDifferences(readLock(workspace, profile)!, first.outcomes),
      "results are not the committed ones; if this is meant, " +
        `\`deno task verify --profile ${profile} --backend wasm --write\``,
    );
    const texts = [...first.outcomes].flatMap(([job, { outputs }]) =>
      Object.values(outputs).flatMap((output) =>
        mistakableIn(blob(output), output.mediaType).map((found) => `${job}: ${found}`)
      )
    );
    assertNone(texts, "texts that spreadsheets take for dates or numbers");
    const second = await runGraph(graph, options);
    assert.equal(second.executed, 0);
  } finally {
    Deno.removeSync(artifacts, { recursive: true });
  }
});
