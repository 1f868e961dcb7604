import assert from "node:assert/strict";
import { curvatureAt, solveEquilibrium } from "../../../lib/num/relu-measure/equilibrium.ts";
import { curvatureSupremum } from "../../../lib/theory/relu-measure/curvature.ts";
import { seven } from "../../num/relu-measure/data-sets.ts";
import { assertClose } from "../../support.ts";

Deno.test("the largest over the middle halves: no place there has more, the knot at 3 is not looked at", () => {
  const solved = solveEquilibrium({ ...seven, penalty: 0.1, inverseTemperature: 100 });
  const most = curvatureSupremum(solved);
  for (const x of [2.3, 2.5, 2.7, 3.3, 4.4, 7.7]) {
    assert.ok(Math.abs(curvatureAt(solved, x)) <= most);
  }
  // It grows towards the knot: the supremum is at the end of a middle half.
  assertClose(most, Math.abs(curvatureAt(solved, 2.75)), { relative: 1e-12 });
  assert.ok(Math.abs(curvatureAt(solved, 3)) > 5 * most);
});
