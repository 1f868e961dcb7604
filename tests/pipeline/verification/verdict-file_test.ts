import assert from "node:assert/strict";
import {
  differenceText,
  parseVerdicts,
  verdictDifferences,
  verdictsCommand,
  verdictsPath,
  verdictsText,
} from "../../../lib/pipeline/verification/verdict-file.ts";
import type { Verdict } from "../../../lib/contract/verdict.ts";

const verdicts = new Map<string, Verdict>([["a/C1", "agrees"], ["a/C2[width=5]", "cannot tell"]]);

Deno.test("verdicts are read as they were written, one line for each claim", () => {
  const text = verdictsText(verdicts);
  assert.equal(text.split("\n").length, verdicts.size + 3);
  assert.deepEqual([...parseVerdicts(text, "smoke")], [...verdicts]);
});

Deno.test("differences: changed, new and gone claims, in words", () => {
  const found = new Map<string, Verdict>([["a/C1", "disagrees"], ["a/C3", "agrees"]]);
  assert.deepEqual(verdictDifferences(verdicts, found).map(differenceText), [
    "a/C1: disagrees; committed: agrees",
    "a/C3: agrees; it has no committed verdict",
    "a/C2[width=5]: in the committed verdicts, but in no paper",
  ]);
  assert.deepEqual(verdictDifferences(verdicts, verdicts), []);
});

Deno.test("a file that cannot be read names itself, its profile and the command that writes it", () => {
  for (const text of ["{", "[]", "null", '{ "a/C1": "agreed" }']) {
    assert.throws(
      () => parseVerdicts(text, "laptop"),
      /^UserError: tests\/fixtures\/verdicts-laptop\.json:1:1 .*--profile laptop --write`/,
      text,
    );
  }
  assert.equal(verdictsPath("smoke"), "tests/fixtures/verdicts-smoke.json");
  assert.equal(verdictsCommand("smoke"), "deno task verdicts --write");
});
