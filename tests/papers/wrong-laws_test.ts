/**
 * Every row of a claim that agrees in profile laptop is able to disagree there: for each there is a wrong law
 * (the row's rival, or one of tests/papers/wrong-laws) under which it would. Nothing is computed again: the rows
 * are recorded (recorded-rows.ts), and moved by the rule by which they were judged.
 */
import assert from "node:assert/strict";
import { readVerdicts } from "../../lib/pipeline/verification/verdict-file.ts";
import { repository } from "../repository-files.ts";
import {
  allowedOf,
  papersWithWrongLaws,
  recordCommand,
  type RecordedRow,
  recordedRows,
  rowsText,
} from "./recorded-rows.ts";
import { givenBy, verdictAgainst, verdictOf, type WrongLaw, wrongLawsOf } from "./wrong-law.ts";

const at = ({ point }: RecordedRow) =>
  Object.entries(point).map(([name, value]) => `${name} ${value}`).join(", ");

/** What a wrong law does not do to a row that it should. */
async function lawProblem(law: WrongLaw, row: RecordedRow): Promise<string | undefined> {
  const value = await givenBy(law, row);
  const said = verdictOf(value, row, law.interval);
  if (said !== (law.says ?? "disagrees")) {
    return `networks that gave ${value} ("${law.law}") would be said to ${said}`;
  }
  if (row.relation === "=" && verdictAgainst(value, row) === "agrees") {
    return `the networks agree with ${value} ("${law.law}") as well`;
  }
}

/** What is wrong with the wrong laws for the rows of one claim. */
async function claimProblems(
  rows: readonly RecordedRow[],
  laws: readonly WrongLaw[],
): Promise<string[]> {
  const found: string[] = [];
  for (const row of rows.filter(({ verdict }) => verdict === "agrees")) {
    const planted = laws.filter(({ checks }) => checks.includes(row.entry));
    const { rival } = row;
    if (rival === null && planted.length === 0) found.push(`check ${row.entry} has no wrong law`);
    const all: readonly WrongLaw[] = rival === null
      ? planted
      : [{ checks: [row.entry], law: "the row's rival", gives: rival }, ...planted];
    for (const law of all) {
      const problem = await lawProblem(law, row);
      if (problem !== undefined) found.push(`check ${row.entry} at ${at(row)}: ${problem}`);
    }
  }
  const entries = new Set(rows.map(({ entry }) => entry));
  for (const { checks, law } of laws) {
    const gone = checks.find((check) => !entries.has(check));
    if (gone !== undefined) found.push(`there is no check ${gone} for "${law}"`);
  }
  return [...new Set(found)];
}

const allRows = recordedRows();
const papers = papersWithWrongLaws();
const claimsOf = (paper: string) =>
  Object.entries(allRows).filter(([claim]) => claim.startsWith(`${paper}/`))
    .map(([claim, rows]) => [claim.slice(paper.length + 1), rows] as const);

for (const paper of papers) {
  Deno.test(`${paper}: a wrong law turns every row that agrees`, async () => {
    const laws = wrongLawsOf(paper);
    const claims = claimsOf(paper);
    const problems: string[] = [];
    for (const [claim, rows] of claims) {
      const found = await claimProblems(rows, laws[claim] ?? []);
      problems.push(...found.map((problem) => `${claim}: ${problem}`));
    }
    const names = claims.map(([claim]) => claim);
    for (const claim of Object.keys(laws)) {
      if (!names.includes(claim)) problems.push(`${claim} is no claim of profile laptop`);
    }
    assert.deepEqual(problems, []);
  });
}

Deno.test("the recorded rows are those of the committed verdicts", () => {
  const committed = readVerdicts(repository, "laptop")!;
  const differ = [...committed].flatMap(([claim, line]) => {
    if (!papers.includes(claim.split("/")[0])) return [];
    const rows = allRows[claim] ?? [];
    const counted = `${
      rows.filter(({ verdict }) => verdict === "agrees").length
    } of ${rows.length}`;
    return line.split(/, |; /)[1] === counted ? [] : [`${claim}: ${line}; recorded: ${counted}`];
  });
  assert.deepEqual(differ, [], `\`${recordCommand}\` records the rows of this store`);
  for (const claim of Object.keys(allRows)) assert.ok(committed.has(claim), claim);
});

const row: RecordedRow = {
  entry: 0,
  check: "statistic",
  relation: "=",
  theory: 1,
  measured: 1.01,
  low: 0.99,
  high: 1.05,
  rival: null,
  verdict: "agrees",
  allowed: 0.05,
  point: { width: 50 },
};
const law = (gives: WrongLaw["gives"], more: Partial<WrongLaw> = {}): WrongLaw => ({
  checks: [0],
  law: "another law",
  gives,
  ...more,
});

Deno.test("claimProblems: a law that a row cannot tell from its own is found, and a row without one", async () => {
  const byWidth = law({ by: ["width"], values: { "50": 1.5 } });
  assert.deepEqual(await claimProblems([row], [law(1.5), byWidth]), []);
  assert.deepEqual(await claimProblems([row], []), ["check 0 has no wrong law"]);
  assert.match((await claimProblems([row], [law({ plus: 0.04 })]))[0], /would be said to agree/);
  // Networks that gave 1.055 would disagree with 1, but those that gave 1.01 agree with 1.055 as well.
  assert.match((await claimProblems([row], [law({ times: 1.055 })]))[0], /agree with 1.055/);
  assert.match((await claimProblems([row], [byWidth, law(2, { checks: [3] })]))[0], /no check 3/);
  await assert.rejects(claimProblems([row], [law({ by: ["width"], values: {} })]), /no number/);
  assert.deepEqual(await claimProblems([{ ...row, rival: 2 }], []), []);
  assert.equal((await claimProblems([{ ...row, rival: 1.04 }], [])).length, 1);
  assert.deepEqual(await claimProblems([{ ...row, verdict: "cannot tell" }], []), []);
});

Deno.test("givenBy: a theory with other parameters, at the row's point", async () => {
  const gives = { theory: "row-norm-ratio", quantity: "ratio", with: { inputs: 3 } };
  assert.equal(await givenBy({ gives }, row), 50 * 5 / (50 * 3 + 2));
});

Deno.test("verdictOf: bounds, windows and intervals that grow with the number", () => {
  const bound = { ...row, relation: "<=" as const, theory: 2, allowed: null };
  assert.deepEqual([1.9, 2, 2.05].map((value) => verdictOf(value, bound)), [
    "agrees",
    "cannot tell",
    "disagrees",
  ]);
  const peak = {
    ...bound,
    relation: ">=" as const,
    theory: 40,
    measured: 400,
    low: 80,
    high: 4000,
  };
  assert.equal(verdictOf(1, peak), "cannot tell");
  assert.equal(verdictOf(1, peak, "in proportion"), "disagrees");
  const order = { ...bound, theory: 0, measured: -1, low: -3, high: -0.1 };
  assert.equal(verdictOf(1, order), "cannot tell");
  assert.equal(verdictOf(1, order, "in proportion"), "disagrees");
  const window = { ...row, relation: "in" as const, theory: 0, theoryHigh: 2, allowed: null };
  assert.deepEqual([1, -0.02, -1, 3].map((value) => verdictOf(value, window)), [
    "agrees",
    "cannot tell",
    "disagrees",
    "disagrees",
  ]);
});

Deno.test("allowedOf and rowsText: the tolerance is the number that the rule ends with", () => {
  const how =
    "|1.01 - 1| = 0.01, allowed 0.03 * |1| + 3.5 SE (SE = 0.006) = 0.051; rival 2 excluded";
  assert.equal(allowedOf({ relation: "=", how }), 0.051);
  assert.equal(allowedOf({ relation: "<=", how: "1, interval [0, 1], below 2" }), null);
  assert.deepEqual(JSON.parse(rowsText({ "a/C1": [row] })), { "a/C1": [row] });
});
