import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/diagonal-search.ts";
import { diagonalHit, diagonalSearch } from "../../lib/dynamics/message-passing/diagonal-search.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { plugin as theory } from "../../lib/theory/diagonal-hit.ts";
import { scalarOf } from "../theory/predicted.ts";
import { assertProportion, assertVariance } from "../support.ts";
import { compute } from "./mlp-case.ts";

// 4,000 searches: fails wrongly once in 1e6, finds 0.08.
Deno.test("the share of hits is that of the integral; that of a lift of variance 1/n is rejected", () => {
  const point = { dimension: 2000, support: 10, strength: 0.7 };
  const { hit } = plugin.simulate({
    params: { ...point, instances: 4000 },
    recipe: {},
    key: keyOf(441),
    compute,
  });
  const successes = hit.values.filter((one) => one === 1).length;
  const found = theory.predict(point);
  const compare = (name: string, discrepancy?: number) =>
    assertProportion({ successes, trials: 4000 }, {
      expected: scalarOf(found, name),
      ...(discrepancy === undefined ? {} : { discrepancy }),
    });
  compare("hitProbability", 0.08);
  assert.throws(() => compare("hitProbabilityEqualVariance"));
});

// The column on the other half: noise of variance 1/n beside its multiple of v; once in 1e6, finds 0.12.
Deno.test("half of the places are left, with the column of the place found; both functions agree", () => {
  const spike = Float64Array.from({ length: 4000 }, (_, i) => i < 4 ? 0.5 : 0);
  const key = fold(keyOf(442), "one");
  const { hit, part, column } = diagonalSearch(key, spike, 3);
  assert.equal(hit, 1);
  assert.equal(diagonalHit(key, spike, 3), 1);
  assert.ok(part.length > 1800 && part.length < 2200);
  const [own, rest] = [true, false].map((kept) =>
    [...column].filter((_, i) => (part[i] !== 0) === kept).map((x) => x * Math.sqrt(4000))
  );
  assert.ok(own.length <= 3 && own.every((x) => Math.abs(x - 0.75 * Math.sqrt(4000)) < 6));
  assertVariance(rest, { expected: 1, discrepancy: 0.3 });
});

Deno.test("a support that is larger than the matrix is refused", () => {
  const params = { dimension: 5, support: 6, strength: 1, instances: 1 };
  assert.throws(() => plugin.simulate({ params, recipe: {}, key: keyOf(443), compute }), UserError);
});
