/** Usual levels of a soft threshold for a sparse vector in Gaussian noise. */

/** `universal`: sqrt(2 ln n), above all noise. `sparsity`: sqrt(2 ln(n/k)), lets about k entries of noise pass. */
export const thresholdLevels = ["universal", "sparsity"] as const;
export type ThresholdLevel = typeof thresholdLevels[number];

/** The threshold in units of the noise, for k = `support` entries of n = `dimension`, k < n. */
export function softThreshold(
  level: ThresholdLevel,
  { dimension, support }: { readonly dimension: number; readonly support: number },
): number {
  return Math.sqrt(2 * Math.log(level === "universal" ? dimension : dimension / support));
}
