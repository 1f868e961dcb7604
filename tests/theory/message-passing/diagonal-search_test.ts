import assert from "node:assert/strict";
import { hitProbability } from "../../../lib/theory/message-passing/diagonal-search.ts";
import { normalCdf } from "../../../lib/num/analysis/special.ts";
import { assertClose } from "../../support.ts";

Deno.test("without a lift every place is equally likely: k/n given that the half holds n/2", () => {
  for (const [order, support] of [[1000, 1], [1000, 10], [200, 20]]) {
    // m of n/2 places, m of mean k/2.
    assertClose(hitProbability({ order, support, lift: 0 }), support / order, { relative: 1e-9 });
  }
});

Deno.test("one support place against one other: Phi(D / sqrt 2), half the time; not Phi(D)", () => {
  const found = hitProbability({ order: 4, support: 1, lift: 1.3 });
  assertClose(found, normalCdf(1.3 / Math.SQRT2) / 2, { absolute: 1e-12 });
  assert.ok(Math.abs(found - normalCdf(1.3) / 2) > 0.02);
});
