/** Three ways to have the products of a spiked Gaussian matrix, and two to have its top eigenvector. */
import type { Key } from "../../contract/key.ts";
import { krylovTop } from "../../num/linear-algebra/krylov-top.ts";
import { addScaled, dotByFours } from "../../num/linear-algebra/vector.ts";
import type { TopPair } from "../../num/linear-algebra/tridiagonal-top.ts";
import { RevealedSymmetricMatrix } from "../../num/random/revealed-symmetric-matrix.ts";
import { SpikedTridiagonalForm } from "../../num/random/spiked-tridiagonal-form.ts";
import { squareTimes, symmetricGaussian } from "../../num/random/symmetric-gaussian.ts";

/**
 * `revealed`: direction by direction. `tridiagonal`: in Householder's form, which has its top eigenvector at once.
 * `whole`: all entries. Equal in law.
 */
export const matrixKinds = ["revealed", "tridiagonal", "whole"] as const;
export type MatrixKind = typeof matrixKinds[number];

/** M = strength v v^T + W, W with variance 1/dimension off the diagonal and 2/dimension on it. */
export interface SpikedMatrix {
  times(q: Float64Array): Float64Array;
  /** The top eigenpair, <v, vector> >= 0. */
  top(): TopPair;
  /** The independent Gaussian vectors of which the last W q is a perturbation; of `revealed` matrices alone. */
  gaussianPart?(): Float64Array;
}

/** What a {@link SpikedMatrix} is made of. */
export interface SpikedMatrixSpecification {
  readonly spike: Float64Array;
  readonly strength: number;
  /** n of the variance; more than the entries of the spike for a block of a larger matrix. */
  readonly dimension: number;
  readonly keepsGaussians: boolean;
}

/** Residual of an eigenpair that is found by Lanczos' method. */
const tolerance = 1e-12;

/** Draws it; errors as of the classes that it uses. `tridiagonal` is for whole matrices only. */
export function spikedMatrix(
  kind: MatrixKind,
  key: Key,
  { spike, strength, dimension, keepsGaussians }: SpikedMatrixSpecification,
): SpikedMatrix {
  if (kind === "tridiagonal") return new SpikedTridiagonalForm(key, { spike, strength });
  const size = { order: spike.length, deviation: 1 / Math.sqrt(dimension) };
  const withSpike = (noise: (q: Float64Array) => Float64Array) => (q: Float64Array) => {
    const out = noise(q);
    addScaled(out, strength * dotByFours(spike, q), spike);
    return out;
  };
  const topOf = (times: SpikedMatrix["times"]) => () =>
    krylovTop(times, { start: spike, tolerance, stepsMax: spike.length });
  if (kind === "whole") {
    const entries = symmetricGaussian(key, size);
    const times = withSpike((q) => squareTimes(entries, q));
    return { times, top: topOf(times) };
  }
  const matrix = new RevealedSymmetricMatrix(key, { ...size, keepsGaussians });
  const times = withSpike((q) => matrix.times(q));
  return { times, top: topOf(times), gaussianPart: () => matrix.gaussianPart() };
}
