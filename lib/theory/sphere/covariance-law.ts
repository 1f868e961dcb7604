/** The law of the eigenvalues of large sample covariance matrices. */
import type { Prediction } from "../../contract/plugins.ts";
import { gaussLegendreOn } from "../../num/analysis/quadrature.ts";

/** Pieces of the law; between their ends its distribution function is taken as linear. */
const pieces = 1000;

/**
 * Marchenko and Pastur (1967) for aspect 0 < y <= 1: density sqrt((b - x)(x - a)) / (2 pi y x) between
 * a, b = (1 -+ sqrt y)^2. In the angle of x = a + 4 sqrt(y) sin(angle / 2)^2 it is smooth: the distribution function
 * is exact to 1e-14 at the abscissae. Dimensionless.
 */
export function covarianceLaw(aspect: number): Prediction {
  const root = Math.sqrt(aspect);
  const place = (angle: number) => (1 - root) ** 2 + 4 * root * Math.sin(angle / 2) ** 2;
  // sin(angle) / x; at y = 1 both vanish at 0, and the quotient is a half over the tangent.
  const share = (angle: number) =>
    aspect === 1 ? 0.5 / Math.tan(angle / 2) : Math.sin(angle) / place(angle);
  const width = Math.PI / pieces;
  const angles = Float64Array.from({ length: pieces + 1 }, (_, i) => width * i);
  const { nodes, weights } = gaussLegendreOn(4, { low: 0, high: width });
  const cdf = new Float64Array(pieces + 1);
  for (let i = 0; i < pieces; i++) {
    cdf[i + 1] = cdf[i];
    nodes.forEach((node, k) => {
      const angle = angles[i] + node;
      cdf[i + 1] += weights[k] * share(angle) * Math.sin(angle) * 2 / Math.PI;
    });
  }
  const density = angles.map((angle) => share(angle) / (Math.PI * root));
  return { shape: "distribution", x: angles.map(place), cdf, density };
}
