import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/norm-fluctuation.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (joining: "fully-connected" | "residual", depth: number) =>
  plugin.predict({ joining, depth, activation: "log-cosh", branchScale: 0.5 });

/** v_H = 4.821758 (g^(2H) - 1) / (g^2 - 1), g = 1.507767. */
function assertGeometric(name: string): void {
  const square = 1.507767 ** 2;
  for (const depth of [1, 2, 4, 6]) {
    const expected = 4.821758 * (square ** depth - 1) / (square - 1);
    assertClose(scalarOf(at("fully-connected", depth), name), expected, { relative: 1e-5 });
  }
}

Deno.test("ln cosh, fully connected: the geometric sum", () => {
  assertGeometric("normVariance");
});

Deno.test("a wrong variant is rejected: no layer adds to the first", () => {
  assert.throws(() => assertGeometric("normVarianceFirst"));
});

Deno.test("residual networks are compared with fully connected ones of their depth", () => {
  const [residual, connected] = [at("residual", 4), at("fully-connected", 4)];
  assert.equal(scalarOf(residual, "normVarianceConnected"), scalarOf(connected, "normVariance"));
  assert.ok(scalarOf(residual, "normVariance") < scalarOf(residual, "normVarianceConnected") / 10);
});
