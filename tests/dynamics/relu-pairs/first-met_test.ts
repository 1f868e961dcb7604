import assert from "node:assert/strict";
import { firstMet } from "../../../lib/dynamics/relu-pairs/first-met.ts";

Deno.test("the smallest number is found with about 2 log2 questions", () => {
  for (const least of [1, 2, 3, 7, 8, 9, 1000]) {
    let questions = 0;
    const found = firstMet((k) => {
      questions++;
      return k >= least;
    });
    assert.equal(found, least);
    assert.ok(questions <= 2 * Math.ceil(Math.log2(least + 1)) + 1, `${questions} for ${least}`);
  }
});

Deno.test("where what is met may be missed again, a number at which it begins", () => {
  const met = new Set([5, 6, 8, 9, 16]);
  const found = firstMet((k) => met.has(k));
  assert.ok(met.has(found) && !met.has(found - 1), `${found}`);
});

Deno.test("what is never met is a bug", () => {
  assert.throws(() => firstMet(() => false), /nothing is met/);
});
