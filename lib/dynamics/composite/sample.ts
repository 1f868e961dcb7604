/** Points uniform on the unit sphere of R^4 with a composite target, for training and for the test. */
import * as v from "valibot";
import type { Key } from "../../contract/key.ts";
import { count } from "../../contract/schemas.ts";
import { compositeDimension, compositeTargets } from "../../num/composite-target.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import { shiftedSphereLattice } from "../../num/random/sphere-lattice.ts";
import { spherePoints } from "../../num/random/sphere.ts";

/** Numbers of examples; spread into a strictObject. */
export const sampleParams = {
  samples: v.pipe(count, v.description("N: training examples, without noise")),
  testPoints: v.optional(
    v.pipe(count, v.description("evenly spread points over which the test error is averaged")),
    5000,
  ),
};

export const target = v.pipe(
  v.picklist(compositeTargets),
  v.description("sine: (sum of three sin 3x, less 2)^2 cos 7x; tanh: the same of tanh 8x"),
);

/** @shape samples x 4 and testPoints x 4 */
export interface SamplePoints {
  readonly train: Float64Array;
  readonly test: Float64Array;
}

/** The points of one network, a function of its key: independent ones to train, evenly spread ones to test. */
export function samplePoints(
  { samples, testPoints }: { readonly samples: number; readonly testPoints: number },
  key: Key,
): SamplePoints {
  const shape = { count: samples, dimension: compositeDimension, radius: 1 };
  return {
    train: spherePoints(randomStream(fold(key, "train")), shape),
    test: shiftedSphereLattice(randomStream(fold(key, "test")), testPoints),
  };
}

/** Mean of (a - b)^2. */
export function meanSquareError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}
