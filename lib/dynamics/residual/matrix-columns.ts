/** Products of one small matrix with many vectors. */

/** A square matrix inside a longer array. */
/** A square matrix inside an array of many: entry (i, j) is values[offset + i strides[0] + j strides[1]]. */
export interface Matrix {
  readonly values: Float64Array;
  readonly offset: number;
  /** Strides of the row and of the column index: [n, 1], or [1, n] for the transpose. */
  readonly strides: readonly [number, number];
  readonly size: number;
}

/**
 * y_c = M x_c for `columns` vectors stored one after the other. Four columns go through the matrix
 * together, so that each weight is read once for four multiplications.
 */
export function multiplyColumns(
  { values, offset, strides: [rowStride, columnStride], size: n }: Matrix,
  { x, y, columns }: {
    readonly x: Float64Array;
    readonly y: Float64Array;
    readonly columns: number;
  },
): void {
  let c = 0;
  for (; c + 4 <= columns; c += 4) {
    const [x0, x1, x2, x3] = [c * n, (c + 1) * n, (c + 2) * n, (c + 3) * n];
    for (let i = 0; i < n; i++) {
      let at = offset + i * rowStride;
      let y0 = 0;
      let y1 = 0;
      let y2 = 0;
      let y3 = 0;
      for (let j = 0; j < n; j++, at += columnStride) {
        const weight = values[at];
        y0 += weight * x[x0 + j];
        y1 += weight * x[x1 + j];
        y2 += weight * x[x2 + j];
        y3 += weight * x[x3 + j];
      }
      y[x0 + i] = y0;
      y[x1 + i] = y1;
      y[x2 + i] = y2;
      y[x3 + i] = y3;
    }
  }
  for (; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      let at = offset + i * rowStride;
      let sum = 0;
      for (let j = 0; j < n; j++, at += columnStride) sum += values[at] * x[c * n + j];
      y[c * n + i] = sum;
    }
  }
}
