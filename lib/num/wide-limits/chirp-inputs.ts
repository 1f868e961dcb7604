/**
 * Inputs that any program can make without random numbers: X_ij proportional to cos(0.37 i^2 j + 0.61 j^2),
 * i, j from 1, rows of unit norm. No two are parallel, and their Gram matrix is neither near the identity nor
 * near singular. Targets are 1 for i = 1, 4, 7, …, else -1.
 */

/** @shape count x dimension, row-major, dimensionless, rows of Euclidean norm 1. */
export function chirpInputs(count: number, dimension: number): Float64Array {
  const inputs = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    let squares = 0;
    for (let j = 0; j < dimension; j++) {
      const value = Math.cos(0.37 * (i + 1) ** 2 * (j + 1) + 0.61 * (j + 1) ** 2);
      inputs[i * dimension + j] = value;
      squares += value * value;
    }
    for (let j = 0; j < dimension; j++) inputs[i * dimension + j] /= Math.sqrt(squares);
  }
  return inputs;
}

/** One target for each input, 1 or -1. */
export function chirpTargets(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => i % 3 === 0 ? 1 : -1);
}

/** Scalar products of the rows of a matrix, row-major, count x count. */
export function rowGram(
  rows: ArrayLike<number>,
  { count, size }: { readonly count: number; readonly size: number },
): Float64Array {
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += rows[i * size + k] * rows[j * size + k];
      gram[i * count + j] = gram[j * count + i] = sum;
    }
  }
  return gram;
}
