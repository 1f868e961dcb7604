/** Householder's reduction of a tall matrix to two diagonals, and the vectors that made it. */

/** A = left^T B right, B upper bidiagonal. */
export interface Reduction {
  /** columns entries. */
  readonly diagonal: Float64Array;
  /** Entries beside the diagonal, columns - 1. */
  readonly beside: Float64Array;
  /** Rows of orthonormal vectors: left columns x rows, right columns x columns, row-major. */
  vectors(): { readonly left: Float64Array; readonly right: Float64Array };
}

/**
 * Reduces a row-major rows x columns matrix, rows >= columns, whose entries are of order 1; it is overwritten.
 * Golub, Van Loan, Matrix Computations, 5.4.8. Backward error about n 1e-16 of the norm.
 */
export function bidiagonalize(a: Float64Array, rows: number, columns: number): Reduction {
  const diagonal = new Float64Array(columns);
  const beside = new Float64Array(Math.max(0, columns - 1));
  // Unit vectors v of reflections 1 - 2 v v^T, or 0: row k of each acts from entry k, or k + 1, on.
  const left = new Float64Array(columns * rows);
  const right = new Float64Array(columns * columns);
  for (let k = 0; k < columns; k++) {
    const down = left.subarray(k * rows + k, (k + 1) * rows);
    for (let i = k; i < rows; i++) down[i - k] = a[i * columns + k];
    diagonal[k] = reflect(down);
    reflectRows(a, down, { k, columns });
    if (k + 1 >= columns) continue;
    const across = right.subarray(k * columns + k + 1, (k + 1) * columns);
    for (let j = k + 1; j < columns; j++) across[j - k - 1] = a[k * columns + j];
    beside[k] = reflect(across);
    for (let i = k + 1; i < rows; i++) {
      applyTo(a.subarray(i * columns + k + 1, (i + 1) * columns), across);
    }
  }
  return {
    diagonal,
    beside,
    vectors: () => ({
      left: accumulate(left, columns, rows, 0),
      right: accumulate(right, columns, columns, 1),
    }),
  };
}

/** Replaces x by the unit v such that (1 - 2 v v^T) x has its first entry only, which is returned. */
function reflect(x: Float64Array): number {
  let square = 0;
  for (let i = 1; i < x.length; i++) square += x[i] * x[i];
  const first = x[0];
  if (square === 0) {
    x.fill(0);
    return first;
  }
  const norm = Math.sqrt(square + first * first);
  const entry = first > 0 ? -norm : norm;
  const length = Math.sqrt(square + (first - entry) ** 2);
  x[0] = first - entry;
  for (let i = 0; i < x.length; i++) x[i] /= length;
  return entry;
}

/** (1 - 2 v v^T) on rows k … of columns k + 1 …. */
function reflectRows(
  a: Float64Array,
  v: Float64Array,
  { k, columns }: { readonly k: number; readonly columns: number },
): void {
  const sums = new Float64Array(columns);
  for (let i = 0; i < v.length; i++) {
    const row = (k + i) * columns;
    for (let j = k + 1; j < columns; j++) sums[j] += v[i] * a[row + j];
  }
  for (let i = 0; i < v.length; i++) {
    const row = (k + i) * columns;
    for (let j = k + 1; j < columns; j++) a[row + j] -= 2 * v[i] * sums[j];
  }
}

function applyTo(x: Float64Array, v: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * v[i];
  for (let i = 0; i < x.length; i++) x[i] -= 2 * sum * v[i];
}

/** The first `count` rows of H_0 H_1 …, transposed: row j is H_0 … H_{count - 1} e_j. */
function accumulate(
  reflections: Float64Array,
  count: number,
  length: number,
  offset: number,
): Float64Array {
  const out = new Float64Array(count * length);
  for (let j = count - 1; j >= 0; j--) {
    const row = out.subarray(j * length, (j + 1) * length);
    row[j] = 1;
    for (let k = count - 1; k >= 0; k--) {
      const from = k + offset;
      if (from >= length) continue;
      applyTo(row.subarray(from), reflections.subarray(k * length + from, (k + 1) * length));
    }
  }
  return out;
}
