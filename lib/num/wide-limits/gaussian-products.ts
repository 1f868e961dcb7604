/** Means of products of a function of jointly normal numbers, as the matrices that wide layers have. */
import {
  correlatedMean,
  hermiteCoefficients,
  type RealFunction,
} from "../analysis/hermite-series.ts";

/** A symmetric matrix, row-major. */
export interface SymmetricMatrix {
  readonly order: number;
  /** order^2 numbers. */
  readonly entries: Float64Array;
}

/** What a wide layer makes of the covariance of its pre-activations. */
export interface GaussianProducts {
  /** E f(u_i) f(u_j). */
  readonly products: Float64Array;
  /** E f(u_i). */
  readonly means: Float64Array;
}

/**
 * E f(u_i) f(u_j) and E f(u_i) of u ~ N(0, C), in the units of f^2 and f. By Hermite series
 * (lib/num/analysis/hermite-series.ts): where all variances are equal the matrix is positive semidefinite up
 * to rounding, about 1e-15 of its largest entry.
 */
export function gaussianProducts(
  { order, entries }: SymmetricMatrix,
  f: RealFunction,
): GaussianProducts {
  const known = new Map<number, Float64Array>();
  const coefficients = Array.from({ length: order }, (_, i) => {
    const variance = entries[i * order + i];
    const found = known.get(variance) ?? hermiteCoefficients(f, Math.sqrt(variance));
    known.set(variance, found);
    return found;
  });
  const products = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = Math.sqrt(entries[i * order + i] * entries[j * order + j]);
      // A variable that is 0 has its first coefficient only.
      const rho = scale === 0 ? 0 : Math.max(-1, Math.min(1, entries[i * order + j] / scale));
      const value = correlatedMean(coefficients[i], coefficients[j], i === j ? 1 : rho);
      products[i * order + j] = products[j * order + i] = value;
    }
  }
  return { products, means: Float64Array.from(coefficients, (found) => found[0]) };
}

/** E f(u_i) f(u_j) alone. */
export function productMeans(covariance: SymmetricMatrix, f: RealFunction): Float64Array {
  return gaussianProducts(covariance, f).products;
}
