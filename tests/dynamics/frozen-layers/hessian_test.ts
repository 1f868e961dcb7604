import assert from "node:assert/strict";
import {
  gradientOf,
  hessianRoot,
  kroneckerHessian,
  largestCurvature,
  lossAt,
} from "../../../lib/dynamics/frozen-layers/hessian.ts";
import { gaussianWeights } from "../../../lib/dynamics/frozen-layers/network.ts";
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

const width = 4;
const count = 6;
const size = width * width;
const stream = randomStream(keyOf(4001));
const network = {
  width,
  skip: 0.7,
  slope: 0.1,
  frozen: [gaussianWeights(stream, width, 1), gaussianWeights(stream, width, 1)],
};
const first = gaussianWeights(stream, width, 1.4);
const inputs = new Float64Array(count * width);
stream.fillNormal(inputs);
const targets = new Float64Array(count * width);
stream.fillNormal(targets);
const { slopes, errors, loss } = lossAt(network, first, { inputs, targets });

Deno.test("the gradient is that of central differences", () => {
  const gradient = gradientOf(network, slopes, { errors, inputs });
  const step = 1e-5;
  for (let k = 0; k < size; k++) {
    const [up, down] = [step, -step].map((by) => {
      const moved = first.slice();
      moved[k] += by;
      return lossAt(network, moved, { inputs, targets }).loss;
    });
    assertClose(gradient[k], (up - down) / (2 * step), { absolute: 1e-8 * loss });
  }
});

type Hessian = typeof kroneckerHessian;

/** Along any direction the gradient changes by H v, exactly, inside the region. */
function assertHessian(of: Hessian): void {
  const hessian = of(network, slopes, inputs);
  const before = gradientOf(network, slopes, { errors, inputs });
  const direction = gaussianWeights(randomStream(keyOf(4002)), width, 1e-4);
  const moved = lossAt(network, first.map((w, k) => w + direction[k]), { inputs, targets });
  const after = gradientOf(network, moved.slopes, { errors: moved.errors, inputs });
  for (let k = 0; k < size; k++) {
    let expected = 0;
    for (let j = 0; j < size; j++) expected += hessian[k * size + j] * direction[j];
    assertClose(after[k] - before[k], expected, { absolute: 1e-12 });
  }
}

Deno.test("H is the change of the gradient inside a region", () => {
  assertHessian(kroneckerHessian);
});

Deno.test("a wrong variant is rejected: Q Q^T in place of Q^T Q, that is columns for rows", () => {
  assert.throws(() =>
    assertHessian((one, at, examples) => {
      const transposed = one.frozen.map((w) =>
        Float64Array.from(w, (_, k) => w[(k % width) * width + Math.floor(k / width)])
      );
      return kroneckerHessian({ ...one, frozen: transposed }, at, examples);
    })
  );
});

Deno.test("H is (2/m) B^T B, and its largest eigenvalue that of the power iteration", () => {
  const hessian = kroneckerHessian(network, slopes, inputs);
  const root = hessianRoot(network, slopes, inputs);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      let sum = 0;
      for (let row = 0; row < count * width; row++) {
        sum += root[row * size + a] * root[row * size + b];
      }
      assertClose(hessian[a * size + b], 2 * sum / count, { absolute: 1e-12 });
    }
  }
  const largest = symmetricEigenvalues(hessian, size)[size - 1];
  const found = largestCurvature(network, slopes, { inputs, start: first, iterations: 200 });
  assertClose(found, largest, { relative: 1e-6 });
});
