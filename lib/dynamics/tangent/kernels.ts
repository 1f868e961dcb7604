/** Tangent kernels of two-layer networks at given inputs: of infinite width, and of one finite network. */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { activationDerivative, type Differentiated } from "../../num/activation-derivative.ts";
import {
  type BitMatrix,
  commonBits,
  countBits,
  positiveBits,
} from "../../num/linear-algebra/bit-matrix.ts";
import { mirrorLower } from "../../num/linear-algebra/matrix-kernel.ts";
import { matrixProduct } from "../../num/linear-algebra/product.ts";
import { randomStream } from "../../num/random/random.ts";
import { spherePoints } from "../../num/random/sphere.ts";
import type { SphereKernel } from "../../num/tangent-kernel.ts";

/** <x, x'> / d of all pairs. @shape a's points x b's points, row-major. Dimensionless. */
export function pointCorrelations(
  a: Float64Array,
  b: Float64Array,
  dimension: number,
): Float64Array {
  const rows = a.length / dimension;
  const columns = b.length / dimension;
  const products = matrixProduct(a, b, { rows, inner: dimension, columns, transposeB: true });
  for (let i = 0; i < products.length; i++) products[i] /= dimension;
  return products;
}

/** The kernel of infinite width at all pairs of one set of points. @shape count x count */
export function infiniteKernel(
  kernel: SphereKernel,
  correlations: Float64Array,
  count: number,
): Float64Array {
  assert(correlations.length === count * count, `${correlations.length} pairs of ${count} points`);
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    kernel.fill(matrix, correlations, i * count, i * count + i);
    matrix[i * count + i] = kernel.diagonal;
  }
  mirrorLower(matrix, count);
  return matrix;
}

/** The first layer of a finite network at initialisation. */
export interface FirstLayer extends Differentiated {
  readonly width: number;
  readonly dimension: number;
  /** Rows uniform on the unit sphere. @shape width x dimension */
  readonly weights: Float64Array;
}

/** Draws the weights of a first layer. */
export function firstLayer(
  shape: Differentiated & { readonly width: number; readonly dimension: number },
  key: Key,
): FirstLayer {
  const { width, dimension } = shape;
  const weights = spherePoints(randomStream(key), { count: width, dimension, radius: 1 });
  return { ...shape, weights };
}

/**
 * sigma'(<w, x>) of every point and unit. If it depends on the sign alone it is `low + step * bit`, and the
 * bits are all that is kept.
 */
export type Slopes =
  | {
    readonly kind: "bits";
    readonly low: number;
    readonly step: number;
    readonly bits: BitMatrix;
    /** Active units of each point. */
    readonly active: Float64Array;
  }
  | { readonly kind: "values"; readonly rows: number; readonly values: Float64Array };

/** The slopes of a layer at points, row after row of `dimension` numbers. */
export function slopesAt(layer: FirstLayer, points: Float64Array): Slopes {
  const { width, dimension, weights } = layer;
  const rows = points.length / dimension;
  const shape = { rows, inner: dimension, columns: width, transposeB: true };
  const before = matrixProduct(points, weights, shape);
  const low = lowSlope(layer);
  if (low === undefined) {
    return { kind: "values", rows, values: before.map(activationDerivative(layer)) };
  }
  const bits = positiveBits(before, { rows, columns: width });
  return { kind: "bits", low, step: 1 - low, bits, active: countBits(bits) };
}

/** The slope below 0 of an activation that has two slopes; undefined for the others. */
function lowSlope({ activation, slopeNegative }: Differentiated): number | undefined {
  if (activation === "leaky-relu") return slopeNegative;
  return activation === "absolute-value" ? -1 : undefined;
}

/** sigma'(<w_l, x_i>) as numbers. @shape points x width */
export function slopeValues(slopes: Slopes): Float64Array {
  if (slopes.kind === "values") return slopes.values;
  const { low, step, bits: { rows, columns, words, bits } } = slopes;
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) {
      values[i * columns + c] = low + step * ((bits[i * words + (c >>> 5)] >>> (c & 31)) & 1);
    }
  }
  return values;
}

/**
 * K_N(x, x') = <x, x'> / d times the mean over units of sigma'(<w, x>) sigma'(<w, x'>), for all pairs of
 * points of `a` and `b` whose {@link pointCorrelations} these are. With bits m of the active units the mean is
 * s^2 + s (1 - s) (|m| + |m'|) / N + (1 - s)^2 |m & m'| / N, exact but for the last rounding.
 */
export function finiteKernel(a: Slopes, b: Slopes, correlations: Float64Array): Float64Array {
  if (a.kind === "bits" && b.kind === "bits") {
    const { low, step, bits: { columns: width } } = a;
    const kernel = commonBits(a.bits, b.bits);
    const columns = b.bits.rows;
    for (let i = 0; i < a.bits.rows; i++) {
      for (let j = 0; j < columns; j++) {
        const at = i * columns + j;
        const units = low * low * width + low * step * (a.active[i] + b.active[j]) +
          step * step * kernel[at];
        kernel[at] = correlations[at] * units / width;
      }
    }
    return kernel;
  }
  assert(a.kind === "values" && b.kind === "values", "slopes of two kinds");
  const width = a.values.length / a.rows;
  const shape = { rows: a.rows, inner: width, columns: b.rows, transposeB: true };
  const kernel = matrixProduct(a.values, b.values, shape);
  for (let at = 0; at < kernel.length; at++) kernel[at] *= correlations[at] / width;
  return kernel;
}

/**
 * The features sigma'(<w_l, x>) x_j / sqrt(N d), whose products are K_N.
 * @shape points x (width * dimension), unit l before coordinate j
 */
export function tangentFeatures(
  layer: FirstLayer,
  slopes: Slopes,
  points: Float64Array,
): Float64Array {
  const { width, dimension } = layer;
  const count = points.length / dimension;
  const scale = 1 / Math.sqrt(width * dimension);
  const values = slopeValues(slopes);
  const features = new Float64Array(count * width * dimension);
  for (let i = 0; i < count; i++) {
    for (let l = 0; l < width; l++) {
      const factor = scale * values[i * width + l];
      const start = (i * width + l) * dimension;
      for (let j = 0; j < dimension; j++) features[start + j] = factor * points[i * dimension + j];
    }
  }
  return features;
}
