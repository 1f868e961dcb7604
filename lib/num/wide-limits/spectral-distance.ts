/** Eigenvalues of small symmetric matrices, as Gram matrices are compared by. */
import { symmetricEigenvalues } from "../linear-algebra/eigenvalues.ts";

/** The least and the largest eigenvalue, in the unit of the entries. */
export function extremeOf(
  matrix: Float64Array,
  order: number,
): { readonly least: number; readonly largest: number } {
  const values = symmetricEigenvalues(matrix, order);
  return { least: values[0], largest: values[order - 1] };
}

/** |A - B|_2, the largest absolute eigenvalue of the difference of two symmetric matrices. */
export function spectralDistance(a: Float64Array, b: Float64Array, order: number): number {
  const { least, largest } = extremeOf(a.map((entry, at) => entry - b[at]), order);
  return Math.max(-least, largest);
}
