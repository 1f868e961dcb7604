import assert from "node:assert/strict";
import { flipCoefficient } from "../../../lib/theory/relu-pairs/flip-coefficient.ts";
import { labelledPoints } from "../../../lib/num/separation/labelled-points.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

Deno.test("one point: half of the neurons move by their weight", () => {
  const one = {
    count: 1,
    dimension: 3,
    inputs: Float64Array.of(0.6, 0, 0.8),
    labels: Float64Array.of(1),
  };
  const expected = 3 / 2 / Math.sqrt(2 * Math.PI);
  assertClose(flipCoefficient(one, Float64Array.of(-3)), expected, { relative: 1e-12 });
});

Deno.test("two points at right angles do not move each other's products", () => {
  const two = {
    count: 2,
    dimension: 2,
    inputs: Float64Array.of(1, 0, 0, 1),
    labels: Float64Array.of(1, 1),
  };
  const expected = (3 + 5) / 4 / Math.sqrt(2 * Math.PI);
  assertClose(flipCoefficient(two, Float64Array.of(3, 5)), expected, { relative: 1e-12 });
});

/** Share of activations that change when every neuron moves by its sum, times the scale: by plain counting. */
function countedFlips(scale: number, isActive: (product: number) => boolean): number {
  const { count, dimension, inputs } = points;
  const stream = randomStream(keyOf(891));
  const z = new Float64Array(dimension);
  const draws = 40_000;
  let flips = 0;
  for (let draw = 0; draw < draws; draw++) {
    stream.fillNormal(z);
    const products = Float64Array.from({ length: count }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < dimension; k++) sum += scale * z[k] * inputs[i * dimension + k];
      return sum;
    });
    const sign = draw % 2 === 0 ? 1 : -1;
    for (let i = 0; i < count; i++) {
      let moved = products[i];
      for (let j = 0; j < count; j++) {
        if (!isActive(products[j])) continue;
        let product = 0;
        for (let k = 0; k < dimension; k++) {
          product += inputs[j * dimension + k] * inputs[i * dimension + k];
        }
        moved += sign * weights[j] * product;
      }
      if (moved > 0 !== products[i] > 0) flips++;
    }
  }
  return flips * scale / (draws * count);
}

const points = labelledPoints({ points: "chirp", inputCount: 5, dimension: 4, draw: 0 });
const weights = Float64Array.of(1, -2, 0.5, 1.5, -1);

// 200,000 activations, about 8,000 flips: 1.2 % of error; fails wrongly less than once in 1e6 at 6 %.
Deno.test("the first order is the share that changes at a large scale", () => {
  const expected = flipCoefficient(points, weights);
  assertClose(countedFlips(20, (product) => product > 0), expected, { relative: 0.08 });
});

Deno.test("a wrong variant is rejected: all neurons move alike", () => {
  const expected = flipCoefficient(points, weights);
  assert.throws(() => assertClose(countedFlips(20, () => true), expected, { relative: 0.08 }));
});
