import assert from "node:assert/strict";
import {
  activationDerivative,
  type Differentiated,
  differentiatedNames,
} from "../../lib/num/activation-derivative.ts";
import { gegenbauerCoefficients, harmonicDimension } from "../../lib/num/analysis/gegenbauer.ts";
import { hermiteSeries } from "../../lib/num/analysis/piecewise-hermite-series.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { spherePoints } from "../../lib/num/random/sphere.ts";
import { tangentKernel } from "../../lib/num/tangent-kernel.ts";
import { assertClose, assertMean, StatisticalFailure } from "../support.ts";

const relu: Differentiated = { activation: "leaky-relu", slopeNegative: 0 };
const reluKernel = (dimension: number) => tangentKernel({ ...relu, dimension });

// To the digits of the reference (quadrature by another program).
Deno.test("weights of ReLU: gamma_0, gamma_2, gamma_4 in 20 and 100 dimensions, 1/4 and no odd ones", () => {
  for (
    const [dimension, zeroth, second, fourth] of [
      [20, 0.00816, 0.15854, 0.0269],
      [100, 0.0016, 0.15913, 0.0267],
    ]
  ) {
    const { weights, diagonal } = reluKernel(dimension);
    assertClose(weights[0], zeroth, { absolute: 5e-6 });
    assertClose(weights[1], 0.25, { absolute: 1e-13 });
    assertClose(weights[2], second, { absolute: 5e-6 });
    assertClose(weights[4], fourth, { absolute: 5e-5 });
    for (const k of [3, 5, 7]) assertClose(weights[k], 0, { absolute: 1e-13 });
    assertClose(diagonal, 0.5, { absolute: 1e-13 });
  }
});

Deno.test("weights by the series of sigma' are those of K(u) itself, by quadrature", () => {
  for (const activation of differentiatedNames) {
    const kernel = tangentKernel({ activation, slopeNegative: 0.3, dimension: 20 });
    const found = gegenbauerCoefficients((u) => kernel.at(u), { dimension: 20, degreeMax: 6 });
    kernel.weights.slice(0, 7).forEach((weight, k) =>
      assertClose(found[k], weight, { absolute: 1e-9, what: `${activation}, gamma_${k}` })
    );
  }
});

Deno.test("in many dimensions gamma_{k+1} nears the square of the Hermite coefficient mu_k", () => {
  const gelu: Differentiated = { activation: "gelu", slopeNegative: 0 };
  const { coefficients } = hermiteSeries(activationDerivative(gelu), 3);
  const { weights } = tangentKernel({ ...gelu, dimension: 2000 });
  // The error is of order k^2 / d.
  for (const k of [0, 1, 3]) {
    assertClose(weights[k + 1], coefficients[k] ** 2, { absolute: 2e-3 });
  }
});

// 40,000 weight vectors in six dimensions: fails wrongly once in 1e6 a case, detects 0.025.
Deno.test("K(u) is the mean over weight vectors; wrong: the kernel of Gaussian weights for erf", () => {
  const [dimension, count, u] = [6, 40_000, 0.6];
  const directions = spherePoints(randomStream(keyOf(8121)), { count, dimension, radius: 1 });
  const other = Math.sqrt(1 - u * u);
  for (const activation of differentiatedNames) {
    const choice = { activation, slopeNegative: 0.3 };
    const slope = activationDerivative(choice);
    const products = Float64Array.from({ length: count }, (_, i) => {
      const [a, b] = [directions[dimension * i], directions[dimension * i + 1]];
      const root = Math.sqrt(dimension);
      return u * slope(root * a) * slope(root * (u * a + other * b));
    });
    const expected = tangentKernel({ ...choice, dimension }).at(u);
    assertMean(products, { expected, discrepancy: 0.025, what: activation });
    if (activation === "erf") {
      // E sigma' sigma' of Gaussian pre-activations of correlation u.
      const wrong = u * 4 / Math.PI / Math.sqrt(9 - 4 * u * u);
      assert.throws(() => assertMean(products, { expected: wrong }), StatisticalFailure);
    }
  }
});

Deno.test("the weights, each 1 / B_k many eigenvalues, sum to the diagonal where few degrees matter", () => {
  const { weights, diagonal } = tangentKernel({
    activation: "softplus",
    slopeNegative: 0,
    dimension: 100,
  });
  assertClose(weights.reduce((sum, weight) => sum + weight, 0), diagonal, { absolute: 1e-6 });
  assert.ok(weights[2] / harmonicDimension(100, 2) < weights[1] / harmonicDimension(100, 1));
});

Deno.test("K of many numbers is K of each, and by the closed form; wrong: another slope below 0", () => {
  const u = Float64Array.of(-1, -0.8, -0.5, -0.1, 0, 0.3, 0.5, 0.7, 0.999);
  const closed = (u: number, s: number) =>
    u * (s + (1 - s) ** 2 * (0.5 - Math.acos(u) / 2 / Math.PI));
  for (const activation of differentiatedNames) {
    const kernel = tangentKernel({ activation, slopeNegative: 0.3, dimension: 20 });
    const out = new Float64Array(u.length).fill(7);
    kernel.fill(out, u, 1, 8);
    assert.deepEqual([out[0], out[8]], [7, 7]);
    assert.deepEqual([...out.subarray(1, 8)], [...u.subarray(1, 8)].map((one) => kernel.at(one)));
    kernel.fill(out, u);
    if (activation === "leaky-relu") {
      out.forEach((value, k) => assertClose(value, closed(u[k], 0.3), { absolute: 1e-15 }));
      assert.throws(() => assertClose(out[1], closed(u[1], 0.29), { absolute: 1e-15 }), /off by/);
    }
    if (activation === "absolute-value") {
      out.forEach((value, k) =>
        assertClose(value, u[k] * (1 - 2 * Math.acos(u[k]) / Math.PI), { absolute: 2e-15 })
      );
    }
  }
});
