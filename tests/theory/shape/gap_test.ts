import assert from "node:assert/strict";
import { effectiveGap, limitGap, slopesAt, varianceRate } from "../../../lib/theory/shape/gap.ts";
import { assertClose } from "../../support.ts";

Deno.test("slopes are shaped, 1 + c n^-p, or fixed; both or half of either is refused", () => {
  const shaped = slopesAt(16, { slopePlus: 0.5, slopeMinus: -1, exponent: 0.25 });
  assert.deepEqual(shaped, { positive: 1.25, negative: 0.5 });
  const fixed = slopesAt(16, { slopePositive: 1, slopeNegative: 0, exponent: 0.5 });
  assert.deepEqual(fixed, { positive: 1, negative: 0 });
  assert.throws(() => slopesAt(16, { slopePlus: 1, exponent: 0.5 }), /cannot tell the slopes/);
  const both = { slopePlus: 1, slopeMinus: 0, slopePositive: 1, slopeNegative: 0, exponent: 0.5 };
  assert.throws(() => slopesAt(16, both), /cannot tell the slopes/);
});

Deno.test("g_n = 1.105 at n = 100, c = (0, -1); g = 1 in the limit, 0 beyond p = 1/2, none before", () => {
  const given = { slopePlus: 0, slopeMinus: -1, exponent: 0.5 };
  assertClose(effectiveGap(100, slopesAt(100, given)), 1.10497, { absolute: 5e-6 });
  assert.equal(limitGap(given), 1);
  assert.equal(limitGap({ ...given, exponent: 1 }), 0);
  assert.equal(limitGap({ ...given, exponent: 0.25 }), undefined);
  assert.equal(limitGap({ slopePositive: 1, slopeNegative: 0, exponent: 0.5 }), undefined);
});

Deno.test("kappa is the relative variance of phi(g)^2: 2 for linear, 5 for plain ReLU", () => {
  assertClose(varianceRate({ positive: 3, negative: 3 }), 2, { absolute: 1e-14 });
  assertClose(varianceRate({ positive: 3, negative: 0 }), 5, { absolute: 1e-14 });
  // E g^4 = 3: (3/2) (1 + 16) / (5/2)^2 - 1.
  assertClose(varianceRate({ positive: -1, negative: 2 }), 25.5 / 6.25 - 1, { absolute: 1e-14 });
});
