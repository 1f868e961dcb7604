/** The stationary law of one squared norm under dV = k V (V - 1) dt + sqrt(2) V dB: Gamma, for k < -1. */
import { gammaLower, logGamma } from "../../num/analysis/special.ts";

/** A law on a grid of values; dimensionless. */
export interface StationaryLaw {
  readonly shape: "distribution";
  readonly x: Float64Array;
  readonly cdf: Float64Array;
  readonly density: Float64Array;
}

/**
 * Gamma of shape |k| - 1 and rate |k|. Exact at its 2001 points; undefined for k >= -1, where there is
 * none. Derivation: docs/papers/neural-covariance-sde.md, C6.
 */
export function stationaryLaw(growth: number): StationaryLaw | undefined {
  const rate = -growth;
  const shape = rate - 1;
  if (!(shape > 0)) return undefined;
  const upper = (shape + 12 * Math.sqrt(shape) + 40) / rate;
  // Finer near 0, where a shape below 1 is steep.
  const x = Float64Array.from({ length: 2001 }, (_, i) => upper * (i / 2000) ** 3);
  return {
    shape: "distribution",
    x,
    cdf: x.map((value) => gammaLower(shape, rate * value)),
    // At 0 itself the density of a shape below 1 is infinite: the next point's stands for it.
    density: x.map((_, i) => densityAt(x[Math.max(1, i)], { shape, rate })),
  };
}

function densityAt(
  x: number,
  { shape, rate }: { readonly shape: number; readonly rate: number },
): number {
  return Math.exp(
    shape * Math.log(rate) + (shape - 1) * Math.log(x) - rate * x - logGamma(shape),
  );
}
