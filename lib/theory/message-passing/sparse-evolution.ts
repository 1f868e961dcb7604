/**
 * State evolution of message passing for a vector of k entries +-1/sqrt k among n, denoiser the soft threshold at
 * theta / sqrt n: a scaled signal m = alpha sqrt(n / k) on the support, noise of variance 1 everywhere.
 * Source: Li and Wei, arXiv 2208.03313 (recalled); the closed form and the threshold are derived here.
 * Dimensionless.
 */
import {
  softThresholdMean,
  softThresholdSquare,
} from "../../num/analysis/soft-threshold-averages.ts";

/** The size n, the support k, and theta in units of the noise. */
export interface SparseModel {
  readonly order: number;
  readonly support: number;
  readonly threshold: number;
}

/** <v, q> of the normalised soft threshold at signal alpha: alpha_{t+1} = strength times it. */
export function sparseOverlap(alpha: number, { order, support, threshold }: SparseModel): number {
  const m = alpha * Math.sqrt(order / support);
  const square = support * softThresholdSquare(m, threshold) +
    (order - support) * softThresholdSquare(0, threshold);
  return Math.sqrt(support / square) * softThresholdMean(m, threshold);
}

/** alpha_1 … alpha_count. */
export function sparseSignals(
  model: SparseModel,
  { strength, first, count }: {
    readonly strength: number;
    readonly first: number;
    readonly count: number;
  },
): Float64Array {
  const out = new Float64Array(count);
  let alpha = first;
  for (let t = 0; t < count; t++) {
    out[t] = alpha;
    alpha = strength * sparseOverlap(alpha, model);
  }
  return out;
}

/** Grid of scaled signals m at which the smallest strength is first looked for. */
const gridStep = 0.05;
const gridEnd = 40;

/**
 * The smallest strength of the spike at which the evolution has a fixed point other than 0, and the overlap there:
 * the minimum over alpha of alpha / overlap(alpha), at a positive alpha (a jump). Relative errors: strength
 * 1e-12 (a minimum is flat), overlap 1e-6.
 */
export function criticalPoint(
  model: SparseModel,
): { readonly strength: number; readonly overlap: number } {
  const unit = Math.sqrt(model.support / model.order);
  const strengthAt = (m: number) => m * unit / sparseOverlap(m * unit, model);
  let best = gridStep;
  for (let m = gridStep; m < gridEnd; m += gridStep) if (strengthAt(m) < strengthAt(best)) best = m;
  let [low, high] = [best - gridStep, best + gridStep];
  for (let k = 0; k < 60; k++) {
    const [a, b] = [low + (high - low) * 0.382, low + (high - low) * 0.618];
    if (strengthAt(a) < strengthAt(b)) high = b;
    else low = a;
  }
  const m = (low + high) / 2;
  return { strength: strengthAt(m), overlap: sparseOverlap(m * unit, model) };
}
