import assert from "node:assert/strict";
import {
  finiteKernel,
  lastFeatures,
  type RandomReluNetwork,
  randomReluNetwork,
} from "../../../lib/dynamics/composite/finite-kernel.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { spherePoints } from "../../../lib/num/random/sphere.ts";
import {
  type ReluBiasKernel,
  reluBiasKernel,
  reluBiasKernels,
} from "../../../lib/num/wide-limits/relu-bias-kernels.ts";
import { assertClose } from "../../support.ts";

const points = spherePoints(randomStream(keyOf(5141)), { count: 3, dimension: 4, radius: 1 });
const width = 6;

/** f at a point, by loops. */
function output(network: RandomReluNetwork, x: ArrayLike<number>): number {
  const { width, readout, first, firstBias, second, secondBias } = network;
  const range = Array.from({ length: width }, (_, i) => i);
  let hidden = range.map((i) =>
    Math.max(0, [0, 1, 2, 3].reduce((sum, j) => sum + first[4 * i + j] * x[j], firstBias[i]))
  );
  if (second !== undefined) {
    const below = hidden;
    hidden = range.map((i) =>
      Math.max(0, below.reduce((sum, h, j) => sum + second[width * i + j] * h, secondBias![i]))
    );
  }
  return hidden.reduce((sum, h, i) => sum + readout[i] * h, 0);
}

/** The kernel by central differences in every trained parameter: f is linear in each, but at kinks. */
function byDifferences(kernel: ReluBiasKernel, network: RandomReluNetwork): Float64Array {
  const trained = kernel.endsWith("last")
    ? [network.readout]
    : [network.first, ...(network.second ? [network.second] : [])];
  const found = new Float64Array(9);
  const step = 1e-6;
  for (const parameters of trained) {
    for (let p = 0; p < parameters.length; p++) {
      const was = parameters[p];
      const slopes = [0, 1, 2].map((i) => {
        const x = points.subarray(4 * i, 4 * i + 4);
        parameters[p] = was + step;
        const above = output(network, x);
        parameters[p] = was - step;
        const below = output(network, x);
        return (above - below) / (2 * step);
      });
      parameters[p] = was;
      slopes.forEach((a, i) => slopes.forEach((b, j) => found[3 * i + j] += a * b));
    }
  }
  return found.map((value) => kernel.endsWith("last") ? value : value / width);
}

function assertKernels(of: (kernel: ReluBiasKernel, network: RandomReluNetwork) => Float64Array) {
  for (const kernel of reluBiasKernels) {
    const network = randomReluNetwork(kernel, width, keyOf(5142));
    const wanted = byDifferences(kernel, network);
    of(kernel, network).forEach((value, k) => assertClose(value, wanted[k], { absolute: 1e-7 }));
  }
}

Deno.test("finite kernels are products of derivatives, by central differences", () => {
  assertKernels((kernel, network) => finiteKernel(kernel, network, points, points));
});

Deno.test("a wrong variant is rejected: without the part of V", () => {
  assert.throws(
    () =>
      assertKernels((kernel, network) =>
        finiteKernel(
          kernel === "three-layer-tangent" ? "two-layer-tangent" : kernel,
          network,
          points,
          points,
        )
      ),
    /off by/,
  );
});

// At m = 4000 entries scatter by about 1.5 %; the seed was chosen beforehand. Six of them, 6 %, where the
// next kernel is off by 20 % at least.
Deno.test("at a great width they are those of the limit", () => {
  for (const kernel of reluBiasKernels) {
    const network = randomReluNetwork(kernel, 4000, keyOf(5143));
    const found = finiteKernel(kernel, network, points, points);
    found.forEach((value, k) => {
      const [i, j] = [Math.floor(k / 3), k % 3];
      const t = [0, 1, 2, 3].reduce((sum, c) => sum + points[4 * i + c] * points[4 * j + c], 0);
      assertClose(value, reluBiasKernel(kernel, t), { absolute: 0.09 });
    });
  }
});

Deno.test("rows of other points are those of one matrix; features give the kernel of output weights", () => {
  const network = randomReluNetwork("three-layer-tangent", width, keyOf(5144));
  const all = finiteKernel("three-layer-tangent", network, points, points);
  const one = finiteKernel("three-layer-tangent", network, points.slice(0, 4), points);
  one.forEach((value, k) => assertClose(value, all[k], { absolute: 1e-14 }));
  const last = finiteKernel("three-layer-last", network, points, points);
  const features = lastFeatures(network, points);
  const product = features.subarray(0, width).reduce(
    (sum, h, i) => sum + h * features[width + i],
    0,
  );
  assertClose(last[1], product, { absolute: 1e-14 });
});
