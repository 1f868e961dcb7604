/** Autocovariance of the derivative of a process with Gaussian covariance. */

/**
 * K(tau) = (1 - tau^2 / v) exp(-tau^2 / (2 v)), v = `lengthScaleSquared`: the covariance at lag tau of
 * the derivative, scaled to unit variance, of a stationary Gaussian process with covariance
 * exp(-tau^2 / (2 v)). Dimensionless; tau and sqrt(v) in one unit (here: layer time k / L).
 * Source: Marion et al., arXiv 2206.06929, smooth initialisation (increments of the process, in the
 * limit of a fine grid).
 */
export function gaussianDerivativeCovariance(lengthScaleSquared: number, tau: number): number {
  const square = tau * tau / lengthScaleSquared;
  return (1 - square) * Math.exp(-square / 2);
}
