/** One layer of an mlp in law, for any number of inputs and any activation. */
import type { ScaledActivation } from "./activation.ts";
import type { NormalBuffer } from "./normals.ts";

/** Covariance of one network's layer: V^ab = rho^ab sqrt(V^aa V^bb). */
export interface LayerState {
  /** Number of inputs, m. */
  readonly count: number;
  /** ln V^aa; NaN after a layer without an active unit. */
  readonly logNorm: Float64Array;
  /** rho^ab, m x m, row-major. */
  readonly correlation: Float64Array;
  /** 1 - rho^ab of the pairs 1-2, 1-3, …. */
  readonly oneMinusCorrelation: Float64Array;
}

/** Width n, normalizer c and the activation. */
export interface Layer {
  readonly width: number;
  readonly normalizer: number;
  readonly activation: ScaledActivation;
}

/**
 * Draws the next layer: z^a = sqrt(V^aa) y^a with y ~ N(0, rho), V'^ab = (c/n) sum phi(z^a) phi(z^b).
 * Each input is carried at unit scale, so that no norm overflows. 1 - rho has absolute error 1e-15.
 */
export function propagateInputs(state: LayerState, layer: Layer, normals: NormalBuffer): void {
  const { count, logNorm, correlation, oneMinusCorrelation } = state;
  if (count === 1) return propagateOneInput(state, layer, normals);
  const { width, normalizer, activation: { stretched, stretchAt } } = layer;
  const factor = semidefiniteFactor(correlation, count);
  const stretch = logNorm.map((value) => stretchAt(Math.exp(value / 2)));
  const gram = new Float64Array(count * count);
  const features = new Float64Array(count);
  const offset = normals.take(width * count);
  const draws = normals.values;
  for (let row = 0; row < width; row++) {
    const start = offset + row * count;
    for (let a = 0; a < count; a++) {
      let y = 0;
      for (let k = 0; k <= a; k++) y += factor[a * count + k] * draws[start + k];
      const feature = stretched(y, stretch[a]);
      features[a] = feature;
      for (let b = 0; b <= a; b++) gram[a * count + b] += feature * features[b];
    }
  }
  let pair = 0;
  for (let a = 0; a < count; a++) {
    logNorm[a] += gram[a * count + a] > 0
      ? Math.log((normalizer / width) * gram[a * count + a])
      : NaN;
    for (let b = a + 1; b < count; b++) {
      const product = Math.sqrt(gram[a * count + a]) * Math.sqrt(gram[b * count + b]);
      const rho = Math.max(-1, Math.min(1, gram[b * count + a] / product));
      correlation[a * count + b] = rho;
      correlation[b * count + a] = rho;
      oneMinusCorrelation[pair++] = 1 - rho;
    }
  }
}

function propagateOneInput(
  { logNorm }: LayerState,
  { width, normalizer, activation: { stretched, stretchAt } }: Layer,
  normals: NormalBuffer,
): void {
  const stretch = stretchAt(Math.exp(logNorm[0] / 2));
  const offset = normals.take(width);
  const draws = normals.values;
  let square = 0;
  for (let i = offset; i < offset + width; i++) {
    const feature = stretched(draws[i], stretch);
    square += feature * feature;
  }
  logNorm[0] += square > 0 ? Math.log((normalizer / width) * square) : NaN;
}

/**
 * Lower Cholesky factor of a correlation matrix that rounding may have made singular: a pivot below
 * zero counts as zero (inputs that became parallel stay so). NaN stays NaN.
 */
export function semidefiniteFactor(matrix: Float64Array, count: number): Float64Array {
  const lower = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * count + j];
      for (let k = 0; k < j; k++) sum -= lower[i * count + k] * lower[j * count + k];
      if (i === j) lower[i * count + i] = Math.sqrt(Math.max(sum, 0));
      else lower[i * count + j] = lower[j * count + j] === 0 ? 0 : sum / lower[j * count + j];
    }
  }
  return lower;
}
