/**
 * Rows of the pre-activations of a random layer, given the activations before it. With independent
 * normal weights and biases the rows of h = W Phi + b are independent N(0, S), where S is a Gram matrix of the
 * columns of Phi: n k normals replace the n^2 weights, exactly in law (k directions: at most the number
 * of inputs). Any layer whose weights are drawn afresh can use it, with or without biases.
 */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { type RandomStream, randomStream } from "./random.ts";

const bufferLength = 1 << 15;

/** How S = A A^T is given. */
export interface RowFactor {
  /** A, inputs x directions, row-major; unit: that of a pre-activation. */
  readonly factor: Float64Array;
  readonly inputs: number;
  readonly directions: number;
  /** True of a Cholesky factor: entries right of the diagonal are 0 and are not read. */
  readonly lower?: boolean;
}

/** A source of such rows. Same key and same calls, same rows. */
export class GaussianRows {
  readonly #stream: RandomStream;
  #normals = new Float64Array(0);
  #next = 0;

  constructor(key: Key) {
    this.#stream = randomStream(key);
  }

  /**
   * Standard normals behind rows: `count` of them, valid until the next call. Row r of a layer with k
   * directions is A z with z the entries r k to r k + k - 1.
   */
  directions(count: number): Float64Array {
    if (this.#next + count > this.#normals.length) {
      const rest = this.#normals.subarray(this.#next);
      const kept = rest.length;
      if (count > this.#normals.length) {
        this.#normals = new Float64Array(Math.max(bufferLength, count));
        this.#normals.set(rest);
      } else {
        this.#normals.copyWithin(0, this.#next);
      }
      this.#stream.fillNormal(this.#normals.subarray(kept));
      this.#next = 0;
    }
    const found = this.#normals.subarray(this.#next, this.#next + count);
    this.#next += count;
    return found;
  }

  /** `rows` independent rows N(0, A A^T) in `out`, rows x inputs, row-major. */
  fill(out: Float64Array, rows: number, layer: RowFactor): void {
    multiplyRows(out, this.directions(rows * layer.directions), rows, layer);
  }
}

/** out = Z A^T, rows x inputs, of given directions Z, rows x directions. */
export function multiplyRows(
  out: Float64Array,
  normals: Float64Array,
  rows: number,
  { factor, inputs, directions, lower = false }: RowFactor,
): void {
  assert(factor.length >= inputs * directions, `a factor with ${factor.length} entries`);
  assert(out.length >= rows * inputs, `room for ${out.length} entries of ${rows} rows`);
  assert(!lower || inputs === directions, `a Cholesky factor of ${inputs} x ${directions}`);
  for (let row = 0; row < rows; row++) {
    const start = row * directions;
    for (let a = 0; a < inputs; a++) {
      const end = lower ? a + 1 : directions;
      const offset = a * directions;
      let sum = 0;
      for (let k = 0; k < end; k++) sum += factor[offset + k] * normals[start + k];
      out[row * inputs + a] = sum;
    }
  }
}

/**
 * Lower Cholesky factor of a Gram matrix that may be singular (parallel inputs, fewer units than
 * inputs): a pivot at most 1e-13 of its diagonal entry counts as 0, and its direction is left out. A A^T
 * differs from the matrix by at most about 1e-13 of its largest diagonal entry. n x n, row-major,
 * reads the lower triangle. NaN stays NaN.
 */
export function gramFactor(
  gram: Float64Array,
  n: number,
  out: Float64Array = new Float64Array(n * n),
): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[i * n + j];
      for (let k = 0; k < j; k++) sum -= out[i * n + k] * out[j * n + k];
      if (i === j) out[i * n + i] = sum <= 1e-13 * gram[i * n + i] ? 0 : Math.sqrt(sum);
      else out[i * n + j] = out[j * n + j] === 0 ? 0 : sum / out[j * n + j];
    }
    for (let j = i + 1; j < n; j++) out[i * n + j] = 0;
  }
  return out;
}
