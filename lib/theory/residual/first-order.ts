/**
 * Displacement of residual networks to first order in the branch scale: h_L - h_0 is
 * alpha sum_k f_k(h_0), and its second moment a double sum over the covariance of the weights.
 */
import { fractionalNoiseCovariance } from "../../num/random/fractional-noise.ts";
import { gaussianDerivativeCovariance } from "../../num/random/gaussian-derivative.ts";
import { gaussLegendre } from "../../num/analysis/quadrature.ts";
import { bothPositive, reluKernel } from "./relu-kernels.ts";

/** A law of weights along the layers. */
export interface WeightLaw {
  readonly weightLaw: "iid-gaussian" | "iid-uniform" | "smooth" | "fractional";
  /** For the law "fractional". */
  readonly hurst: number;
  /** v of the law "smooth". */
  readonly lengthScaleSquared: number;
}

/** A family of residual branches with such weights. */
export interface WeightFamily extends WeightLaw {
  readonly branch: "res-1" | "res-3";
  readonly width: number;
}

/** Second moments of the displacements of outputs and gradients, divided by branchScale^2. */
export interface FirstOrder {
  readonly forward: number;
  readonly backward: number;
}

/** Contribution of two layers whose weights have correlation r. */
function pairTerm({ branch, width }: WeightFamily, r: number): FirstOrder {
  if (branch === "res-1") return { forward: r / 2, backward: r / 2 };
  const kernel = reluKernel(r);
  return {
    forward: r * kernel,
    backward: r * ((1 - 1 / width) * r * bothPositive(r) + kernel / width),
  };
}

/**
 * S_f and S_g: sums over layers j, k <= depth of r kappa(r) and of r [(1 - 1/d) r Theta(r) + kappa(r)/d],
 * r = r(j - k) (res-3); r/2 for both (res-1, given |relu(h_0)|^2 = |h_0|^2/2). O(depth).
 * E D_h^2 = alpha^2 S_f, E D_p^2 = alpha^2 S_g to first order in alpha^2. Dimensionless.
 * Source: h_L - h_0 = a sum_k V_k relu(W_k h_0) + O(a^2), and the kernels of relu-kernels.ts. Exact
 * sums, relative error about 1e-13.
 */
export function firstOrderSums(family: WeightFamily, depth: number): FirstOrder {
  const correlation = layerCorrelation(family, depth);
  let forward = 0;
  let backward = 0;
  for (let lag = 0; lag < depth; lag++) {
    const term = pairTerm(family, correlation(lag));
    const pairs = lag === 0 ? depth : 2 * (depth - lag);
    forward += pairs * term.forward;
    backward += pairs * term.backward;
  }
  return { forward, backward };
}

/** Correlation of a weight between layers at a distance. Dimensionless. */
export function layerCorrelation(
  { weightLaw, hurst, lengthScaleSquared }: WeightLaw,
  depth: number,
): (lag: number) => number {
  if (weightLaw === "fractional") return (lag) => fractionalNoiseCovariance(hurst, lag);
  if (weightLaw === "smooth") {
    return (lag) => gaussianDerivativeCovariance(lengthScaleSquared, lag / depth);
  }
  return (lag) => lag === 0 ? 1 : 0;
}

const nodesPerPiece = 20;

/**
 * I_f and I_g: the sums divided by depth^2 in the limit of infinite depth, for smooth weights: the double
 * integrals over [0, 1]^2 = 2 integral_0^1 (1 - u) term(K(u)) du. Dimensionless. Gauss-Legendre with
 * 20 nodes on pieces of half a correlation length: relative error below 1e-10.
 */
export function firstOrderIntegrals(family: WeightFamily): FirstOrder {
  const { lengthScaleSquared } = family;
  const pieces = Math.ceil(2 / Math.sqrt(lengthScaleSquared));
  const { nodes, weights } = gaussLegendre(nodesPerPiece);
  let forward = 0;
  let backward = 0;
  for (let piece = 0; piece < pieces; piece++) {
    for (let i = 0; i < nodesPerPiece; i++) {
      const u = (piece + (nodes[i] + 1) / 2) / pieces;
      const term = pairTerm(family, gaussianDerivativeCovariance(lengthScaleSquared, u));
      const weight = (1 - u) * weights[i] / pieces;
      forward += weight * term.forward;
      backward += weight * term.backward;
    }
  }
  return { forward, backward };
}
