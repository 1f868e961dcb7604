import assert from "node:assert/strict";
import type { CheckResult } from "../../../lib/contract/verdict.ts";
import { requireResult } from "../../../stages/comparison/result.ts";

const good: CheckResult = {
  quantity: "slope",
  relation: "<=",
  theory: 1,
  measured: 0.5,
  low: 0.4,
  high: 0.6,
  count: 3,
  rival: null,
  margin: 0.8,
  verdict: "agrees",
  how: "",
};

Deno.test("a result that keeps the contract passes as it is", () => {
  const window: CheckResult = { ...good, relation: "in", theoryHigh: 2 };
  for (const result of [good, window, { ...good, margin: null, rival: 2 }]) {
    assert.equal(requireResult(result, "own"), result);
  }
});

Deno.test("a check that forgets or invents a part of its result is named, with what is allowed", () => {
  const wrong: [Record<string, unknown>, RegExp][] = [
    [{ relation: undefined }, /check "own" found for "slope": relation undefined; allowed: =, <=/],
    [{ relation: "<" }, /relation "<"/],
    [{ verdict: "maybe" }, /verdict "maybe"; allowed: agrees/],
    [{ margin: undefined }, /margin undefined/],
    [{ margin: NaN }, /margin NaN; allowed: -1 to 1, or null/],
    [{ margin: 3 }, /margin 3/],
    [{ rival: undefined }, /rival undefined/],
    [{ rival: Infinity }, /rival Infinity/],
    [{ relation: "in" }, /"in" without theoryHigh/],
    [{ theoryHigh: 2 }, /"<=" with theoryHigh/],
  ];
  for (const [part, message] of wrong) {
    const result = { ...good, ...part } as unknown as CheckResult;
    assert.throws(() => requireResult(result, "own"), message);
  }
});
