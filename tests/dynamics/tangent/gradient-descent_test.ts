import assert from "node:assert/strict";
import {
  descend,
  type Descent,
  outputsAt,
} from "../../../lib/dynamics/tangent/gradient-descent.ts";
import { activations } from "../../../lib/num/activation.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { spherePoints } from "../../../lib/num/random/sphere.ts";
import { assertClose } from "../../support.ts";

const [dimension, half, count] = [4, 5, 6];
const shape = { dimension, radius: 1 };
const labels = new Float64Array(count);
randomStream(keyOf(8371)).fillNormal(labels);
const descent: Descent = {
  weights: spherePoints(randomStream(keyOf(8372)), { ...shape, count: half }),
  dimension,
  activation: "gelu",
  outputScale: 3,
  inputs: spherePoints(randomStream(keyOf(8373)), { dimension, radius: 2, count }),
  labels,
  curvature: 0.7,
  stepsMax: 1,
  trainErrorMin: 1e-30,
};

/** Half the sum of squared errors, by loops. */
function loss(weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < count; i++) {
    let output = 0;
    for (let l = 0; l < 2 * half; l++) {
      let before = 0;
      for (let j = 0; j < dimension; j++) {
        before += weights[l * dimension + j] * descent.inputs[i * dimension + j];
      }
      output += (l < half ? 1 : -1) * activations.gelu.value(before);
    }
    output *= descent.outputScale / Math.sqrt(2 * half * dimension);
    total += (labels[i] - output) ** 2 / 2;
  }
  return total;
}

function assertStep(curvature: number): void {
  const start = Float64Array.from([...descent.weights, ...descent.weights]);
  const { weights } = descend(descent);
  const step = 1 / (descent.outputScale ** 2 * curvature);
  for (const k of [0, 7, 19, 33]) {
    const moved = (by: number) => loss(start.map((w, i) => i === k ? w + by : w));
    const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
    assertClose(weights[k] - start[k], -step * slope, { absolute: 1e-8 });
  }
}

Deno.test("a step is the gradient of the loss times 1 / (alpha^2 curvature); wrong: another rate", () => {
  assertStep(0.7);
  assert.throws(() => assertStep(0.6), /off by/);
});

Deno.test("it starts from the zero function and ends where it is asked to", () => {
  const start = Float64Array.from([...descent.weights, ...descent.weights]);
  outputsAt(descent.inputs, start, descent).forEach((f) => assertClose(f, 0, { absolute: 1e-15 }));
  const { trainError, weights } = descend({
    ...descent,
    outputScale: 30,
    stepsMax: 100_000,
    trainErrorMin: 1e-4,
  });
  assert.ok(trainError < 1e-4);
  const outputs = outputsAt(descent.inputs, weights, { ...descent, outputScale: 30 });
  const mean = outputs.reduce((sum, f, i) => sum + (f - labels[i]) ** 2, 0) / count;
  assertClose(mean, trainError, { relative: 1e-9 });
});
