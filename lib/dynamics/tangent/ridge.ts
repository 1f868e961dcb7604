/** Ridge regression with a kernel or with features, and the exact risk of a kernel's predictor. */
import { UserError } from "../../contract/errors.ts";
import { gegenbauerPowers, harmonicDimension } from "../../num/analysis/gegenbauer.ts";
import { choleskyBlocked } from "../../num/linear-algebra/blocked-cholesky.ts";
import { solveCholesky } from "../../num/linear-algebra/linalg.ts";
import { matrixProduct } from "../../num/linear-algebra/product.ts";
import type { SphereKernel } from "../../num/tangent-kernel.ts";

/**
 * c = (K + lambda I)^{-1} y for an n x n kernel matrix: f = sum_i c_i K(x_i, .) minimises the sum of
 * squared errors plus lambda times the squared norm; lambda = 0 interpolates with the least norm. Throws a
 * UserError where K + lambda I is singular to rounding.
 */
export function ridgeCoefficients(
  kernel: Float64Array,
  labels: Float64Array,
  ridge: number,
): Float64Array {
  const count = labels.length;
  return solveCholesky(choleskyBlocked(plusDiagonal(kernel, count, ridge), count), labels);
}

/**
 * The same by features Z (n x p, row-major), for p < n, where lambda = 0 is least squares:
 * theta = (Z^T Z + lambda I)^{-1} Z^T y.
 */
export function featureCoefficients(
  features: Float64Array,
  labels: Float64Array,
  ridge: number,
): Float64Array {
  const count = labels.length;
  const size = features.length / count;
  const shape = { rows: size, inner: count, transposeA: true };
  const gram = matrixProduct(features, features, { ...shape, columns: size });
  const right = matrixProduct(features, labels, { ...shape, columns: 1 });
  return solveCholesky(choleskyBlocked(plusDiagonal(gram, size, ridge), size), right);
}

function plusDiagonal(matrix: Float64Array, order: number, ridge: number): Float64Array {
  if (ridge === 0) return matrix;
  const out = matrix.slice();
  for (let i = 0; i < order; i++) out[i * order + i] += ridge;
  return out;
}

/** Mean square of the difference of two vectors. */
export function meanSquareDifference(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** Largest share of the iterated kernel that may be left out. */
const shareMax = 1e-6;

/**
 * E (f(x) - g(x))^2 over a fresh x, for f = sum_i c_i K(x_i, .) and a target g of unit variance, harmonic of
 * degree l. Exact: with K = sum_k gamma_k P_k (Funk and Hecke; Müller 1966) E_x K(x_i, x) K(x_j, x) = sum_k
 * gamma_k^2 / B_k P_k(u_ij) and E_x K(x_i, x) g(x) = gamma_l / B_l g(x_i). Derived here. Throws a UserError
 * if the degrees that the kernel gives apart leave more than rounding out.
 */
export function kernelRisk(
  kernel: SphereKernel,
  { coefficients, correlations, targets, degree }: {
    readonly coefficients: Float64Array;
    /** u_ij. @shape n x n */
    readonly correlations: Float64Array;
    /** g at the n inputs. */
    readonly targets: Float64Array;
    readonly degree: number;
  },
): number {
  const { dimension, weights } = kernel;
  const iterated = weights.map((gamma, k) => gamma ** 2 / harmonicDimension(dimension, k));
  const powers = gegenbauerPowers(iterated, dimension);
  const left = kernel.diagonal - weights.reduce((sum, gamma) => sum + gamma, 0);
  const leftMost = left ** 2 / harmonicDimension(dimension, weights.length);
  const diagonal = iterated.reduce((sum, value) => sum + value, 0);
  const share = leftMost / diagonal;
  if (share > shareMax) {
    throw new UserError({
      action: `cannot give the risk of a kernel in ${dimension} dimensions: degrees above ` +
        `${weights.length - 1} have ${share} of its iterated kernel`,
      allowed: `dimensions in which their share is at most ${shareMax}`,
      hint: "use a larger dimension",
      exitCode: 1,
    });
  }
  const count = coefficients.length;
  let square = 0;
  let cross = 0;
  for (let i = 0; i < count; i++) {
    let row = 0;
    for (let j = 0; j < i; j++) {
      const u = correlations[i * count + j];
      let value = 0;
      for (let k = powers.length - 1; k >= 0; k--) value = value * u + powers[k];
      row += coefficients[j] * value;
    }
    square += coefficients[i] * (2 * row + coefficients[i] * diagonal);
    cross += coefficients[i] * targets[i];
  }
  const eigenvalue = weights[degree] / harmonicDimension(dimension, degree);
  return square - 2 * eigenvalue * cross + 1;
}
