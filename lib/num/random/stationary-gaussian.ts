/** Exact sampling of stationary Gaussian sequences by circulant embedding. */
import { assert, UserError } from "../../contract/errors.ts";
import { forwardFourier } from "../analysis/fft.ts";
import type { RandomStream } from "./random.ts";

const doublingsMax = 6;
/** A negative eigenvalue below this part of the largest one is rounding. */
const roundingTolerance = 1e-10;
/** Modes below this part of the largest eigenvalue are not drawn; they are below rounding. */
const negligible = 1e-16;
/** Entries scattered together: eight doubles are one cache line. */
const entriesPerBlock = 8;

/** The law of a stationary Gaussian sequence, ready to be sampled by {@link fillPaths}. */
/** A stationary Gaussian sequence, made ready for sampling; eigenvalues in the unit of X squared. */
export interface StationaryGaussian {
  /** Number of positions n of a path. */
  readonly length: number;
  /** Eigenvalues of the circulant, a power of two many; covariance is exact up to those clipped. */
  readonly eigenvalues: Float64Array;
  /** Normals consumed by {@link fillPaths} per pair of paths. */
  readonly normalsPerPair: number;
}

/**
 * Prepares sampling of X_0, …, X_{n-1}, Gaussian with mean 0 and Cov(X_j, X_k) = covariance(|j - k|).
 * Source: Davies and Harte 1987; Dietrich and Newsam, SIAM J. Sci. Comput. 18 (1997) 1088. The circulant
 * of the smallest power of two at least 2 (n - 1) is tried first, then its doubles, until no
 * eigenvalue is negative. Accuracy: covariance to about 1e-14 times the largest eigenvalue's share.
 * Throws a UserError if no embedding is non-negative. Units: those of X squared for the covariance.
 */
export function stationaryGaussian(
  covariance: (lag: number) => number,
  length: number,
): StationaryGaussian {
  assert(Number.isInteger(length) && length >= 1, `a path of ${length} positions`);
  let size = 2;
  while (size < 2 * (length - 1)) size *= 2;
  for (let doubling = 0; doubling <= doublingsMax; doubling++, size *= 2) {
    const eigenvalues = circulantEigenvalues(covariance, size);
    const largest = eigenvalues.reduce((a, b) => Math.max(a, b));
    const smallest = eigenvalues.reduce((a, b) => Math.min(a, b));
    if (smallest < -roundingTolerance * largest) continue;
    const clipped = eigenvalues.map((value) => value > negligible * largest ? value : 0);
    const modes = clipped.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    return { length, eigenvalues: clipped, normalsPerPair: 2 * modes };
  }
  throw new UserError({
    action: "cannot embed the covariance of a stationary process in a circulant matrix",
    allowed: "covariances whose periodic continuation is positive",
    hint: "shorten the correlation or lengthen the path",
    exitCode: 1,
  });
}

function circulantEigenvalues(covariance: (lag: number) => number, size: number): Float64Array {
  const real = new Float64Array(size);
  for (let lag = 0; lag <= size / 2; lag++) {
    real[lag] = covariance(lag);
    if (lag > 0) real[size - lag] = real[lag];
  }
  return forwardFourier({ real, imaginary: new Float64Array(size) }).real;
}

/**
 * Fills `out` (shape [law.length, entries], row-major) with `entries` independent paths, each scaled
 * by `scale`: out[k * entries + e] is path e at position k. One complex transform gives two paths.
 */
export function fillPaths(
  law: StationaryGaussian,
  out: Float64Array,
  { stream, scale = 1 }: { readonly stream: RandomStream; readonly scale?: number },
): void {
  const entries = out.length / law.length;
  assert(Number.isInteger(entries), `${out.length} values are no paths of ${law.length} positions`);
  const size = law.eigenvalues.length;
  const amplitudes = law.eigenvalues.map((value) => scale * Math.sqrt(value / size));
  const normals = new Float64Array(law.normalsPerPair);
  const mode = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  const block = new Float64Array(entriesPerBlock * law.length);
  for (let first = 0; first < entries; first += entriesPerBlock) {
    const width = Math.min(entriesPerBlock, entries - first);
    for (let e = 0; e < width; e += 2) {
      stream.fillNormal(normals);
      for (let k = 0, used = 0; k < size; k++) {
        if (amplitudes[k] === 0) continue;
        mode.real[k] = amplitudes[k] * normals[used++];
        mode.imaginary[k] = amplitudes[k] * normals[used++];
      }
      const { real, imaginary } = forwardFourier(mode);
      block.set(real.subarray(0, law.length), e * law.length);
      if (e + 1 < width) block.set(imaginary.subarray(0, law.length), (e + 1) * law.length);
    }
    scatter(block, out, { entries, first, width, length: law.length });
  }
}

/** Writes the paths of a block (path-major) into their columns of `out` (position-major). */
function scatter(
  block: Float64Array,
  out: Float64Array,
  { entries, first, width, length }: {
    readonly entries: number;
    readonly first: number;
    readonly width: number;
    readonly length: number;
  },
): void {
  for (let k = 0; k < length; k++) {
    const row = k * entries + first;
    for (let e = 0; e < width; e++) out[row + e] = block[e * length + k];
  }
}
