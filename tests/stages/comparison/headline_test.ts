import assert from "node:assert/strict";
import type { PointResult, Verdict } from "../../../lib/contract/verdict.ts";
import { headlineOf } from "../../../stages/comparison/headline.ts";

function row(entry: number, margin: number | null, verdict: Verdict = "agrees"): PointResult {
  const numbers = { theory: 0, measured: 0, low: 0, high: 0, count: 1, rival: null };
  return {
    check: "near",
    entry,
    point: {},
    quantity: "x",
    relation: "=",
    ...numbers,
    margin,
    verdict,
    how: "",
  };
}

Deno.test("all agree: the row nearest to disagreement, across all checks, and not the last one", () => {
  const rows = [row(0, 0.9), row(0, 0.2), row(1, 0.1), row(1, 0.8)];
  assert.equal(headlineOf(rows, { verdict: "agrees", shown: [] }), 2);
});

Deno.test("checks that say `headline: true` keep the row among theirs", () => {
  const rows = [row(0, 0.9), row(1, 0.1), row(2, 0.7), row(2, 0.5)];
  assert.equal(headlineOf(rows, { verdict: "agrees", shown: [2] }), 3);
  assert.equal(headlineOf(rows, { verdict: "agrees", shown: [0, 2] }), 3);
});

Deno.test("a claim that disagrees shows a row that disagrees, whatever headline says", () => {
  const rows = [row(0, 0.9), row(1, -0.2, "disagrees"), row(2, -0.7, "disagrees"), row(2, 0.1)];
  assert.equal(headlineOf(rows, { verdict: "disagrees", shown: [0] }), 2);
  assert.equal(headlineOf(rows, { verdict: "disagrees", shown: [1] }), 1);
});

Deno.test("what cannot tell is ordered too, and a row without a margin comes last", () => {
  const rows = [
    row(0, 0.3, "cannot tell"),
    row(0, -0.4, "cannot tell"),
    row(0, null, "outside regime"),
  ];
  assert.equal(headlineOf(rows, { verdict: "cannot tell", shown: [] }), 1);
  const outside = [row(0, null, "outside regime"), row(1, 0.5, "outside regime")];
  assert.equal(headlineOf(outside, { verdict: "outside regime", shown: [] }), 1);
});

Deno.test("of equal margins the last row is taken, the largest point", () => {
  assert.equal(headlineOf([row(0, 1), row(0, 1)], { verdict: "agrees", shown: [] }), 1);
});
