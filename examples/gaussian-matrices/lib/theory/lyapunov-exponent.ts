/** How fast a product of Gaussian matrices stretches a vector, at every size. */
import * as v from "valibot";
import type { Theory } from "asymptopia/lib/contract/plugins.ts";
import { digamma } from "asymptopia/lib/num/analysis/special.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.integer(), v.minValue(1), v.description("order n of the matrices")),
});

/**
 * The product of L independent n x n matrices of N(0, 1/n) entries, applied to a vector: its squared
 * norm is a product of L independent chi2_n / n, so ln |h_L|^2 grows by 2 lambda a factor, where
 * lambda = (ln 2 + psi(n/2)) / 2 - (ln n) / 2 is the Lyapunov exponent of the normalised matrices
 * (Newman 1986; the first part is that of N(0, 1) entries). All dimensionless: `logNormRate` =
 * 2 lambda, negative though the mean square stays 1, and `lyapunovExponent` = lambda. Exact; relative
 * error about 1e-13.
 */
export const plugin = {
  summary: "Lyapunov exponent of a product of Gaussian matrices, exact at every size",
  params,
  predictions: {
    logNormRate: { description: "growth of ln |h|^2 per factor", shape: "scalar" },
    lyapunovExponent: { description: "half of it, that of ln |h|", shape: "scalar" },
  },
  predict({ width }) {
    const logNormRate = Math.LN2 + digamma(width / 2) - Math.log(width);
    return {
      logNormRate: { shape: "scalar", value: logNormRate },
      lyapunovExponent: { shape: "scalar", value: logNormRate / 2 },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
