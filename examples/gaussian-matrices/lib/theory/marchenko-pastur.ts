/** The limit of the eigenvalues of W W^T (Marchenko, Pastur 1967). */
import * as v from "valibot";
import type { Prediction, Theory } from "asymptopia/lib/contract/plugins.ts";
import { gaussLegendreOn } from "asymptopia/lib/num/analysis/quadrature.ts";

const params = v.strictObject({
  aspect: v.pipe(v.number(), v.gtValue(0), v.maxValue(1), v.description("rows over columns, c")),
});

/** Pieces of a law; between their ends its distribution function is taken as linear. */
const pieces = 2000;

/**
 * W of n x m independent N(0, 1/m) entries, n / m = c <= 1, n to infinity. All dimensionless:
 * `spectrum`, the law with density sqrt((r - x)(x - l)) / (2 pi c x) between the edges
 * l, r = (1 -+ sqrt c)^2; `edge` = r; `semicircle`, a rival: Wigner's law of the same mean 1 and
 * variance c. The distribution functions are exact to 1e-14 at the abscissae and, by linear
 * interpolation, to 3e-4 between them at c = 1 near 0, to 1e-6 elsewhere.
 */
export const plugin = {
  summary: "Marchenko-Pastur law of W W^T, its edge, and the semicircle of equal variance",
  params,
  predictions: {
    spectrum: { description: "the Marchenko-Pastur law", shape: "distribution" },
    semicircle: { description: "semicircle of the same mean and variance", shape: "distribution" },
    edge: { description: "upper end of the law", shape: "scalar" },
  },
  predict({ aspect }) {
    const root = Math.sqrt(aspect);
    const place = (angle: number) => (1 - root) ** 2 + 4 * root * Math.sin(angle / 2) ** 2;
    // sin(angle) / x; at c = 1 both are 0 at 0, and the quotient is a half over the tangent.
    const share = (angle: number) =>
      aspect === 1 ? 0.5 / Math.tan(angle / 2) : Math.sin(angle) / place(angle);
    return {
      spectrum: lawOf(root, { place, share }),
      semicircle: lawOf(root, {
        place: (angle) => 1 - 2 * root * Math.cos(angle),
        share: Math.sin,
      }),
      edge: { shape: "scalar", value: (1 + root) ** 2 },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/**
 * Both laws by the angle of x = place(angle) = a constant - 2 sqrt(c) cos(angle), 0 to pi, in which
 * all is smooth: density share / (pi sqrt c), so share sin(angle) 2 / pi for the angle.
 */
function lawOf(
  root: number,
  { place, share }: {
    place(angle: number): number;
    share(angle: number): number;
  },
): Prediction {
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
