/** Blocks of rows, one column for each input: products and normal rows of a given covariance. */
import { type GaussianRows, gramFactor } from "../../num/random/gaussian-rows.ts";

/** m rows of n numbers, row-major. */
export interface Rows {
  readonly height: number;
  readonly count: number;
  readonly values: Float64Array;
}

/** A^T B of two blocks of one height, times `scale`: count x count, row-major. */
export function innerProducts(a: Rows, b: Rows, scale: number): Float64Array {
  const { height, count } = a;
  const out = new Float64Array(count * count);
  for (let row = 0; row < height; row++) {
    const start = row * count;
    for (let i = 0; i < count; i++) {
      const left = a.values[start + i];
      for (let j = 0; j < count; j++) out[i * count + j] += left * b.values[start + j];
    }
  }
  return out.map((sum) => sum * scale);
}

/** A^T A times `scale`, exactly symmetric. */
export function gramOf({ height, count, values }: Rows, scale: number): Float64Array {
  const out = new Float64Array(count * count);
  for (let row = 0; row < height; row++) {
    const start = row * count;
    for (let i = 0; i < count; i++) {
      const left = values[start + i];
      for (let j = 0; j <= i; j++) out[i * count + j] += left * values[start + j];
    }
  }
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      out[i * count + j] *= scale;
      out[j * count + i] = out[i * count + j];
    }
  }
  return out;
}

/** Rows drawn at a time, so that their normals stay in cache. */
const chunk = 2048;

/**
 * Independent rows N(0, C), C the covariance, count x count: what the rows of W x_i are, given the x_i of Gram
 * matrix C, where the entries of W are independent N(0, 1). Exact in law, without W.
 */
export function fillRows(covariance: Float64Array, rows: Rows, source: GaussianRows): void {
  const { height, count, values } = rows;
  const factor = gramFactor(covariance, count);
  const layer = { factor, inputs: count, directions: count, lower: true };
  for (let from = 0; from < height; from += chunk) {
    const drawn = Math.min(height - from, chunk);
    source.fill(values.subarray(from * count, (from + drawn) * count), drawn, layer);
  }
}
