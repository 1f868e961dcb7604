import assert from "node:assert/strict";
import { analyticActivations } from "../../../lib/num/analytic-activation.ts";
import { chirpInputs, rowGram } from "../../../lib/num/wide-limits/chirp-inputs.ts";
import { layerKernels } from "../../../lib/num/wide-limits/layer-kernels.ts";
import { residualDepthLimit } from "../../../lib/num/wide-limits/residual-depth.ts";
import { assertClose } from "../../support.ts";

const order = 4;
const entries = rowGram(chirpInputs(order, 6), { count: order, size: 6 });
const settings = { activation: analyticActivations.softplus, branchScale: 0.5 };

function finite(depth: number): Float64Array {
  const { tangents } = layerKernels({ order, entries }, {
    joining: "residual",
    depth,
    ...settings,
  });
  return tangents[depth - 1].map((value) => value * (depth / settings.branchScale) ** 2);
}

/** Finite depths go there like 1/H: extrapolated from H = 100 and 200, what is left is of order 1/H^2. */
function assertLimit(limit: Float64Array): void {
  const [near, nearer] = [finite(100), finite(200)];
  limit.forEach((value, at) =>
    assertClose(value, 2 * nearer[at] - near[at], { absolute: 3e-5, what: `entry ${at}` })
  );
}

Deno.test("the equation's limit is where finite depths go, entry by entry", () => {
  assertLimit(residualDepthLimit({ order, entries }, settings).lastLayer);
});

Deno.test("a wrong variant is rejected: b grows at the rate of the first layer", () => {
  const { lastLayer } = residualDepthLimit({ order, entries }, {
    ...settings,
    branchScale: 0.48,
  });
  assert.throws(() => assertLimit(lastLayer));
});
