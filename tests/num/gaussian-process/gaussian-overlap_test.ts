import assert from "node:assert/strict";
import {
  gaussianDiscrepancy,
  meanOverlap,
  overlapInPlace,
  symmetricInverse,
} from "../../../lib/num/gaussian-process/gaussian-overlap.ts";
import { GaussianRows, gramFactor } from "../../../lib/num/random/gaussian-rows.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { assertClose, assertMean } from "../../support.ts";

const a = Float64Array.of(1, 0.3, 0.3, 0.5);
const b = Float64Array.of(0.4, -0.2, -0.2, 2);
const size = { order: 2, lengthScale: 0.7 };

type Overlap = typeof meanOverlap;

/** The mean of the kernel over 20,000 pairs of draws (false alarm 1e-6). */
function assertOverlap(overlap: Overlap): void {
  const count = 20_000;
  const draws = [a, b].map((matrix, index) => {
    const out = new Float64Array(2 * count);
    const factor = gramFactor(matrix, 2);
    new GaussianRows(keyOf(90 + index)).fill(out, count, {
      factor,
      inputs: 2,
      directions: 2,
      lower: true,
    });
    return out;
  });
  const values = Float64Array.from({ length: count }, (_, i) => {
    const [x, y] = [0, 1].map((j) => draws[0][2 * i + j] - draws[1][2 * i + j]);
    return Math.exp(-(x * x + y * y) / (2 * size.lengthScale ** 2));
  });
  assertMean(values, { expected: overlap(a, b, size), discrepancy: 0.02 });
}

Deno.test("the mean of the kernel between two normal laws is a determinant", () => {
  assertOverlap(meanOverlap);
});

Deno.test("a wrong variant is rejected: l^2 / 2 in place of l^2", () => {
  assert.throws(() =>
    assertOverlap((p, q, { order, lengthScale }) =>
      meanOverlap(p, q, { order, lengthScale: lengthScale / Math.SQRT2 })
    )
  );
});

Deno.test("one dimension: (1 + S / l^2)^(-1/2), and the discrepancy of equal laws is 0", () => {
  assertClose(
    meanOverlap(Float64Array.of(2), Float64Array.of(1), { order: 1, lengthScale: 0.5 }),
    1 / Math.sqrt(1 + 3 / 0.25),
    { relative: 1e-15 },
  );
  assertClose(gaussianDiscrepancy(a, a, size), 0, { absolute: 1e-15 });
  assert.ok(gaussianDiscrepancy(a, b, size) > 0.01);
  assert.ok(Number.isNaN(overlapInPlace(Float64Array.of(-1), 1, 1)));
});

Deno.test("the inverse times the matrix is the identity", () => {
  const matrix = Float64Array.from([4, 1, -0.5, 1, 3, 0.2, -0.5, 0.2, 2]);
  const inverse = symmetricInverse(matrix, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += matrix[3 * i + k] * inverse[3 * k + j];
      assertClose(sum, i === j ? 1 : 0, { absolute: 1e-14 });
    }
  }
});

Deno.test("first and second derivatives along symmetric directions are central differences", () => {
  const [g, h] = [Float64Array.of(0.3, 0.1, 0.1, -0.2), Float64Array.of(-0.1, 0.4, 0.4, 0.2)];
  const zero = new Float64Array(4);
  const at = (s: number, t: number) =>
    meanOverlap(a.map((entry, i) => entry + s * g[i] + t * h[i]), zero, size);
  const p = symmetricInverse(
    a.map((entry, i) => entry + (i % 3 === 0 ? size.lengthScale ** 2 : 0)),
    2,
  );
  const trace = (x: Float64Array) => p[0] * x[0] + p[1] * x[1] + p[2] * x[2] + p[3] * x[3];
  const product = (x: Float64Array, y: Float64Array) =>
    Float64Array.from(
      { length: 4 },
      (_, i) => x[i - i % 2] * y[i % 2] + x[i - i % 2 + 1] * y[2 + i % 2],
    );
  const step = 1e-4;
  assertClose((at(step, 0) - at(-step, 0)) / (2 * step), -at(0, 0) * trace(g) / 2, {
    relative: 1e-6,
  });
  const mixed = (at(step, step) - at(step, -step) - at(-step, step) + at(-step, -step)) /
    (4 * step * step);
  const both = product(product(p, g), product(p, h));
  assertClose(mixed, at(0, 0) * (trace(g) * trace(h) / 4 + (both[0] + both[3]) / 2), {
    relative: 1e-5,
  });
});
