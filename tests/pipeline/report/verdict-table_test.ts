import assert from "node:assert/strict";
import { numbers, texts } from "../../../lib/contract/table.ts";
import type { PointResult } from "../../../lib/contract/verdict.ts";
import { verdictTable } from "../../../lib/pipeline/report/verdict-table.ts";
import { notSandboxedLines } from "../../../lib/pipeline/report/not-sandboxed.ts";

const row: PointResult = {
  quantity: "mean of x",
  relation: "=",
  theory: 1,
  measured: 1.1,
  low: null,
  high: 1.3,
  count: 8,
  rival: null,
  margin: 0.5,
  verdict: "agrees",
  how: "the rule",
  check: "statistic",
  entry: 0,
  point: { width: 10, beta: 0.5 },
};

Deno.test("verdictTable: a row for each check, its point in words, NaN where a number is missing", () => {
  const found = verdictTable({
    verdict: "agrees",
    headline: 1,
    checks: [row, { ...row, measured: 2 }],
  });
  assert.equal(found.length, 2);
  assert.deepEqual(texts(found, "at"), ["width=10,beta=0.5", "width=10,beta=0.5"]);
  assert.deepEqual([...numbers(found, "measured")], [1.1, 2]);
  assert.deepEqual([...numbers(found, "headline")], [0, 1]);
  assert.ok(Number.isNaN(numbers(found, "low")[0]));
});

Deno.test("notSandboxedLines: stages with the number of their jobs; nothing where all were shut in", () => {
  assert.deepEqual(notSandboxedLines([{ job: "p/a" }]), []);
  const free = ["p/a[x=1]", "p/a[x=2]", "p/b"].map((job) => ({ job, sandbox: "none" as const }));
  assert.deepEqual(notSandboxedLines([...free, { job: "p/c" }]), [
    "Not sandboxed, its program ran freely on this machine: p/a (2 jobs), p/b (1 job).",
  ]);
});
