/**
 * Conditioning of the loss of a mini-batch in the first layer of a network with frozen layers: singular values
 * of B with H = (2/m) B^T B, H = (2/m) sum_x (Q_x^T Q_x) kron (x x^T), for several rho with the same weights.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import { accurateSingularValues } from "../num/linear-algebra/golub-kahan.ts";
import { nonzeroSpectrum } from "../num/linear-algebra/nonzero-spectrum.ts";
import { conditioningFields, frozenParams } from "./frozen-layers/ensemble.ts";
import { hessianRoot, kroneckerHessian } from "./frozen-layers/hessian.ts";
import { forward, type FrozenNetwork, type Slopes } from "./frozen-layers/network.ts";

const params = v.strictObject(frozenParams);

const axes = ["network", "skip"];

/**
 * Fields over [network, skip], dimensionless: logCondition = ln of the root of the largest over the smallest
 * nonzero eigenvalue of H; matrixRank of H; logAdvantage = logCondition at the first rho less that at this
 * one. Up to as many inputs as units the values are those of B itself, and zero means below 1e-10 of the
 * largest. With more, H has full rank in general and B is long: then they are roots of eigenvalues of H, zero
 * means below 1e-6, and a condition number k is off by about 1e-14 k^2 of itself.
 */
export const plugin = {
  summary: "condition number of the Hessian of a mini-batch in the first layer, others frozen",
  params,
  fields: {
    logCondition: { description: "ln of the root of the condition number of H", axes },
    matrixRank: { description: "rank of H", axes },
    logAdvantage: { description: "logCondition at the first rho less that at this", axes },
  },
  tables: {
    hessians: {
      summary: "conditioning of each network's Hessian",
      fields: ["logCondition", "matrixRank", "logAdvantage"],
    },
  },
  simulate({ params, key, compute }) {
    return conditioningFields(params, { key, compute }, (network, { first, inputs }) => {
      const { slopes } = forward(network, first, inputs);
      const { logCondition, rank } = nonzeroSpectrum(rootSpectrum(network, slopes, inputs));
      return { logCondition, matrixRank: rank };
    });
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** Square root of the relative eigenvalue of H below which it is rounding. */
const eigenvalueCut = 1e-6;

/** Singular values of B up to a factor, in decreasing order. */
function rootSpectrum(network: FrozenNetwork, slopes: Slopes, inputs: Float64Array): Float64Array {
  const { width } = network;
  const size = width * width;
  if (inputs.length <= size) {
    return accurateSingularValues(hessianRoot(network, slopes, inputs), inputs.length, size);
  }
  const eigenvalues = symmetricEigenvalues(kroneckerHessian(network, slopes, inputs), size);
  const roots = eigenvalues.map((value) => Math.sqrt(Math.max(value, 0))).reverse();
  return roots.map((root) => root > eigenvalueCut * roots[0] ? root : 0);
}
