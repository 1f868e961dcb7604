import assert from "node:assert/strict";
import type { ClaimVerdict, PointResult } from "../../../lib/contract/verdict.ts";
import { claimChecks } from "../../../lib/pipeline/report/claim-checks.ts";
import type { Terminal } from "../../../lib/pipeline/words/terminal.ts";
import { widthOf } from "../../../lib/pipeline/words/text-table.ts";

const pipe: Terminal = {
  write() {},
  writeError() {},
  isInteractive: false,
  colours: false,
  columns: 120,
};

/** Rows that are all called "slope", of two checks, as in a coordinate check. */
const rows = [1, 2, 3].flatMap((layer): PointResult[] =>
  [0, 1].map((entry) => ({
    check: "estimate",
    entry,
    of: entry === 0 ? "wide.layer-size.size" : "wide.layer-size.change",
    point: { layer, activation: "relu" },
    quantity: "slope",
    relation: entry === 0 ? "=" : "<=",
    theory: 0,
    measured: 0.01 * layer,
    low: -0.1,
    high: 0.1,
    count: 9,
    rival: null,
    margin: 0.9 - 0.1 * layer - 0.01 * entry,
    verdict: "agrees",
    how: "the same words for all",
    ...(entry === 0 ? { because: "muP keeps the size of every layer" } : {}),
  }))
).sort((a, b) => a.entry - b.entry);

const verdict = (headline: number, checks: readonly PointResult[] = rows): ClaimVerdict => ({
  verdict: "agrees",
  headline,
  checks,
});

Deno.test("rows of one name are told apart by what differs between them, and by nothing else", () => {
  const lines = claimChecks(verdict(5), pipe);
  assert.equal(lines[0], "All rows are at activation relu.");
  const [titles, , ...cells] = lines.slice(2, 10).map((line) => line.trim().split(/\s{2,}/));
  assert.deepEqual(titles.slice(0, 5), ["row", "compared", "of", "layer", "theory"]);
  const texts = cells.map((row) => row.slice(1).join(" "));
  assert.equal(new Set(texts).size, rows.length, "no two rows read the same");
  assert.ok(!titles.includes("activation"));
});

Deno.test("each row has its own rule under its number, also where the words are equal", () => {
  const lines = claimChecks(verdict(5), pipe);
  const rules = lines.filter((line) => line.endsWith("the same words for all"));
  assert.deepEqual(rules.map((line) => line.slice(0, 1)), ["1", "2", "3", "4", "5", "6"]);
});

Deno.test("the comment stands once, below the last rule of its check", () => {
  const lines = claimChecks(verdict(5), pipe);
  const at = lines.findIndex((line) => line.includes("because: muP keeps"));
  assert.match(lines[at - 1], /^3 {2}the same/);
  assert.match(lines[at + 1], /^4 {2}the same/);
  assert.equal(lines.filter((line) => line.includes("because:")).length, 1);
});

Deno.test("it says which row the table of claims shows, and why that one", () => {
  const last = (headline: number) => claimChecks(verdict(headline), pipe).at(-1);
  assert.equal(
    last(5),
    'The table of claims shows row 6: the nearest to disagreement of 6 that say "agrees".',
  );
  assert.match(last(0)!, /row 1: chosen by the paper's YAML \(`headline: true`\)/);
  const worst = rows.map((row, index) => index === 1 ? { ...row, verdict: "disagrees" } : row);
  const found = { ...verdict(1, worst as PointResult[]), verdict: "disagrees" as const };
  assert.match(claimChecks(found, pipe).at(-1)!, /row 2: the one that says "disagrees"/);
  assert.ok(!claimChecks(verdict(0, [rows[0]]), pipe).join("").includes("table of claims"));
});

Deno.test("an equality without a rival says so; a bound needs none", () => {
  const lines = claimChecks(verdict(5), pipe);
  assert.equal(lines.filter((line) => line.includes("not stated")).length, 3);
  const stated = [{ ...rows[0], rival: -0.5 }];
  assert.match(claimChecks(verdict(0, stated), pipe).join("\n"), / -0\.5 /);
});

Deno.test("on a narrow terminal nothing is cut and no line is too long", () => {
  for (const columns of [80, 120]) {
    const lines = claimChecks(verdict(5), { ...pipe, isInteractive: true, columns });
    assert.ok(lines.every((line) => widthOf(line) <= columns), lines.join("\n"));
    assert.ok(lines.some((line) => line.includes("because: muP keeps the size")));
  }
});
