/**
 * Two products of composed functions on R^4, of which the second factor needs what the first three coordinates do
 * not. Source: Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, Figures 1 and 2.
 */
export const compositeTargets = ["sine", "tanh"] as const;
export type CompositeTarget = (typeof compositeTargets)[number];

/** Numbers in an input. */
export const compositeDimension = 4;

const factors = {
  sine: { inner: (x: number) => Math.sin(3 * x), outer: (x: number) => Math.cos(7 * x) },
  tanh: { inner: (x: number) => Math.tanh(8 * x), outer: (x: number) => Math.tanh(8 * x) },
} as const;

/**
 * (s(x1) + s(x2) + s(x3) - 2)^2 c(x4) at each point; `sine`: s = sin 3x, c = cos 7x, `tanh`: s = c = tanh 8x. On the
 * unit sphere their mean squares are 31.10 and 76.78. Dimensionless.
 * @param points @shape count x 4
 */
export function compositeValues(target: CompositeTarget, points: Float64Array): Float64Array {
  const { inner, outer } = factors[target];
  const found = new Float64Array(points.length / compositeDimension);
  for (let i = 0; i < found.length; i++) {
    const at = i * compositeDimension;
    const sum = inner(points[at]) + inner(points[at + 1]) + inner(points[at + 2]) - 2;
    found[i] = sum * sum * outer(points[at + 3]);
  }
  return found;
}
