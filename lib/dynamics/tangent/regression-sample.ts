/** Data of a regression on the sphere: inputs, targets of one harmonic degree, noisy labels. */
import * as v from "valibot";
import type { Key } from "../../contract/key.ts";
import { count } from "../../contract/schemas.ts";
import { gegenbauerPolynomials, harmonicDimension } from "../../num/analysis/gegenbauer.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import { spherePoints } from "../../num/random/sphere.ts";

/** Parameters of every regression on the sphere. */
export const regressionParams = {
  dimension: v.pipe(count, v.minValue(3), v.description("dimension d of the inputs")),
  samples: v.pipe(count, v.description("number n of training examples")),
  degree: v.optional(
    v.pipe(
      v.picklist([1, 2, 3]),
      v.description("degree of the target, a spherical harmonic of unit variance"),
    ),
    1,
  ),
  noise: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("standard deviation of the label noise")),
    0,
  ),
  ridge: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("lambda, beside the sum of squared errors")),
    0,
  ),
};

/** What one data set is drawn from. */
export interface RegressionLaw {
  readonly dimension: number;
  readonly samples: number;
  readonly degree: number;
  readonly noise: number;
}

/** One data set. Inputs have norm sqrt(d); all dimensionless. */
export interface RegressionSample {
  /** @shape samples x dimension */
  readonly inputs: Float64Array;
  /** Values of the target without noise. */
  readonly targets: Float64Array;
  readonly labels: Float64Array;
  /** The target at other points, row after row of `dimension` numbers. */
  readonly targetAt: (points: Float64Array) => Float64Array;
}

/** Draws inputs uniform on the sphere of radius sqrt(d), a target, and normal label noise. */
export function regressionSample(
  { dimension, samples, degree, noise }: RegressionLaw,
  key: Key,
): RegressionSample {
  const inputs = inputPoints(samples, dimension, fold(key, "inputs"));
  const targetAt = targetOf(degree, dimension, fold(key, "target"));
  const targets = targetAt(inputs);
  const labels = new Float64Array(samples);
  randomStream(fold(key, "noise")).fillNormal(labels);
  targets.forEach((value, i) => labels[i] = value + noise * labels[i]);
  return { inputs, targets, labels, targetAt };
}

/** Inputs: uniform on the sphere of radius sqrt(d). @shape count x dimension */
export function inputPoints(count: number, dimension: number, key: Key): Float64Array {
  return spherePoints(randomStream(key), { count, dimension, radius: Math.sqrt(dimension) });
}

/**
 * A harmonic of unit variance. Degree 1: <beta, x>, |beta| = 1. Degree 2: x^T A x, A symmetric with normal
 * entries and trace 0; E (x^T A x)^2 = 2 |A|^2 d / (d + 2) over the sphere. Degree 3: sqrt(B_3)
 * P_3(<beta, x> / sqrt(d)), of variance 1 as E P_k^2 = 1 / B_k.
 */
function targetOf(
  degree: number,
  dimension: number,
  key: Key,
): (points: Float64Array) => Float64Array {
  if (degree === 2) return quadraticTarget(dimension, key);
  const direction = spherePoints(randomStream(key), { count: 1, dimension, radius: 1 });
  const norm = Math.sqrt(harmonicDimension(dimension, degree));
  return (points) =>
    eachPoint(points, dimension, (point) => {
      let along = 0;
      for (let j = 0; j < dimension; j++) along += direction[j] * point[j];
      return norm * gegenbauerPolynomials(dimension, degree, along / Math.sqrt(dimension))[degree];
    });
}

function quadraticTarget(dimension: number, key: Key): (points: Float64Array) => Float64Array {
  const drawn = new Float64Array(dimension * dimension);
  randomStream(key).fillNormal(drawn);
  const form = drawn.map((value, index) => {
    const [i, j] = [Math.floor(index / dimension), index % dimension];
    return (value + drawn[j * dimension + i]) / 2;
  });
  let trace = 0;
  for (let i = 0; i < dimension; i++) trace += form[i * dimension + i] / dimension;
  for (let i = 0; i < dimension; i++) form[i * dimension + i] -= trace;
  const square = form.reduce((sum, value) => sum + value * value, 0);
  const scale = 1 / Math.sqrt(2 * square * dimension / (dimension + 2));
  return (points) =>
    eachPoint(points, dimension, (point) => {
      let sum = 0;
      for (let i = 0; i < dimension; i++) {
        let row = 0;
        for (let j = 0; j < dimension; j++) row += form[i * dimension + j] * point[j];
        sum += point[i] * row;
      }
      return scale * sum;
    });
}

function eachPoint(
  points: Float64Array,
  dimension: number,
  value: (point: Float64Array) => number,
): Float64Array {
  return Float64Array.from(
    { length: points.length / dimension },
    (_, i) => value(points.subarray(i * dimension, (i + 1) * dimension)),
  );
}
