/**
 * Sets of labelled points of norm 1 in float64 on which separation by ReLU features is studied. Dimensionless.
 *
 *  - circle: x_i = (cos 2 pi i / n, sin 2 pi i / n), y_i = (-1)^i, i = 0 ... n - 1: neighbours differ;
 *  - cube-parity: all c / sqrt d, c in {-1, 1}^d, y = c_1 c_2: the exclusive or of two coordinates;
 *  - chirp: rows of a chirp (lib/num/wide-limits/chirp-inputs.ts), y_i = 1 for every third, else -1;
 *  - sphere: independent uniform points with fair signs, those of one number `draw`.
 */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { count } from "../../contract/schemas.ts";
import { fold, keyOf } from "../random/key.ts";
import { randomStream } from "../random/random.ts";
import { spherePoints } from "../random/sphere.ts";
import { chirpInputs, chirpTargets } from "../wide-limits/chirp-inputs.ts";

export const pointSetNames = ["circle", "cube-parity", "chirp", "sphere"] as const;

/** Parameters that name a set of points; spread into a strictObject. */
export const pointSetParams = {
  points: v.optional(
    v.pipe(
      v.picklist(pointSetNames),
      v.description(
        "which points: circle, alternating labels; cube-parity, corners labelled c_1 c_2; chirp; sphere, random",
      ),
    ),
    "circle",
  ),
  inputCount: v.optional(
    v.pipe(count, v.description("n, number of points (of cube-parity: 2^dimension, left out)")),
  ),
  dimension: v.optional(
    v.pipe(count, v.description("d, dimension of the points (of circle: 2)")),
    2,
  ),
  draw: v.optional(
    v.pipe(v.number(), v.integer(), v.description("which random points, of sphere")),
    0,
  ),
};

/** Parsed {@link pointSetParams}. */
export interface PointSet {
  readonly points: (typeof pointSetNames)[number];
  readonly inputCount?: number | undefined;
  readonly dimension: number;
  readonly draw: number;
}

/** Points of norm 1 with labels 1 and -1. */
export interface LabelledPoints {
  readonly count: number;
  readonly dimension: number;
  /** count x dimension, row-major. */
  readonly inputs: Float64Array;
  readonly labels: Float64Array;
}

/** Most corners of a cube that are listed. */
const cornersMax = 2 ** 12;

/** The points of a set. Errors: a UserError for a count or a dimension that the set does not have. */
export function labelledPoints(set: PointSet): LabelledPoints {
  switch (set.points) {
    case "circle":
      return circlePoints(countOf(set));
    case "cube-parity":
      return cubeParity(set);
    case "chirp": {
      const [count, dimension] = [countOf(set), set.dimension];
      return {
        count,
        dimension,
        inputs: chirpInputs(count, dimension),
        labels: chirpTargets(count),
      };
    }
    case "sphere":
      return randomPoints(set);
  }
}

/** The points of the circle; n must be even for labels to alternate. */
export function circlePoints(count: number): LabelledPoints {
  if (count % 2 !== 0 || count < 4) {
    throw new UserError({
      action: `cannot place ${count} points with alternating labels on a circle`,
      allowed: "even numbers from 4",
    });
  }
  const inputs = new Float64Array(2 * count);
  const labels = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    inputs[2 * i] = Math.cos(2 * Math.PI * i / count);
    inputs[2 * i + 1] = Math.sin(2 * Math.PI * i / count);
    labels[i] = i % 2 === 0 ? 1 : -1;
  }
  return { count, dimension: 2, inputs, labels };
}

function cubeParity({ inputCount: given, dimension }: PointSet): LabelledPoints {
  const count = 2 ** dimension;
  if (dimension < 2 || count > cornersMax || (given !== undefined && given !== count)) {
    throw new UserError({
      action: `cannot list ${given ?? count} corners of a cube in ${dimension} dimensions`,
      allowed: `dimensions from 2 to ${
        Math.log2(cornersMax)
      }, and all corners (leave out inputCount)`,
    });
  }
  const inputs = new Float64Array(count * dimension);
  const labels = new Float64Array(count);
  for (let c = 0; c < count; c++) {
    for (let j = 0; j < dimension; j++) {
      inputs[c * dimension + j] = (c >>> j & 1 ? -1 : 1) / Math.sqrt(dimension);
    }
    labels[c] = (c & 1) === (c >>> 1 & 1) ? 1 : -1;
  }
  return { count, dimension, inputs, labels };
}

function randomPoints(set: PointSet): LabelledPoints {
  const [count, dimension] = [countOf(set), set.dimension];
  const stream = randomStream(fold(keyOf(set.draw), "labelled-points", count, dimension));
  const inputs = spherePoints(stream, { count, dimension, radius: 1 });
  const labels = new Float64Array(count);
  stream.fillRademacher(labels);
  return { count, dimension, inputs, labels };
}

function countOf({ points, inputCount }: PointSet): number {
  if (inputCount !== undefined) return inputCount;
  throw new UserError({
    action: `cannot make the points "${points}" without their number`,
    hint: "give `inputCount`",
  });
}

/** Scalar products of all pairs, count x count. */
export function innerProducts({ count, dimension, inputs }: LabelledPoints): Float64Array {
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < dimension; k++) {
        sum += inputs[i * dimension + k] * inputs[j * dimension + k];
      }
      products[i * count + j] = products[j * count + i] = sum;
    }
  }
  return products;
}
