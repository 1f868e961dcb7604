import assert from "node:assert/strict";
import fc from "fast-check";
import { marginWithin } from "../../../lib/checks/rule/margin.ts";
import { toleranceOf } from "../../../lib/pipeline/report/tolerance.ts";

const size = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

Deno.test("the tolerance is the one whose margin it was: within it, at its end and beyond", () => {
  fc.assert(
    fc.property(size, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (allowed, share) => {
      const difference = allowed * share;
      const found = toleranceOf({
        relation: "=",
        theory: 0,
        measured: -difference,
        margin: marginWithin(difference, allowed),
      });
      assert.ok(Math.abs(found! / allowed - 1) <= 6e-6, `${found} for ${allowed}`);
    }),
    { seed: 20220614, numRuns: 1000 },
  );
});

Deno.test("a bound has none, nor has a number that nothing is held against or that is theory's own", () => {
  const row = { relation: "=", theory: 1, measured: 1.5, margin: 0.5 } as const;
  assert.equal(toleranceOf(row), 1);
  assert.equal(toleranceOf({ ...row, relation: "<=" }), null);
  assert.equal(toleranceOf({ ...row, measured: null }), null);
  assert.equal(toleranceOf({ ...row, theory: null }), null);
  assert.equal(toleranceOf({ ...row, margin: null }), null);
  assert.equal(toleranceOf({ ...row, measured: 1, margin: 1 }), null);
});
