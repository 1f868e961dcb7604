import assert from "node:assert/strict";
import { normalCdf, normalDensity } from "../../../lib/num/analysis/special.ts";
import {
  inputKernel,
  layerKernels,
  reluProduct,
  reluProductSlopes,
} from "../../../lib/num/gaussian-process/relu-kernel.ts";
import { assertClose } from "../../support.ts";

type Product = (a: number, c: number, b: number) => number;

/** E phi(u) phi(v) by one integral: given u, v is normal and E max(v, 0) has a closed form. */
function byQuadrature(a: number, c: number, b: number): number {
  const [steps, most] = [20_000, 12];
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const z = most * (i + 0.5) / steps;
    const u = Math.sqrt(a) * z;
    const [mean, deviation] = [c * u / a, Math.sqrt(b - c * c / a)];
    const half = mean * normalCdf(mean / deviation) + deviation * normalDensity(mean / deviation);
    sum += 2 * u * half * normalDensity(z) * most / steps;
  }
  return sum;
}

const points = [[1, 0.3, 1], [2, -1, 0.7], [0.5, 0.4, 3], [1, 0, 1], [1.3, -1.1, 1]] as const;

function assertProduct(product: Product): void {
  for (const [a, c, b] of points) {
    assertClose(product(a, c, b), byQuadrature(a, c, b), { absolute: 1e-7 });
  }
}

Deno.test("the product of two rectified normals is its integral", () => {
  assertProduct(reluProduct);
});

Deno.test("wrong variants are rejected: without sqrt 2, and with the angle of the other side", () => {
  assert.throws(() => assertProduct((a, c, b) => reluProduct(a, c, b) / 2));
  assert.throws(() => assertProduct((a, c, b) => reluProduct(a, -c, b)));
});

Deno.test("equal and opposite inputs, and a correlation that rounding took beyond 1", () => {
  assertClose(reluProduct(2, 2, 2), 2, { relative: 1e-15 });
  assertClose(reluProduct(2, -2, 2), 0, { absolute: 1e-15 });
  assertClose(reluProduct(1, 1 + 1e-15, 1), 1, { relative: 1e-14 });
  assert.equal(reluProduct(0, 0, 1), 0);
  assert.ok(Number.isNaN(reluProduct(1, NaN, 1)));
});

Deno.test("the derivatives are central differences", () => {
  const h = 1e-5;
  for (const [a, c, b] of points) {
    const slopes = reluProductSlopes(a, c, b);
    const central = [
      (reluProduct(a + h, c, b) - reluProduct(a - h, c, b)) / (2 * h),
      (reluProduct(a, c + h, b) - reluProduct(a, c - h, b)) / (2 * h),
      (reluProduct(a, c, b + h) - reluProduct(a, c, b - h)) / (2 * h),
    ];
    [slopes.a, slopes.c, slopes.b].forEach((slope, i) => {
      assertClose(slope, central[i], { absolute: 1e-8 });
    });
  }
});

Deno.test("K_0 has 1/d and the bias; the diagonal grows as sb2 + sw2 K", () => {
  const prior = { depth: 3, weightVariance: 0.8, biasVariance: 0.2 };
  const x = Float64Array.of(1, -0.5, 0.3, 2);
  const norm = (1 + 0.25 + 0.09 + 4) / 4;
  const kernels = layerKernels(x, { inputs: 1, prior });
  assert.equal(kernels.length, 4);
  let expected = 0.2 + 0.8 * norm;
  for (const kernel of kernels) {
    assertClose(kernel[0], expected, { relative: 1e-14 });
    expected = 0.2 + 0.8 * expected;
  }
  const [first] = inputKernel(x, { inputs: 1, prior: { ...prior, inputWeightVariance: 1 } });
  assertClose(first, 0.2 + norm, { relative: 1e-14 });
});
