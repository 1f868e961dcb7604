/** Autocovariance of fractional Gaussian noise. */
import { assert } from "../../contract/errors.ts";

/**
 * r(k) = (|k+1|^(2H) - 2 |k|^(2H) + |k-1|^(2H)) / 2, the covariance at integer lag k of the unit-variance
 * increments of a fractional Brownian motion with Hurst index `hurst` in (0, 1). Dimensionless.
 * Source: Mandelbrot and Van Ness, SIAM Review 10 (1968) 422. Relative error about 1e-16 k (the two
 * first-order terms cancel); at H = 1/2 and k >= 1 exactly 0.
 */
export function fractionalNoiseCovariance(hurst: number, lag: number): number {
  assert(hurst > 0 && hurst < 1, `a Hurst index of ${hurst}`);
  const k = Math.abs(lag);
  if (k === 0) return 1;
  if (hurst === 0.5) return 0;
  const power = 2 * hurst;
  const above = Math.expm1(power * Math.log1p(1 / k));
  const below = Math.expm1(power * Math.log1p(-1 / k));
  return k ** power * (above + below) / 2;
}
