/**
 * Activations of random ReLU directions that change when each moves by a sum over the points at which it is
 * active.
 */
import { fold, keyOf } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import type { LabelledPoints } from "../../num/separation/labelled-points.ts";

const directionsPerPoint = 4000;

/**
 * (1/n) sum_i E |sum_j w_j 1{<z, x_j> > 0} <x_j, x_i>| / sqrt(2 pi) over normal z with <z, x_i> = 0, the term j =
 * i counted for one of two neurons (lib/theory/quadratic-displacement.ts). `weights` are the w_j; unit: theirs. A
 * mean over 4,000 directions and their opposites at each point, always the same ones: relative error about 0.4 % /
 * sqrt(n / 16).
 */
export function flipCoefficient(points: LabelledPoints, weights: Float64Array): number {
  const { count, dimension, inputs } = points;
  const stream = randomStream(fold(keyOf(0), "flip-coefficient"));
  const direction = new Float64Array(dimension);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const own = inputs.subarray(i * dimension, (i + 1) * dimension);
    const products = Float64Array.from(
      { length: count },
      (_, j) => weights[j] * productOf(inputs, j, own),
    );
    for (let draw = 0; draw < directionsPerPoint; draw++) {
      stream.fillNormal(direction);
      const along = productOf(direction, 0, own);
      for (let k = 0; k < dimension; k++) direction[k] -= along * own[k];
      let [front, back] = [0, 0];
      for (let j = 0; j < count; j++) {
        if (j === i) continue;
        if (productOf(inputs, j, direction) > 0) front += products[j];
        else back += products[j];
      }
      total += Math.abs(front) + Math.abs(front + products[i]) +
        Math.abs(back) + Math.abs(back + products[i]);
    }
  }
  return total / (4 * directionsPerPoint * count * Math.sqrt(2 * Math.PI));
}

/** <row j of `rows`, vector>. */
function productOf(rows: Float64Array, j: number, vector: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += rows[j * vector.length + k] * vector[k];
  return sum;
}
