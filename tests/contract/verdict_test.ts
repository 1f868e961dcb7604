import assert from "node:assert/strict";
import { verdictProblem, verdictTextProblem } from "../../lib/contract/verdict.ts";

const row = {
  quantity: "a slope",
  relation: "=",
  theory: 1,
  measured: 1.01,
  low: 0.9,
  high: null,
  count: 8,
  rival: null,
  margin: 0.5,
  verdict: "agrees",
  how: "|1.01 - 1| <= 0.1",
  check: "within-tolerance",
  entry: 0,
  point: { width: 10, law: "relu" },
};
const verdict = { verdict: "agrees", headline: 0, checks: [row] };

Deno.test("a verdict that its readers can use is one, with and without what may be left out", () => {
  assert.equal(verdictProblem(verdict), undefined);
  const { relation: _, rival: _rival, margin: _margin, entry: _entry, point: _point, ...bare } =
    row;
  assert.equal(verdictProblem({ ...verdict, checks: [bare] }), undefined);
});

Deno.test("any other value is none, and what is wrong with it is said", () => {
  const withRow = (given: object) => ({ ...verdict, checks: [{ ...row, ...given }] });
  for (
    const [value, words] of [
      [null, /its verdict is none of/],
      [{}, /its verdict is none of/],
      [{ ...verdict, verdict: "AGREES" }, /its verdict is none of/],
      [{ ...verdict, checks: [] }, /no list of checks/],
      [{ ...verdict, checks: "all" }, /no list of checks/],
      [{ ...verdict, headline: 1 }, /its headline/],
      [{ ...verdict, headline: -1 }, /its headline/],
      [{ ...verdict, checks: [null] }, /check 0 has no right quantity/],
      [withRow({ quantity: 7 }), /no right quantity/],
      [withRow({ how: "x".repeat(10_001) }), /no right how/],
      [withRow({ measured: "1" }), /no right measured/],
      [withRow({ count: null }), /no right count/],
      [withRow({ relation: "~" }), /no right relation/],
      [withRow({ point: { width: {} } }), /no right point/],
    ] as const
  ) assert.match(verdictProblem(value) ?? "it was let through", words);
  assert.match(verdictTextProblem("{bad")!, /not JSON/);
  assert.equal(verdictTextProblem(JSON.stringify(verdict)), undefined);
});
