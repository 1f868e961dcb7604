import assert from "node:assert/strict";
import {
  differenceText,
  parseVerdicts,
  verdictDifferences,
  verdictLine,
  verdictsCommand,
  verdictsPath,
  verdictsText,
} from "../../../lib/pipeline/verification/verdict-file.ts";
import type { ClaimVerdict, PointResult } from "../../../lib/contract/verdict.ts";

const verdicts = new Map([
  ["a/C1", "agrees"],
  ["a/C2[width=5]", "cannot tell, 1 of 2; <= at width 5"],
]);

Deno.test("a line says the verdict, the checks that agree, relation and point of the row shown", () => {
  const row = { relation: ">=", point: { layer: 3, law: "normal" }, verdict: "agrees" };
  const rows = [row, { ...row, relation: "in", point: {}, verdict: "cannot tell" }];
  const line = (headline: number) =>
    verdictLine({ verdict: "cannot tell", headline, checks: rows as unknown as PointResult[] });
  assert.equal(line(0), "cannot tell, 1 of 2; >= at layer 3, law normal");
  assert.equal(line(1), "cannot tell, 1 of 2; in");
  const claim: ClaimVerdict = JSON.parse(
    JSON.stringify({ verdict: "agrees", headline: 0, checks: [row] }),
  );
  const read = parseVerdicts(verdictsText(new Map([["a/C1", verdictLine(claim)]])), "smoke");
  assert.equal(read.get("a/C1"), "agrees, 1 of 1; >= at layer 3, law normal");
});

Deno.test("verdicts are read as they were written, one line for each claim", () => {
  const text = verdictsText(verdicts);
  assert.equal(text.split("\n").length, verdicts.size + 3);
  assert.deepEqual([...parseVerdicts(text, "smoke")], [...verdicts]);
});

Deno.test("differences: changed, new and gone claims, in words", () => {
  const found = new Map([["a/C1", "disagrees"], ["a/C3", "agrees"]]);
  assert.deepEqual(verdictDifferences(verdicts, found).map(differenceText), [
    "a/C1: disagrees; committed: agrees",
    "a/C3: agrees; it has no committed verdict",
    "a/C2[width=5]: in the committed verdicts, but in no paper",
  ]);
  assert.deepEqual(verdictDifferences(verdicts, verdicts), []);
});

Deno.test("a file that cannot be read names itself, its profile and the command that writes it", () => {
  for (const text of ["{", "[]", "null", '{ "a/C1": "agreed" }', '{ "a/C1": "agreesome" }']) {
    assert.throws(
      () => parseVerdicts(text, "laptop"),
      /^UserError: tests\/fixtures\/verdicts-laptop\.json:1:1 .*--profile laptop --write`/,
      text,
    );
  }
  assert.equal(verdictsPath("smoke"), "tests/fixtures/verdicts-smoke.json");
  assert.equal(verdictsCommand("smoke"), "deno task verdicts --write");
});
