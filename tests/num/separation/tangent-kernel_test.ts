import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { circlePoints, labelledPoints } from "../../../lib/num/separation/labelled-points.ts";
import {
  bothActive,
  outputCovariance,
  tangentKernel,
  tangentVariance,
} from "../../../lib/num/separation/tangent-kernel.ts";
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { assertClose, assertMean, StatisticalFailure } from "../../support.ts";

const gold = labelledPoints({ points: "chirp", inputCount: 16, dimension: 8, draw: 0 });
const pair = labelledPoints({ points: "chirp", inputCount: 2, dimension: 3, draw: 0 });

/** 1{<z, x> > 0} 1{<z, y> > 0} <x, y>, or the product of the outputs, of random directions. */
function samples(kind: "kernel" | "outputs"): Float64Array {
  const stream = randomStream(keyOf(791));
  const z = new Float64Array(3);
  const product = (i: number) =>
    z.reduce((sum, value, k) => sum + value * pair.inputs[3 * i + k], 0);
  let own = 0;
  for (let k = 0; k < 3; k++) own += pair.inputs[k] * pair.inputs[3 + k];
  return Float64Array.from({ length: 40_000 }, () => {
    stream.fillNormal(z);
    const [a, b] = [product(0), product(1)];
    if (a <= 0 || b <= 0) return 0;
    return kind === "kernel" ? own : a * b;
  });
}

// 40,000 directions: each assertion fails wrongly once in 1e6.
Deno.test("kernel and covariance are means over random directions", () => {
  assertMean(samples("kernel"), { expected: tangentKernel(pair)[1], discrepancy: 0.02 });
  assertMean(samples("outputs"), { expected: outputCovariance(pair)[1], discrepancy: 0.03 });
});

Deno.test("a wrong variant is rejected: the kernel for the covariance", () => {
  assert.throws(
    () => assertMean(samples("outputs"), { expected: tangentKernel(pair)[1] }),
    StatisticalFailure,
  );
});

Deno.test("limits: equal points are both active half of the time, opposite ones never", () => {
  assertClose(bothActive(1), 0.5, { absolute: 1e-12 });
  assertClose(bothActive(0), 0.25, { absolute: 1e-15 });
  assertClose(bothActive(-1), 0, { absolute: 1e-12 });
});

Deno.test("sixteen inputs: values of another program", () => {
  const values = symmetricEigenvalues(tangentKernel(gold), 16);
  assertClose(values[0], 0.00679, { absolute: 5e-7 });
  assertClose(values[15], 1.4721, { absolute: 5e-6 });
  assertClose(tangentVariance(gold), 10.5451, { absolute: 5e-5 });
});

Deno.test("the circle's labels are an eigenvector, with the eigenvalue n gamma^2", () => {
  const { count, labels } = circlePoints(12);
  const kernel = tangentKernel(circlePoints(12));
  const value = 1 / (12 * Math.cos(Math.PI / 12) ** 2);
  for (let i = 0; i < count; i++) {
    const sum = labels.reduce((total, label, j) => total + kernel[i * count + j] * label, 0);
    assertClose(sum, value * labels[i], { absolute: 1e-7 });
  }
});
