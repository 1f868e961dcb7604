import assert from "node:assert/strict";
import {
  linearDescent,
  logLossAfter,
  squaredDistanceAfter,
} from "../../../lib/num/wide-limits/linear-descent.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

const [examples, weights, split, steps, rate] = [3, 7, 4, 25, 0.06];

/** Gradient descent on 1/2 |J theta - y|^2 from theta = 0, step by step. */
function explicit() {
  const jacobian = new Float64Array(examples * weights);
  const targets = new Float64Array(examples);
  const stream = randomStream(keyOf(61));
  stream.fillNormal(jacobian);
  stream.fillNormal(targets);
  const theta = new Float64Array(weights);
  const errorsOf = () =>
    targets.map((y, i) => {
      let sum = -y;
      for (let k = 0; k < weights; k++) sum += jacobian[i * weights + k] * theta[k];
      return sum;
    });
  const start = errorsOf();
  for (let step = 0; step < steps; step++) {
    const errors = errorsOf();
    for (let k = 0; k < weights; k++) {
      for (let i = 0; i < examples; i++) theta[k] -= rate * jacobian[i * weights + k] * errors[i];
    }
  }
  const gram = (from: number, to: number) =>
    Float64Array.from({ length: examples ** 2 }, (_, at) => {
      let sum = 0;
      for (let k = from; k < to; k++) {
        sum += jacobian[Math.floor(at / examples) * weights + k] *
          jacobian[(at % examples) * weights + k];
      }
      return sum;
    });
  const loss = errorsOf().reduce((sum, e) => sum + e * e, 0) / 2;
  const moved = theta.subarray(0, split).reduce((sum, t) => sum + t * t, 0);
  return { start, gram, loss, moved };
}

function assertDescent(statedRate: number): void {
  const { start, gram, loss, moved } = explicit();
  const descent = linearDescent(gram(0, weights), start, statedRate);
  assertClose(logLossAfter(descent, steps), Math.log(loss), { absolute: 1e-9 });
  const found = squaredDistanceAfter(descent, gram(0, split), steps);
  assertClose(found, moved, { relative: 1e-9 });
}

Deno.test("loss and distance of a part of the weights are those of descent step by step", () => {
  assertDescent(rate);
});

Deno.test("a wrong variant is rejected: the gradient of a loss without 1/2", () => {
  assert.throws(() => assertDescent(2 * rate));
});
