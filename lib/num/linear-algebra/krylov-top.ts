/** The largest eigenvalue of a symmetric matrix that is known through its products alone. */
import { assert } from "../../contract/errors.ts";
import { type TopPair, topPair } from "./tridiagonal-top.ts";
import { norm, scale } from "./vector.ts";
import { takeOut, VectorFamily } from "./vector-family.ts";

/** How often the eigenpair of the projected matrix is looked at. */
const stepsBetween = 8;

/**
 * Lanczos' method with full orthogonalisation from a start that is not orthogonal to the eigenvector. Ends when
 * the residual |A x - value x| is at most `tolerance` (unit of the matrix), or the Krylov space is
 * exhausted. For a spike of size s > 1 on a Gaussian matrix with spectrum -2 … 2, started at the spike,
 * the residual falls like s^-steps. The eigenvector has a positive component along the start.
 * Errors: a BugError if `stepsMax` steps do not suffice.
 */
export function krylovTop(
  times: (vector: Float64Array) => Float64Array,
  { start, tolerance, stepsMax }: {
    readonly start: Float64Array;
    readonly tolerance: number;
    readonly stepsMax: number;
  },
): TopPair {
  const basis = new VectorFamily(start.length);
  const [diagonal, beside]: [number[], number[]] = [[], []];
  let direction = scale(start.slice(), 1 / norm(start));
  for (let step = 1; step <= stepsMax; step++) {
    const rest = times(direction);
    basis.add(direction.slice());
    diagonal.push(takeOut(rest, basis)[step - 1]);
    const left = norm(rest);
    const exhausted = step === start.length || left < tolerance;
    if (exhausted || step % stepsBetween === 0) {
      const projected = topPair({
        diagonal: Float64Array.from(diagonal),
        beside: Float64Array.from(beside),
      });
      if (exhausted || left * projected.vector[step - 1] <= tolerance) {
        const vector = new Float64Array(start.length);
        basis.addCombination(vector, projected.vector);
        return { value: projected.value, vector };
      }
    }
    beside.push(left);
    direction = scale(rest, 1 / left);
  }
  assert(false, `${stepsMax} steps of Lanczos' method do not reach a residual of ${tolerance}`);
}
