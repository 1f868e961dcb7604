/** Kernels of ReLU networks of infinite width at given points. */
import { compositeDimension } from "../../num/composite-target.ts";
import { matrixProduct } from "../../num/linear-algebra/product.ts";
import { type ReluBiasKernel, reluBiasKernel } from "../../num/wide-limits/relu-bias-kernels.ts";

/** The kernel of all pairs of unit points; tangent ones are divided by m. @shape rows of a x rows of b */
export function wideKernel(
  kernel: ReluBiasKernel,
  a: Float64Array,
  b: Float64Array,
): Float64Array {
  const [rows, columns] = [a.length / compositeDimension, b.length / compositeDimension];
  const shape = { rows, inner: compositeDimension, columns, transposeB: true };
  const cosines = matrixProduct(a, b, shape);
  if (a !== b) return cosines.map((t) => reluBiasKernel(kernel, t));
  // On the diagonal rounding of t would matter: the slope of k0 is infinite at 1.
  for (let i = 0; i < rows; i++) {
    cosines[i * rows + i] = reluBiasKernel(kernel, 1);
    for (let j = 0; j < i; j++) {
      const value = reluBiasKernel(kernel, cosines[i * rows + j]);
      cosines[i * rows + j] = value;
      cosines[j * rows + i] = value;
    }
  }
  return cosines;
}
