/**
 * E |M_L|_F^2 of the Jacobian M_L = dh_L/dh_0 of h_(k+1) = h_k + sigma(A_k h_k + b_k) at a finite
 * depth, for an odd sigma. Derived here. Given h and M, z = A h + b has variance g/L in each
 * coordinate, g = a^2 |h|^2 + s^2. M gains diag(sigma'(z)) A M; by Gaussian integration by parts
 *   E sigma'(z_i) A_ij = (a^2/L) h_j E sigma''(z_i) = 0, as sigma'' is odd,
 *   E sigma'(z_i)^2 A_ij A_ik = (a^2/L) delta_jk E sigma'^2 + (a^2/L)^2 h_j h_k E (sigma'^2)'',
 * and sigma'^2 = 1 + kappa3 z^2 + ... with kappa3 = sigma'''(0). With P = E |M|_F^2,
 * u = E |h|^2 |M|_F^2 and w = E |M^T h|^2 a layer makes
 *   P -> (1 + a^2 d/L) P + (kappa3 a^2 d/L^2)(a^2 u + s^2 P + 2 a^2 w) + O(1/L^3),
 * in which u and w are needed to leading order only; Ito's formula gives them for the limit:
 *   u' = 2 a^2 d u + d s^2 P + 4 a^2 w,   w' = 2 a^2 (d + 1) w + 2 a^2 u + s^2 P.
 */

/** The relative error is O(1/L^2), and none for the identity (kappa3 = 0). |h_0| = 1. Dimensionless. */
export function jacobianSquaredMeanAt(
  depth: number,
  { width: d, a, s, third }: {
    readonly width: number;
    readonly a: number;
    readonly s: number;
    /** kappa3. */
    readonly third: number;
  },
): number {
  const [matrix, bias] = [a ** 2, s ** 2];
  let [square, joint, pulled] = [d, d, 1];
  for (let k = 0; k < depth; k++) {
    const noise = matrix * joint + bias * square + 2 * matrix * pulled;
    const next = square * (1 + matrix * d / depth) + third * matrix * d * noise / depth ** 2;
    const jointRate = 2 * matrix * d * joint + d * bias * square + 4 * matrix * pulled;
    const pulledRate = 2 * matrix * (d + 1) * pulled + 2 * matrix * joint + bias * square;
    [square, joint, pulled] = [next, joint + jointRate / depth, pulled + pulledRate / depth];
  }
  return square;
}
