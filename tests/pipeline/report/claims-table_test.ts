import assert from "node:assert/strict";
import type { ClaimVerdict, PointResult, Relation } from "../../../lib/contract/verdict.ts";
import {
  claimCells,
  type ClaimRow,
  claimsTable,
  claimTitles,
  numberCells,
} from "../../../lib/pipeline/report/claims-table.ts";
import type { Terminal } from "../../../lib/pipeline/words/terminal.ts";
import { widthOf } from "../../../lib/pipeline/words/text-table.ts";

const pipe: Terminal = {
  write() {},
  writeError() {},
  isInteractive: false,
  colours: false,
  columns: 120,
};
const screen = (columns: number): Terminal => ({ ...pipe, isInteractive: true, columns });

const check: PointResult = {
  check: "near",
  entry: 0,
  point: {},
  quantity: "mean of rho",
  relation: "=",
  theory: 0.34567,
  measured: 0.41234,
  low: 0.40234,
  high: 0.42234,
  count: 4000,
  rival: null,
  margin: 0.5,
  verdict: "disagrees",
  how: "",
};
const verdict: ClaimVerdict = {
  verdict: "disagrees",
  headline: 1,
  checks: [{ ...check, verdict: "agrees" }, check, { ...check, verdict: "agrees" }],
};
const compared =
  "a quantity with a name so long that it takes the width of a whole terminal alone at width 100";
const rows: ClaimRow[] = [
  {
    paper: "p",
    claim: { name: "C1", says: "s", published: "0.342 (Figure 1) against 0.5 before" },
    point: "[width=50]",
    verdict,
    compared,
  },
  { paper: "p", claim: { name: "C2", says: "s", pending: "more time" }, point: "" },
];
const paper = { name: "p", source: { title: "T" } };

function cellsBy(row: Partial<ClaimRow["claim"]>, found: PointResult = check) {
  const claim = { name: "C1", says: "s", ...row };
  const one = { verdict: found.verdict, headline: 0, checks: [found] };
  const cells = claimCells({ paper: "p", claim, point: "", verdict: one, compared: "x" });
  return Object.fromEntries(claimTitles.map((title, k) => [title, cells[k]]));
}

Deno.test("in a pipe the row is whole, in one line, with relation and number of checks", () => {
  const lines = claimsTable([paper], rows, pipe);
  assert.deepEqual(lines.slice(0, 2), ["", "p: T"]);
  assert.equal(lines.length, 2 + 2 + 2);
  const [first, second] = lines.slice(4).map((line) => line.split(/\s{2,}/));
  assert.deepEqual(first, [
    "C1[width=50]",
    compared,
    "0.342 (Figure 1) against 0.5 before",
    "= 0.346",
    "0.412",
    "0.402 … 0.422",
    "4000",
    "2 of 3",
    "disagrees",
  ]);
  assert.deepEqual([second[0], second[1], second.at(-1)], ["C2", "more time", "pending"]);
});

Deno.test("on a terminal the table fits it, without losing a word; a wide one is used", () => {
  const wordsOf = (lines: readonly string[]) => lines.join(" ").split(/[\s;]+/);
  for (const columns of [60, 80, 100, 120, 150, 200, 300]) {
    const lines = claimsTable([paper], rows, screen(columns));
    assert.ok(lines.every((line) => widthOf(line) <= columns), `${columns}\n${lines.join("\n")}`);
    assert.equal(lines.join("").split("…").length, 2, "the interval's, and nothing is cut");
    const words = wordsOf(lines);
    for (const word of `${compared} 0.342 = 0.346 4000`.split(" ")) {
      assert.ok(words.includes(word), `${columns}: ${word}`);
    }
  }
  assert.equal(claimsTable([paper], rows, screen(300)).length, 6, "one line a row");
});

Deno.test("a bound, a distance and a coverage never look like an equality; a window has both ends", () => {
  const shown = (relation: Relation, more: Partial<PointResult> = {}) =>
    cellsBy({}, { ...check, relation, ...more }).theory;
  assert.equal(shown("="), "= 0.346");
  assert.equal(shown("<="), "<= 0.346");
  assert.equal(shown(">=", { theory: 0.9 }), ">= 0.900");
  assert.equal(shown("in", { theory: 1.2, theoryHigh: 2.1 }), "in 1.200 … 2.100");
  assert.equal(shown("<=", { theory: 1e-10 }), "<= 1e-10", "a small bound is not the bound 0");
  assert.equal(shown("=", { theory: 0 }), "= 0.000");
  assert.equal(shown("=", { theory: null }), "–");
});

Deno.test("what was published: as printed, none, or a claim of ours; nothing said is a dash", () => {
  assert.equal(cellsBy({ published: "β = 0.2" }).published, "β = 0.2");
  assert.equal(cellsBy({ published: "none" }).published, "none printed");
  assert.equal(cellsBy({ ours: true }).published, "ours");
  assert.equal(cellsBy({}).published, "–");
});

Deno.test("a missing number is a dash, an open end of an interval is open; never NaN", () => {
  const empty = { ...check, theory: null, measured: null, low: null, high: null, count: 0 };
  assert.deepEqual(numberCells(empty), ["–", "–", "–", "–"]);
  const open = numberCells({ ...check, low: null, high: 0.5 });
  assert.equal(open[2], "-∞ … 0.5");
  const text = claimsTable([paper], [{
    paper: "p",
    claim: { name: "C1", says: "s" },
    point: "",
    verdict: { ...verdict, checks: [empty, empty] },
  }], pipe).join("\n");
  assert.ok(!text.includes("NaN") && !text.includes("null"), text);
});
