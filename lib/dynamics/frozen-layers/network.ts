/**
 * A trained first layer followed by frozen ones, in float64: z_0 = phi(W_0 x), z_l = phi(W_l z_(l-1)) + rho
 * z_(l-1) for l = 1 … p, f = z_p. phi(t) = t for t > 0 and eta t otherwise. All layers have n units. Rows are
 * inputs.
 *
 * Where no unit changes its side, f(x) = Q_x W_0 x with Q_x = prod_l (D_l W_l + rho I) D_0, D_l the slopes at x.
 * The first layer's own skip, rho x, does not depend on W_0 and is left out.
 */
import { matrixProduct } from "../../num/linear-algebra/product.ts";
import type { RandomStream } from "../../num/random/random.ts";

/** The frozen layers and what is added. */
export interface FrozenNetwork {
  readonly width: number;
  /** rho. */
  readonly skip: number;
  /** eta. */
  readonly slope: number;
  /** W_1 … W_p, each n x n, row-major: entry (i, j) leads from unit j to unit i. */
  readonly frozen: readonly Float64Array[];
}

/** Slopes D_0 … D_p of all units for a batch: each inputs x n. */
export type Slopes = readonly Float64Array[];

/** W of independent Gaussian entries of standard deviation deviation / sqrt(n). */
export function gaussianWeights(
  stream: RandomStream,
  width: number,
  deviation: number,
): Float64Array {
  const weights = new Float64Array(width * width);
  stream.fillNormal(weights);
  const scale = deviation / Math.sqrt(width);
  return weights.map((entry) => scale * entry);
}

/** X W^T: what each unit receives. X is inputs x n. */
function received(rowsOfInputs: Float64Array, weights: Float64Array, width: number): Float64Array {
  const rows = rowsOfInputs.length / width;
  return matrixProduct(rowsOfInputs, weights, {
    rows,
    inner: width,
    columns: width,
    transposeB: true,
  });
}

/** phi in place; gives its slopes. Plain loops: this is most of what training costs beside the products. */
function activate(values: Float64Array, slope: number): Float64Array {
  const slopes = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) {
    const d = values[k] > 0 ? 1 : slope;
    slopes[k] = d;
    values[k] *= d;
  }
  return slopes;
}

/** Entry by entry. */
function product(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let k = 0; k < a.length; k++) out[k] = a[k] * b[k];
  return out;
}

/** Outputs f (inputs x n) and slopes at the weights W_0 of the first layer. */
export function forward(
  network: FrozenNetwork,
  first: Float64Array,
  inputs: Float64Array,
): { readonly output: Float64Array; readonly slopes: Slopes } {
  const { width, skip, slope, frozen } = network;
  const slopes: Float64Array[] = [];
  let state = received(inputs, first, width);
  slopes.push(activate(state, slope));
  for (const weights of frozen) {
    const next = received(state, weights, width);
    slopes.push(activate(next, slope));
    for (let k = 0; k < next.length; k++) next[k] += skip * state[k];
    state = next;
  }
  return { output: state, slopes };
}

/** Change of the outputs, Q_x V x for each input, as the first layer's weights change by V; slopes are kept. */
export function derivativeAlong(
  { width, skip, frozen }: FrozenNetwork,
  slopes: Slopes,
  { direction, inputs }: { readonly direction: Float64Array; readonly inputs: Float64Array },
): Float64Array {
  let state = received(inputs, direction, width);
  for (let k = 0; k < state.length; k++) state[k] *= slopes[0][k];
  frozen.forEach((weights, layer) => {
    const next = received(state, weights, width);
    const d = slopes[layer + 1];
    for (let k = 0; k < next.length; k++) next[k] = d[k] * next[k] + skip * state[k];
    state = next;
  });
  return state;
}

/** sum_x (Q_x^T e_x) x^T, n x n: the gradient in W_0 of sum_x e_x . f(x) for fixed e (inputs x n). */
export function pulledBack(
  { width, skip, frozen }: FrozenNetwork,
  slopes: Slopes,
  { errors, inputs }: { readonly errors: Float64Array; readonly inputs: Float64Array },
): Float64Array {
  const rows = errors.length / width;
  let state = errors;
  for (let layer = frozen.length; layer >= 1; layer--) {
    const masked = product(slopes[layer], state);
    const back = matrixProduct(masked, frozen[layer - 1], { rows, inner: width, columns: width });
    for (let k = 0; k < back.length; k++) back[k] += skip * state[k];
    state = back;
  }
  return matrixProduct(product(slopes[0], state), inputs, {
    rows: width,
    inner: rows,
    columns: width,
    transposeA: true,
  });
}

/**
 * Q_x of one input, n x (number of units that it may leave out, or n), row-major: columns of units of the first layer
 * with slope 0 are left out if `nonzero`, which drops zeros from the singular values and nothing else.
 */
export function jacobian(
  { width, skip, frozen }: FrozenNetwork,
  slopes: Slopes,
  { input, nonzero }: { readonly input: number; readonly nonzero: boolean },
): { readonly columns: number; readonly entries: Float64Array } {
  const at = (layer: number, unit: number) => slopes[layer][input * width + unit];
  const kept: number[] = [];
  for (let unit = 0; unit < width; unit++) if (!nonzero || at(0, unit) !== 0) kept.push(unit);
  const columns = kept.length;
  let entries: Float64Array = new Float64Array(width * columns);
  kept.forEach((unit, column) => entries[unit * columns + column] = at(0, unit));
  frozen.forEach((weights, index) => {
    const next = matrixProduct(weights, entries, { rows: width, inner: width, columns });
    for (let row = 0; row < width; row++) {
      const d = at(index + 1, row);
      for (let k = row * columns; k < (row + 1) * columns; k++) {
        next[k] = d * next[k] + skip * entries[k];
      }
    }
    entries = next;
  });
  return { columns, entries };
}
