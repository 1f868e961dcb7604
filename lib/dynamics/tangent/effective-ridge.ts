/** The ridge that the linear part of a kernel's predictor shows. */
import { symmetricEigen } from "../../num/linear-algebra/linalg.ts";
import { matrixProduct } from "../../num/linear-algebra/product.ts";

/** Range of gamma that is searched, and halvings by the golden section: to 1e-9 of ln gamma. */
const range = { low: 1e-4, high: 1e2 };
const sections = 60;

/**
 * The gamma whose ridge regression argmin (1/d) |y - X beta|^2 + gamma |beta|^2 is nearest, in the norm of
 * beta, to the degree-1 part b of f = sum_i c_i K(x_i, .), on the same data: b = gamma_1 sum_i c_i x_i / d,
 * gamma_1 the kernel's weight on degree 1 (Funk and Hecke). Dimensionless, between 1e-4 and 100; derived here.
 */
export function effectiveRidge(
  { inputs, labels, coefficients, weight, dimension }: {
    /** @shape n x dimension */
    readonly inputs: Float64Array;
    readonly labels: Float64Array;
    readonly coefficients: Float64Array;
    /** gamma_1 */
    readonly weight: number;
    readonly dimension: number;
  },
): number {
  const count = labels.length;
  const shape = { rows: dimension, inner: count, transposeA: true };
  const overDimension = (values: Float64Array) => {
    for (let k = 0; k < values.length; k++) values[k] /= dimension;
    return values;
  };
  const gram = overDimension(matrixProduct(inputs, inputs, { ...shape, columns: dimension }));
  const { values, vectors } = symmetricEigen(gram, dimension);
  const turned = (vector: Float64Array) =>
    matrixProduct(vectors, overDimension(matrixProduct(inputs, vector, { ...shape, columns: 1 })), {
      rows: dimension,
      inner: dimension,
      columns: 1,
      transposeA: true,
    });
  const right = turned(labels);
  const linear = turned(coefficients).map((value) => weight * value);
  return minimum((logRidge) => {
    const ridge = Math.exp(logRidge);
    let distance = 0;
    for (let j = 0; j < dimension; j++) {
      distance += (linear[j] - right[j] / (values[j] + ridge)) ** 2;
    }
    return distance;
  });
}

/** e^x at the least value of a function of x with one minimum, by the golden section. */
function minimum(distance: (logRidge: number) => number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(range.low), Math.log(range.high)];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [distance(left), distance(right)];
  for (let i = 0; i < sections; i++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = distance(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = distance(right);
    }
  }
  return Math.exp((low + high) / 2);
}
