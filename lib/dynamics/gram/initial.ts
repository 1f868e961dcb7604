/**
 * One random network at all its inputs, exact in law without an m x m matrix. Forward: given x^(h-1) the
 * rows of W^(h) x^(h-1) are independent N(0, Gram). Backward: given Z = W X, W^T v = X (X^T X)^-1 Z^T v +
 * P W'^T v, P the projection off the columns of X and W' an independent copy, whose products with the v_i
 * are again rows N(0, V^T V). O(m n^2) a layer.
 */
import { cholesky, solveCholesky } from "../../num/linear-algebra/linalg.ts";
import type { GaussianRows } from "../../num/random/gaussian-rows.ts";
import type { RandomStream } from "../../num/random/random.ts";
import { branchFactor, type FiniteNetwork, skips } from "./network.ts";
import { fillRows, gramOf, innerProducts, type Rows } from "./rows.ts";

/** A network's layers. Signals are sqrt(m) x^(h), so that their entries are of order 1. */
export interface InitialNetwork {
  /** Gram matrices of x^(0) … x^(H). */
  readonly covariances: readonly Float64Array[];
  /** sqrt(m) x^(h), h = 1 … H; of a network of which only the last layer is asked for, the last alone. */
  readonly signals: readonly Rows[];
  /** z^(h) = W^(h) x^(h-1), as the signals. */
  readonly preactivations: readonly Rows[];
  /** a, m numbers. */
  readonly readout: Float64Array;
}

const emptyRows = (height: number, count: number): Rows => ({
  height,
  count,
  values: new Float64Array(height * count),
});

/** Draws a network on inputs of Gram matrix `inputs`; `keep` all layers, or only the last. */
export function drawNetwork(
  inputs: Float64Array,
  { network, count, keep, source, stream }: {
    readonly network: FiniteNetwork;
    readonly count: number;
    readonly keep: "all" | "last";
    readonly source: GaussianRows;
    readonly stream: RandomStream;
  },
): InitialNetwork {
  const { width, depth, activation } = network;
  const covariances = [inputs];
  const signals: Rows[] = [];
  const preactivations: Rows[] = [];
  let before: Rows | undefined;
  let z = emptyRows(width, count);
  for (let h = 1; h <= depth; h++) {
    if (keep === "all" && h > 1) z = emptyRows(width, count);
    fillRows(covariances[h - 1], z, source);
    const factor = branchFactor(network, h);
    const signal = before === undefined || keep === "all" ? emptyRows(width, count) : before;
    const passing = skips(network, h) ? before!.values : undefined;
    for (let at = 0; at < z.values.length; at++) {
      const branch = factor * activation.value(z.values[at]);
      signal.values[at] = passing === undefined ? branch : passing[at] + branch;
    }
    covariances.push(gramOf(signal, 1 / width));
    if (keep === "all" || h === depth) {
      signals.push(signal);
      preactivations.push(z);
    }
    before = signal;
  }
  const readout = new Float64Array(width);
  stream.fillNormal(readout);
  return { covariances, signals, preactivations, readout };
}

/** u_i = a^T x_i^(H). */
export function outputsOf({ signals, readout }: InitialNetwork): Float64Array {
  const { height, count, values } = signals.at(-1)!;
  const outputs = new Float64Array(count);
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < count; i++) outputs[i] += readout[row] * values[row * count + i];
  }
  return outputs.map((sum) => sum / Math.sqrt(height));
}

/** sigma'(z) times g, row by row: what reaches the pre-activations. */
function through(z: Rows, g: Rows, slope: (x: number) => number): Rows {
  return { ...z, values: z.values.map((x, at) => slope(x) * g.values[at]) };
}

/** The readout as the derivative of every output by sqrt(m) x^(H), times sqrt(m). */
function readoutRows(readout: Float64Array, count: number): Rows {
  const rows = emptyRows(readout.length, count);
  for (let at = 0; at < rows.values.length; at++) {
    rows.values[at] = readout[Math.floor(at / count)];
  }
  return rows;
}

/**
 * Gram matrix of the derivatives by W^(H): s <x_i, x_j> (1/m) sum_r a_r^2 sigma'(z_ir) sigma'(z_jr), x of the
 * layer before, s = c or (r/H)^2.
 */
export function lastLayerGram(drawn: InitialNetwork, network: FiniteNetwork): Float64Array {
  const z = drawn.preactivations.at(-1)!;
  const weighted = through(z, readoutRows(drawn.readout, z.count), network.activation.slope);
  const factor = branchFactor(network, network.depth) ** 2 / network.width;
  const before = drawn.covariances[network.depth - 1];
  return gramOf(weighted, factor).map((product, at) => product * before[at]);
}

/**
 * Gram matrices of the derivatives by W^(1), …, W^(H) and a, of a network with all its layers.
 * Throws a UserError where the signals of a layer are not independent to float64.
 */
export function allLayerGrams(
  drawn: InitialNetwork,
  network: FiniteNetwork,
  source: GaussianRows,
): Float64Array[] {
  const { width, depth, activation } = network;
  const grams = [drawn.covariances[depth]];
  const { count } = drawn.signals[0];
  let backward = readoutRows(drawn.readout, count);
  for (let h = depth; h >= 1; h--) {
    const z = drawn.preactivations[h - 1];
    const factor = branchFactor(network, h);
    const reached = through(z, backward, activation.slope);
    const products = gramOf(reached, factor ** 2 / width);
    grams.unshift(products.map((product, at) => product * drawn.covariances[h - 1][at]));
    if (h === 1) break;
    const back = transposed({ reached, z, signal: drawn.signals[h - 2] }, {
      covariance: drawn.covariances[h - 1],
      source,
    });
    const passing = skips(network, h) ? backward.values : undefined;
    const scale = factor / Math.sqrt(width);
    backward = {
      ...back,
      values: back.values.map((value, at) => scale * value + (passing?.[at] ?? 0)),
    };
  }
  return grams;
}

/** W^T v of the columns v of `reached`, given Z = W x with sqrt(m) x the `signal`. */
function transposed(
  { reached, z, signal }: { readonly reached: Rows; readonly z: Rows; readonly signal: Rows },
  { covariance, source }: {
    readonly covariance: Float64Array;
    readonly source: GaussianRows;
  },
): Rows {
  const { height, count } = reached;
  const root = Math.sqrt(height);
  const lower = cholesky(covariance, count);
  const fresh = emptyRows(height, count);
  fillRows(gramOf(reached, 1), fresh, source);
  // Coefficients of the columns of x: (X^T X)^-1 (Z^T v - X^T fresh).
  const known = innerProducts(z, reached, 1);
  const overlap = innerProducts(signal, fresh, 1 / root);
  const coefficients = new Float64Array(count * count);
  for (let j = 0; j < count; j++) {
    const right = Float64Array.from(
      { length: count },
      (_, i) => known[i * count + j] - overlap[i * count + j],
    );
    const solved = solveCholesky(lower, right);
    for (let i = 0; i < count; i++) coefficients[i * count + j] = solved[i] / root;
  }
  for (let row = 0; row < height; row++) {
    const start = row * count;
    for (let j = 0; j < count; j++) {
      let sum = fresh.values[start + j];
      for (let i = 0; i < count; i++) {
        sum += signal.values[start + i] * coefficients[i * count + j];
      }
      fresh.values[start + j] = sum;
    }
  }
  return fresh;
}
