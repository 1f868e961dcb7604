/** Outer products: the gradient of a matrix, and of biases as that of a column of ones. */
import {
  FunctionCode,
  picked,
  splatAt,
  valueOf,
  vectorAt,
} from "../../../num/kernel/vector-code.ts";
import { product, storeRows } from "./product.ts";
import {
  change,
  type PanelShape,
  state,
  sumColumns,
  sums,
  transposed,
  values,
  work,
} from "./shape.ts";

/** Rows of the right factor of the outer product, made up to groups of four. */
function rightRows({ width, branch }: PanelShape): number {
  return Math.ceil((branch === "affine" ? width + 1 : width) / 4) * 4;
}

export function outerSums(shape: PanelShape): FunctionCode {
  const { width, columns, branch, fused } = shape;
  const code = new FunctionCode();
  const across = sumColumns(shape);
  const [left, right] = branch === "affine" ? [work, state] : [change, values];
  transpose(code, { from: right, rows: rightRows(shape), columns, across });
  product(code, fused, {
    rows: width,
    steps: columns,
    vectors: across / 4,
    left: (row, step) => splatAt(left + 4 * (row * columns + step)),
    right: (step, vector) => transposed + 4 * across * step + 16 * vector,
    start: (row, vector) => vectorAt(sums + 4 * across * row + 16 * vector),
  }, (entries) => storeRows(code, sums, across, entries));
  return code;
}

/** Rows of an array become columns of {@link transposed}, four by four. */
function transpose(
  code: FunctionCode,
  { from, rows, columns, across }: Record<"from" | "rows" | "columns" | "across", number>,
): void {
  const [x0, x1, x2, x3, low0, low1, high0, high1] = [0, 1, 2, 3, 4, 5, 6, 7].map(() =>
    code.keep()
  );
  for (let row = 0; row < rows; row += 4) {
    for (let column = 0; column < columns; column += 4) {
      [x0, x1, x2, x3].forEach((local, i) =>
        code.set(local, vectorAt(from + 4 * ((row + i) * columns + column)))
      );
      const pick = (a: number, b: number, places: readonly number[]) =>
        picked(valueOf(a), valueOf(b), places);
      code.set(low0, pick(x0, x1, [0, 4, 1, 5]));
      code.set(low1, pick(x2, x3, [0, 4, 1, 5]));
      code.set(high0, pick(x0, x1, [2, 6, 3, 7]));
      code.set(high1, pick(x2, x3, [2, 6, 3, 7]));
      code.set(x0, pick(low0, low1, [0, 1, 4, 5]));
      code.set(x1, pick(low0, low1, [2, 3, 6, 7]));
      code.set(x2, pick(high0, high1, [0, 1, 4, 5]));
      code.set(x3, pick(high0, high1, [2, 3, 6, 7]));
      code.store(
        [x0, x1, x2, x3].map((local, i) =>
          [transposed + 4 * (across * (column + i) + row), local] as const
        ),
      );
    }
  }
}
