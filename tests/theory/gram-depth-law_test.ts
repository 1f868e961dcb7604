import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/gram-depth-law.ts";
import { plugin as limits } from "../../lib/theory/last-layer-gram-limit.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const inputs = { count: 8, dimension: 10, activation: "softplus", branchScale: 0.5 } as const;
const law = plugin.predict(inputs);

const logLeast = (joining: "fully-connected" | "residual", depth: number) =>
  Math.log(scalarOf(
    limits.predict({ ...inputs, joining, depth, rateFactor: 0.9, scaledDeviation: 1 }),
    "lambdaMin",
  ));

/** From H = 8 to 14 the recursion falls by chi a layer, to 1e-4. */
function assertSlope(name: string): void {
  const slope = (logLeast("fully-connected", 14) - logLeast("fully-connected", 8)) / 6;
  assertClose(scalarOf(law, name), slope, { absolute: 1e-4 });
}

Deno.test("ln chi = -1.14426 is the slope of the recursion", () => {
  assertClose(scalarOf(law, "logCorrelationSlope"), -1.14426, { absolute: 5e-6 });
  assertClose(scalarOf(law, "logWidthSlope"), 2.28852, { absolute: 1e-5 });
  assertSlope("logCorrelationSlope");
});

Deno.test("a wrong variant is rejected: the growth of norms", () => {
  assert.throws(() => assertSlope("logNormSlope"));
});

Deno.test("the residual limit is .0303959 and 3.97159; without branches .02709", () => {
  assertClose(scalarOf(law, "residualLimit"), 0.0303959, { absolute: 5e-8 });
  assertClose(scalarOf(law, "residualLimitMax"), 3.97159, { absolute: 5e-6 });
  assertClose(scalarOf(law, "residualWithoutBranches"), 2.940327e-2 / 1.0854865, {
    relative: 1e-6,
  });
});

Deno.test("curves meet the recursion at large depth", () => {
  const curve = (name: "connectedAgainstDepth" | "residualAgainstDepth") => {
    const found = law[name];
    assert.equal(found.shape, "curve");
    return found.shape === "curve" ? [found.x.at(-1)!, Math.log(found.y.at(-1)!)] : [];
  };
  const [deep, connected] = curve("connectedAgainstDepth");
  assertClose(connected, logLeast("fully-connected", deep), { absolute: 1e-9 });
  const [deeper, residual] = curve("residualAgainstDepth");
  assertClose(residual, logLeast("residual", deeper), { absolute: 2e-3 });
});
