/**
 * The neural tangent kernel of a two-layer network of infinite width whose first layer is trained:
 * inputs x on the sphere of radius sqrt(d), first-layer weights w uniform on the unit sphere,
 * K(u) = u E_w[sigma'(<w, x>) sigma'(<w, x'>)], u = <x, x'> / d. Exact at every d.
 *
 * Source: Montanari and Zhong (arXiv 2007.12826) define it; what follows is derived here. With
 * sigma'(sqrt(d) t) = sum_k c_k P_k(t) the addition theorem gives E_w[...] = sum_k c_k^2 / B_k P_k(u).
 * For the leaky ReLU sigma' depends on the sign alone, and P(both positive) is 1/2 - arccos(u) / (2 pi).
 */
import { activationDerivative, type Differentiated } from "./activation-derivative.ts";
import { arccosine } from "./analysis/arccosine.ts";
import {
  gegenbauerCoefficients,
  gegenbauerPowers,
  harmonicDimension,
  sphereQuadrature,
  timesCoordinate,
} from "./analysis/gegenbauer.ts";

/** A kernel of the sphere, a function of u = <x, x'> / d. Dimensionless. */
export interface SphereKernel {
  readonly dimension: number;
  /** K(u) for u < 1: closed for the leaky ReLU; else a series, right to 1e-9 for |u| <= 0.7. */
  at(u: number): number;
  /** K of many numbers: out[k] = K(u[k]) for k from `start` to `end` - 1, the same as by {@link at}. */
  fill(out: Float64Array, u: Float64Array, start?: number, end?: number): void;
  /** K(1), by itself: a series converges slowly there. */
  readonly diagonal: number;
  /** gamma_0, …, gamma_K: K(u) = sum_k gamma_k P_k(u), all of them sum to the diagonal. */
  readonly weights: Float64Array;
}

/** Degree of the last gamma_k that is given apart; what is left acts as one ridge. */
export const degreeMax = 8;
/** Terms of the series of a smooth activation. */
const seriesDegree = 20;

/** The tangent kernel in d >= 3 dimensions; gamma_k to 1e-12, see {@link SphereKernel}. */
export function tangentKernel(
  { activation, slopeNegative, dimension }: Differentiated & { readonly dimension: number },
): SphereKernel {
  const derivative = activationDerivative({ activation, slopeNegative });
  const root = Math.sqrt(dimension);
  const scaled = (t: number) => derivative(root * t);
  const ofDerivative = gegenbauerCoefficients(scaled, { dimension, degreeMax: seriesDegree });
  const ofMean = ofDerivative.map((c, k) => c * c / harmonicDimension(dimension, k));
  const series = timesCoordinate(ofMean, dimension);
  const { nodes, weights } = sphereQuadrature(dimension);
  const diagonal = nodes.reduce((sum, t, i) => sum + weights[i] * scaled(t) ** 2, 0);
  const fill = closedForm({ activation, slopeNegative }) ?? seriesForm(series, dimension);
  return {
    dimension,
    at: (u) => {
      const out = Float64Array.of(u);
      fill(out, out);
      return out[0];
    },
    fill,
    diagonal,
    weights: series.slice(0, degreeMax + 1),
  };
}

/** K(u) = u (a + b arccos u) of an activation whose derivative depends on the sign alone; undefined for the others. */
function closedForm(
  { activation, slopeNegative: s }: Differentiated,
): SphereKernel["fill"] | undefined {
  if (activation === "leaky-relu") {
    const square = (1 - s) ** 2;
    return arccosineForm(s + square / 2, -square / (2 * Math.PI));
  }
  return activation === "absolute-value" ? arccosineForm(1, -2 / Math.PI) : undefined;
}

// The loops are in here: a function called for each number would cost several times as much.
function arccosineForm(a: number, b: number): SphereKernel["fill"] {
  return (out, u, start = 0, end = u.length) => {
    for (let k = start; k < end; k++) out[k] = u[k] * (a + b * arccosine(u[k]));
  };
}

function seriesForm(series: Float64Array, dimension: number): SphereKernel["fill"] {
  const powers = gegenbauerPowers(series, dimension);
  return (out, u, start = 0, end = u.length) => {
    for (let k = start; k < end; k++) {
      const at = u[k];
      let sum = 0;
      for (let degree = powers.length - 1; degree >= 0; degree--) sum = sum * at + powers[degree];
      out[k] = sum;
    }
  };
}
