/** Kernels of ReLU networks of infinite width at given points. */
import { compositeDimension } from "../../num/composite-target.ts";
import { mirrorLower } from "../../num/linear-algebra/matrix-kernel.ts";
import { matrixProduct } from "../../num/linear-algebra/product.ts";
import {
  fillReluBiasKernel,
  type ReluBiasKernel,
  reluBiasKernel,
} from "../../num/wide-limits/relu-bias-kernels.ts";

/** The kernel of all pairs of unit points; tangent ones are divided by m. @shape rows of a x rows of b */
export function wideKernel(
  kernel: ReluBiasKernel,
  a: Float64Array,
  b: Float64Array,
): Float64Array {
  const [rows, columns] = [a.length / compositeDimension, b.length / compositeDimension];
  const shape = { rows, inner: compositeDimension, columns, transposeB: true };
  const found = matrixProduct(a, b, shape);
  if (a !== b) {
    fillReluBiasKernel(kernel, found, found);
    return found;
  }
  // On the diagonal rounding of t would matter: the slope of k0 is infinite at 1.
  const diagonal = reluBiasKernel(kernel, 1);
  for (let i = 0; i < rows; i++) {
    fillReluBiasKernel(kernel, found, found, i * rows, i * rows + i);
    found[i * rows + i] = diagonal;
  }
  mirrorLower(found, rows);
  return found;
}
