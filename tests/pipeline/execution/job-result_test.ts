/** What a stage gave is held to its promise, and a claim's verdict to those who read it. */
import assert from "node:assert/strict";
import { failureOf } from "../../../lib/pipeline/execution/job-result.ts";

const claim = { id: "toy/C1", timeoutSeconds: null, outputs: ["verdict"], isClaim: true };

function failureFor(text: string, of = claim) {
  const bytes = new TextEncoder().encode(text);
  const outputs = [{ name: "verdict", mediaType: "application/json", bytes }];
  return failureOf(of, { end: "done", outputs, residue: [], seconds: 0 });
}

Deno.test("a claim whose verdict cannot be read has failed", () => {
  assert.match(
    failureFor("{bad")!.message,
    /toy\/C1 ended with a verdict that cannot be read: .*JSON/,
  );
  assert.match(failureFor('{"verdict":"agrees","headline":0}')!.message, /no list of checks/);
  const row = { quantity: "q", theory: 1, measured: 1, low: 1, high: 1, count: 1, how: "" };
  const checks = [{ ...row, verdict: "agrees" }];
  assert.equal(failureFor(JSON.stringify({ verdict: "agrees", headline: 0, checks })), undefined);
});

Deno.test("another stage's output of that name is its own affair", () => {
  assert.equal(failureFor("{bad", { ...claim, isClaim: false }), undefined);
});
