/**
 * The deterministic equivalent of ridge regression with a kernel of the sphere, and with finitely many of its
 * tangent features.
 *
 * Infinite width: eigenvalues e_k = gamma_k / B_k of multiplicity B_k, what is beyond the degrees given apart
 * acts as a ridge: n = sum_k B_k L_k + (lambda + rest) / kappa, L_k = e_k / (e_k + kappa). Risk of a target of
 * unit variance and degree l: ((1 - L_l)^2 + sigma^2) / (1 - sum_k B_k L_k^2 / n) - sigma^2 (Jacot et al. 2020;
 * Canatar et al. 2021; Simon et al. 2023: the "omniscient" risk estimate).
 *
 * p features (derived here; with m = kappa it is the formula of Simon, Karkada, Ghosh and Belkin 2024 for Gaussian
 * features): given the features the same holds with their own operator, whose resolvent has the equivalent
 * L_k = e_k / (e_k + kappa), kappa_1 = kappa (1 - z / p), z = sum_k B_k L_k + rest / kappa: kappa_1 is the ridge
 * that the data see, n = z + lambda / kappa_1. The part of degree 1 of a tangent feature, mu_0 x, is the same for all
 * units, not random: it takes d of the p directions for itself, and sees m = kappa (1 - d L_1 / p) in place of
 * kappa. From g = 1 - L_l and z as functions of kappa_1 follow |bias|^2 = g - kappa_1 g' and sum of squares
 * z + kappa_1 z'.
 */
import { assert } from "../../contract/errors.ts";
import { harmonicDimension } from "../../num/analysis/gegenbauer.ts";
import type { SphereKernel } from "../../num/tangent-kernel.ts";

/** What is asked of an equivalent. */
export interface RidgeProblem {
  readonly kernel: SphereKernel;
  readonly samples: number;
  readonly noise: number;
  readonly ridge: number;
  /** Degree l of the target. */
  readonly degree: number;
  /** p, a multiple of d; infinite width without. */
  readonly features?: number | undefined;
  /**
   * Whether the part of degree 1 is the same for all units, as in tangent features (default), or random like the
   * others: then it is the formula for Gaussian features of the same operator.
   */
  readonly isLinearPartShared?: boolean;
}

/** Dimensionless. */
export interface RidgeEquivalent {
  /** E (f - target)^2; Infinity where the number of features is that of the samples and lambda = 0. */
  readonly risk: number;
  /** gamma of the linear ridge regression whose shrinkage degree 1 has (infinite width only). */
  readonly effectiveRidge: number;
}

const halvings = 200;
/** Step of ln kappa in central differences: their error is about 1e-9. */
const differenceStep = 1e-4;

/** Solves for kappa by bisection, to 1e-15 relative; the derivatives are good to about 1e-8. */
export function ridgeEquivalent(problem: RidgeProblem): RidgeEquivalent {
  const { samples, noise, ridge, degree, features = Infinity } = problem;
  const { isLinearPartShared = true } = problem;
  const spectrum = spectrumOf(problem.kernel);
  const at = (kappa: number) => shares(spectrum, kappa, { features, isLinearPartShared });
  const isExcess = (kappa: number) => {
    const { freedom, ridgeSeen } = at(kappa);
    if (freedom >= features) return true;
    if (ridge === 0) return freedom > Math.min(samples, features);
    return freedom + ridge / ridgeSeen > samples;
  };
  const kappa = bisect(isExcess);
  const here = at(kappa);
  const [before, after] = [-differenceStep, differenceStep].map((step) =>
    at(kappa * Math.exp(step))
  );
  const change = after.ridgeSeen - before.ridgeSeen;
  // Least squares in fewer features than samples: the data see no ridge at all.
  const ridgeSeen = ridge === 0 && features < samples ? 0 : here.ridgeSeen;
  const freedom = ridge === 0 ? Math.min(samples, features) : here.freedom;
  const lost = 1 - here.learned[degree];
  const lostSlope = (before.learned[degree] - after.learned[degree]) / change;
  const squares = freedom + ridgeSeen * (after.freedom - before.freedom) / change;
  const left = 1 - squares / samples;
  const risk = samples === features && ridge === 0
    ? Infinity
    : (lost - ridgeSeen * lostSlope + noise ** 2) / left - noise ** 2;
  const others = here.freedom - spectrum.dimensions[1] * here.learned[1];
  return { risk, effectiveRidge: (ridge + kappa * others) / problem.kernel.weights[1] };
}

interface Spectrum {
  readonly dimensions: Float64Array;
  readonly eigenvalues: Float64Array;
  /** Weight of the degrees that are not given apart. */
  readonly rest: number;
}

/** Weights below this share of the diagonal are rounding: the degree is absent. */
const rounding = 1e-13;

function spectrumOf({ dimension, weights, diagonal }: SphereKernel): Spectrum {
  const dimensions = weights.map((_, k) => harmonicDimension(dimension, k));
  const kept = weights.map((weight) => Math.abs(weight) < rounding * diagonal ? 0 : weight);
  const rest = Math.max(diagonal - kept.reduce((sum, weight) => sum + weight, 0), 0);
  return { dimensions, eigenvalues: kept.map((weight, k) => weight / dimensions[k]), rest };
}

/** At one kappa: L_k, z, and the ridge kappa_1 that the data see. */
function shares(
  { dimensions, eigenvalues, rest }: Spectrum,
  kappa: number,
  { features, isLinearPartShared }: {
    readonly features: number;
    readonly isLinearPartShared: boolean;
  },
) {
  const learned = eigenvalues.map((eigenvalue) => eigenvalue / (eigenvalue + kappa));
  if (features !== Infinity && isLinearPartShared) {
    learned[1] = sharedDirection(eigenvalues[1], kappa, dimensions[1] / features);
  }
  const freedom = learned.reduce((sum, share, k) => sum + share * dimensions[k], rest / kappa);
  return { learned, freedom, ridgeSeen: kappa * (1 - freedom / features) };
}

/** L_1 = e / (e + m) with m = kappa (1 - (d / p) L_1): m^2 + m (e - kappa) - kappa e (1 - d / p) = 0. */
function sharedDirection(eigenvalue: number, kappa: number, share: number): number {
  if (eigenvalue === 0) return 0;
  const half = (eigenvalue - kappa) / 2;
  const product = kappa * eigenvalue * (1 - share);
  const root = Math.sqrt(half * half + product);
  // Of the two forms of the positive root the one without cancellation.
  const m = half > 0 ? product / (half + root) : root - half;
  return eigenvalue / (eigenvalue + m);
}

/** The kappa above which the condition ends, by halving its logarithm. */
function bisect(isExcess: (kappa: number) => boolean): number {
  let [low, high] = [1e-40, 1e6];
  assert(isExcess(low) && !isExcess(high), "kappa lies outside 1e-40 to 1e6");
  for (let i = 0; i < halvings; i++) {
    const middle = Math.sqrt(low * high);
    if (isExcess(middle)) low = middle;
    else high = middle;
  }
  return high;
}
