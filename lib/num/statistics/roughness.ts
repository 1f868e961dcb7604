/** How rough sequences are: half of von Neumann's ratio. */
import { assert } from "../../contract/errors.ts";

/**
 * Roughness of sequences along one index: the sum of squared steps over twice the sum of squared
 * deviations from each sequence's own mean, both over all sequences, rho = sum (w_{k+1} - w_k)^2 /
 * (2 sum (w_k - mean w)^2). Independent terms: 1 (exactly, for the ratio of expectations); a smooth
 * function of k/L: of order L^-2; alternating terms: near 2. Dimensionless. NaN if every sequence
 * is constant. Source: von Neumann 1941.
 * @param values row-major, length x sequences
 */
export function roughness(values: ArrayLike<number>, length: number): number {
  const sequences = values.length / length;
  assert(Number.isInteger(sequences) && length >= 2, `no ${length} terms in ${values.length}`);
  let steps = 0;
  let deviations = 0;
  for (let s = 0; s < sequences; s++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += values[k * sequences + s];
    const centre = sum / length;
    for (let k = 0; k < length; k++) {
      const value = values[k * sequences + s];
      deviations += (value - centre) ** 2;
      if (k > 0) steps += (value - values[(k - 1) * sequences + s]) ** 2;
    }
  }
  return steps / (2 * deviations);
}
