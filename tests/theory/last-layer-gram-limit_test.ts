import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/last-layer-gram-limit.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

type Joining = "fully-connected" | "residual";

const at = (joining: Joining, depth: number) =>
  plugin.predict({
    ...{ count: 8, dimension: 10, joining, depth, activation: "softplus", branchScale: 0.5 },
    ...{ rateFactor: 0.9, scaledDeviation: 1.6 },
  });

// An independent program's values: joining, depth, lambda_min and lambda_max of K, least eigenvalue of the sum.
const reference: readonly [Joining, number, number, number | null, number][] = [
  ["fully-connected", 1, 9.460164e-2, 0.67463, 1.73494e-1],
  ["fully-connected", 2, 2.940327e-2, 1.78952, 8.94124e-2],
  ["fully-connected", 3, 9.242290e-3, 2.30445, 3.87924e-2],
  ["fully-connected", 4, 2.932955e-3, 2.47005, 1.55439e-2],
  ["fully-connected", 8, 3.011940e-5, 2.54687, 2.88382e-4],
  ["fully-connected", 12, 3.097801e-7, 2.54766, 4.28213e-6],
  ["residual", 2, 1.692977e-3, null, 0.178678],
  ["residual", 3, 7.883315e-4, null, 0.178201],
  ["residual", 4, 4.525912e-4, null, 0.177504],
  ["residual", 8, 1.162060e-4, null, 0.175877],
  ["residual", 12, 5.204969e-5, null, 0.175179],
];

function assertReference(name: string): void {
  for (const [joining, depth, least, largest, all] of reference) {
    const found = at(joining, depth);
    if (name in found) assertClose(scalarOf(found, name), least, { relative: 1e-6 });
    if (largest !== null) assertClose(scalarOf(found, "lambdaMax"), largest, { absolute: 6e-6 });
    assertClose(scalarOf(found, "tangentMin"), all, { relative: 3e-6 });
  }
}

Deno.test("spectra of both networks are those of an independent program", () => {
  assertReference("lambdaMin");
  assertClose(scalarOf(at("residual", 3), "tangentMax"), 10.55032, { absolute: 6e-6 });
  assertClose(scalarOf(at("residual", 12), "tangentMax"), 12.51716, { absolute: 6e-6 });
});

Deno.test("a wrong variant is rejected: the definition as printed, .012203 at depth 3", () => {
  assertClose(scalarOf(at("fully-connected", 3), "lambdaMinShifted"), 0.012203, { absolute: 6e-7 });
  assert.throws(() => assertReference("lambdaMinShifted"));
});

Deno.test("(H / r)^2, the width of the lemmas and the rate follow from the eigenvalues", () => {
  const found = at("residual", 4);
  assertClose(scalarOf(found, "lambdaMinScaled"), 2.896584e-2, { relative: 1e-6 });
  const [least, largest] = [scalarOf(found, "lambdaMin"), scalarOf(found, "lambdaMax")];
  assertClose(scalarOf(found, "sufficientWidth"), (6.4 * largest / least) ** 2, {
    relative: 1e-12,
  });
  const step = 0.9 * least / largest;
  const ratio = Math.log((1 - step) ** 2) / Math.log(1 - step / 2);
  assertClose(scalarOf(found, "lastLayerRateRatio"), ratio, { relative: 1e-10 });
  assert.throws(() => at("residual", 1), /depth 1/);
});
