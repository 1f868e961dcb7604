/** Rank and condition number of matrices of which some singular values are 0. */

/** Below this share of the largest a singular value counts as 0. Dimensionless. */
export const rankCut = 1e-10;

/** What the nonzero singular values of a matrix say of it; dimensionless. */
export interface NonzeroSpectrum {
  /** Number of singular values above {@link rankCut} times the largest. */
  readonly rank: number;
  /** ln of the largest over the smallest of those; NaN for a matrix of zeros. */
  readonly logCondition: number;
}

/**
 * The nonzero part of a spectrum.
 * @param values singular values in decreasing order, in any unit, with an absolute error well below
 * 1e-10 of the largest (not square roots of the eigenvalues of a Gram matrix)
 */
export function nonzeroSpectrum(values: ArrayLike<number>): NonzeroSpectrum {
  const largest = values[0] ?? 0;
  let rank = 0;
  while (rank < values.length && values[rank] > rankCut * largest) rank++;
  return { rank, logCondition: rank === 0 ? NaN : Math.log(largest / values[rank - 1]) };
}
