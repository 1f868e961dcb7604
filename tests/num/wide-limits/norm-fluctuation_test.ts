import assert from "node:assert/strict";
import { analyticActivations } from "../../../lib/num/analytic-activation.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { normalizerOf } from "../../../lib/num/wide-limits/layer-kernels.ts";
import {
  normDeviationGrowth,
  normFluctuation,
} from "../../../lib/num/wide-limits/norm-fluctuation.ts";
import { assertClose, assertVariance, StatisticalFailure } from "../../support.ts";

const logCosh = analyticActivations["log-cosh"];

Deno.test("a linear network: g = 1, and each layer adds Var Z^2 = 2", () => {
  const activation = { value: (x: number) => x, slope: () => 1 };
  assertClose(normDeviationGrowth(activation), 1, { absolute: 1e-12 });
  const network = { joining: "fully-connected", activation, depth: 5, branchScale: 1 } as const;
  assertClose(normFluctuation(network), 10, { absolute: 1e-10 });
});

Deno.test("softplus: 1.7545 after one layer, 2.3150 in the end; ln cosh: 15.78 and 97.4", () => {
  const at = (activation: typeof logCosh, depth: number) =>
    normFluctuation({ joining: "fully-connected", activation, depth, branchScale: 1 });
  assertClose(at(analyticActivations.softplus, 1), 1.7545, { absolute: 5e-5 });
  assertClose(at(analyticActivations.softplus, 40), 2.315, { absolute: 5e-5 });
  assertClose(at(logCosh, 2), 15.78, { absolute: 5e-3 });
  assertClose(at(logCosh, 4), 97.35, { absolute: 5e-3 });
});

/** Residual networks of one input, depth 3, unit by unit: sqrt(m) (|x|^2 / mean - 1). */
function residualNetworks(branchScale: number): Float64Array {
  const [networks, width, depth] = [14_000, 300, 3];
  const first = Math.sqrt(normalizerOf(logCosh));
  const stream = randomStream(keyOf(91));
  const x = new Float64Array(width);
  const normals = new Float64Array(width);
  const norms = Float64Array.from({ length: networks }, () => {
    let square = 1;
    for (let h = 1; h <= depth; h++) {
      stream.fillNormal(normals);
      const root = Math.sqrt(square);
      square = 0;
      for (let r = 0; r < width; r++) {
        const branch = logCosh.value(root * normals[r]);
        x[r] = h === 1 ? first * branch : x[r] + branchScale / depth * branch;
        square += x[r] * x[r] / width;
      }
    }
    return square;
  });
  const mean = norms.reduce((sum, q) => sum + q, 0) / networks;
  return norms.map((q) => Math.sqrt(width) * (q / mean - 1));
}

// 14,000 networks: fails wrongly with probability 1e-6; sees the variance wrong by 12 %. At width 300 its
// next term is of relative order 1 / 300.
function assertFluctuation(depth: number, branchScale: number): void {
  const expected = normFluctuation({
    joining: "residual",
    activation: logCosh,
    depth,
    branchScale,
  });
  assertVariance(residualNetworks(2), { expected, discrepancy: 0.12 * expected });
}

Deno.test("residual networks, unit by unit, fluctuate as predicted", () => {
  assertFluctuation(3, 2);
});

Deno.test("a wrong variant is rejected: noise of twice the branch", () => {
  assert.throws(() => assertFluctuation(3, 4), StatisticalFailure);
});
