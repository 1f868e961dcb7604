/**
 * How weights depend on the layer: a smooth function of k/L, a noise, or a few large layers among small ones.
 *
 * Three statistics of matrices W_k, k < L, all dimensionless:
 * - incrementRatio: max |W_{k+1} - W_k| / max |W_k|. A C^1 function of k/L: O(1/L). Independent
 *   layers: about sqrt 2 or, if norms differ much, 1. A lone large layer: 1.
 * - variogramExponent: slope of ln mean_k |W_{k+m} - W_k|^2 in ln m, m = 1, 2, 4, … up to L/8. A C^1
 *   function: 2; a path of Hurst index H: 2H; independent layers: 0.
 * - participationRatio: (sum |W_k|^2)^2 / (L sum |W_k|^4), the share of layers that matter. Equal
 *   norms: 1; Gaussian factors of the norms: 1/3; m equal layers, the others 0: m/L.
 */
import { assert } from "../../contract/errors.ts";
import { fitLine } from "../../num/statistics/regression.ts";
import { largest } from "../../num/linear-algebra/vector.ts";
import { incrementNorms, layerNorms, type LayerWeights } from "./layers.ts";

/** The three statistics above. */
export interface Regularity {
  readonly incrementRatio: number;
  readonly variogramExponent: number;
  readonly participationRatio: number;
}

/** How weights depend on the layer; `mixed` where no rule applies. */
export type Regime = "smooth" | "rough" | "sparse" | "mixed";

/** Fewest layers from which a regime can be recognised: three lags of the variogram. */
export const fewestLayers = 32;

/**
 * Where one regime ends, fixed by what the statistics are of exact examples (above), half-way between them:
 * sparse below a tenth of the layers (Gaussian factors have a third); smooth and rough on the two sides
 * of a Brownian path's exponent 1 with a gap between them, 1.4 to 0.6, and increments below a quarter
 * or above a half of the largest norm.
 */
const limits = {
  sparse: { participation: 0.1 },
  smooth: { exponent: 1.4, increment: 0.25 },
  rough: { exponent: 0.6, increment: 0.5 },
} as const;

/** The regularity of matrices along at least {@link fewestLayers} layers; NaN if a weight is NaN. */
export function regularityOf(weights: LayerWeights): Regularity {
  assert(weights.depth >= fewestLayers, `a regime of ${weights.depth} layers`);
  const norms = layerNorms(weights);
  const [squares, fourths] = [2, 4].map((p) => norms.reduce((sum, norm) => sum + norm ** p, 0));
  return {
    incrementRatio: largest(incrementNorms(weights)) / largest(norms),
    variogramExponent: variogramExponent(weights),
    participationRatio: squares ** 2 / (weights.depth * fourths),
  };
}

function variogramExponent(weights: LayerWeights): number {
  const x: number[] = [];
  const y: number[] = [];
  for (let lag = 1; lag <= weights.depth / 8; lag *= 2) {
    const norms = incrementNorms(weights, lag);
    x.push(Math.log(lag));
    y.push(Math.log(norms.reduce((sum, norm) => sum + norm * norm, 0) / norms.length));
  }
  return y.every(Number.isFinite) ? fitLine(x, y).slope : NaN;
}

/** The regime by the limits above; sparse first, since a few large layers also look rough. */
export function regimeOf(found: Regularity): Regime {
  const { incrementRatio, variogramExponent, participationRatio } = found;
  if (participationRatio < limits.sparse.participation) return "sparse";
  if (variogramExponent > limits.smooth.exponent && incrementRatio < limits.smooth.increment) {
    return "smooth";
  }
  if (variogramExponent < limits.rough.exponent && incrementRatio > limits.rough.increment) {
    return "rough";
  }
  return "mixed";
}
