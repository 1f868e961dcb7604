/**
 * Squared maximum mean discrepancies on a few inputs, in closed form
 * (lib/num/gaussian-process/gaussian-overlap.ts), and the exponent of that of networks. A network's Khat
 * has mean K_D + O(1/n) and variance O(1/n), so the mean embedding of its outputs is at distance O(1/n)
 * from that of the process, and MMD^2 = C / n^2 + O(n^-3): derived here.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { gaussianDiscrepancy } from "../num/gaussian-process/gaussian-overlap.ts";

const params = v.strictObject({
  inputs: v.pipe(
    v.array(v.pipe(v.array(v.number()), v.minLength(1))),
    v.minLength(1),
    v.description("inputs at which functions are compared"),
  ),
  lengthScale: v.optional(
    v.pipe(positive, v.description("l of the kernel exp(-|f - g|^2 / (2 l^2)) of functions")),
    0.5,
  ),
  jitter: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("variance of white noise added to both laws")),
    1e-3,
  ),
  processScale: v.pipe(
    positive,
    v.description("length scale of a process with kernel exp(-|x - x'|^2 / (2 scale^2))"),
  ),
  processRatio: v.optional(
    v.pipe(positive, v.description("that of the second process, as a multiple")),
    2,
  ),
});

const predictions = {
  processDiscrepancy: {
    description: "MMD^2 of two processes with squared-exponential kernels of two length scales",
    shape: "scalar",
  },
  discrepancySlope: {
    description: "exponent in the width of MMD^2 of networks, -2",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/** Dimensionless; absolute error about 1e-15. */
export const plugin = {
  summary: "MMD^2 of two squared-exponential processes; exponent of that of networks",
  params,
  predictions,
  predict({ inputs, lengthScale, jitter, processScale, processRatio }) {
    if (inputs.some((input) => input.length !== inputs[0].length)) {
      throw new UserError({
        action: `cannot compare at inputs of dimensions ${inputs.map((x) => x.length).join(", ")}`,
        allowed: "inputs of one dimension",
      });
    }
    const [first, second] = [processScale, processRatio * processScale]
      .map((scale) => processKernel(inputs, { scale, jitter }));
    const size = { order: inputs.length, lengthScale };
    return {
      processDiscrepancy: scalarPrediction(gaussianDiscrepancy(first, second, size)),
      discrepancySlope: scalarPrediction(-2),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

function processKernel(
  inputs: readonly (readonly number[])[],
  { scale, jitter }: { readonly scale: number; readonly jitter: number },
): Float64Array {
  return Float64Array.from(inputs.flatMap((x, a) =>
    inputs.map((y, b) => {
      const square = x.reduce((sum, value, j) => sum + (value - y[j]) ** 2, 0);
      return Math.exp(-square / (2 * scale ** 2)) + (a === b ? jitter : 0);
    })
  ));
}
