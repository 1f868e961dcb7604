/**
 * What multiplying a matrix by the diagonal D of an activation does to its singular values, held for each
 * matrix to what must be so. M = rho I + sigma W / sqrt(n) here; half of the units are active, k are not.
 *  - absolute value, |D| = I: all s_j stay;
 *  - ReLU deletes k columns, so s_j(M) >= s_j(M D) >= s_(j+k)(M) (Cauchy), and kappa of the rest cannot grow;
 *  - leaky, eta < 1: eta s_j(M) <= s_j(M D) <= s_j(M), so kappa(M D) <= kappa(M) / eta;
 *  - sum_j s_j(M D)^2 = sum_k D_kk^2 |M e_k|^2;
 *  - one unit that flips changes s_j by at most (1 - eta) |M e_k| (Weyl);
 *  - and the sum of ln s_j by exactly ln eta, as det(M D) = det M det D (derived here).
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { accurateSingularValues } from "../num/linear-algebra/golub-kahan.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { drawWeights, halfActive, layerMatrix } from "./layer-matrix/matrix.ts";
import { layerParams, skips } from "./layer-matrix/parameters.ts";
import { Worst } from "./layer-matrix/worst.ts";

const params = v.strictObject({
  networks,
  ...layerParams,
  skips,
  slope: v.pipe(
    v.number(),
    v.gtValue(0),
    v.ltValue(1),
    v.description("eta of the leaky activation"),
  ),
});
type Params = v.InferOutput<typeof params>;

const names = [
  "absoluteError",
  "interlacingExcess",
  "conditionExcess",
  "leakyExcess",
  "leakyConditionExcess",
  "energyError",
  "flipExcess",
  "determinantError",
] as const;

function worst(description: string) {
  return { description: `largest ${description}, 0 if never above`, axes: [] };
}

/**
 * Fields without axes, dimensionless: the worst over all networks, rho and j; an excess is left side less
 * right side.
 */
export const plugin = {
  summary: "worst deviations from the exact laws of singular values under an activation",
  params,
  fields: {
    absoluteError: worst("|s_j(M D) - s_j(M)|, absolute value"),
    interlacingExcess: worst("excess over the interlacing of ReLU"),
    conditionExcess: worst("ln kappa(M D) - ln kappa(M), ReLU"),
    leakyExcess: worst("excess over eta s_j(M) <= s_j(M D) <= s_j(M)"),
    leakyConditionExcess: worst("ln kappa(M D) - ln (kappa(M) / eta)"),
    energyError: worst("|sum_j s_j(M D)^2 / sum_k D_kk^2 |M e_k|^2 - 1|"),
    flipExcess: worst("change of s_j by one flip less (1 - eta) |M e_k|"),
    determinantError: worst("|change of sum_j ln s_j by one flip - ln eta|"),
  },
  tables: {
    deviations: { summary: "worst deviations from exact laws", fields: [...names] },
  },
  simulate({ params, key, compute }) {
    const { networks, width, deviation, skips } = params;
    const stream = randomStream(fold(key, "activation-identities"));
    const worst: WorstOf = new Worst(names);
    for (let network = 0; network < networks; network++) {
      const weights = drawWeights(stream, { width, deviation });
      const active = halfActive(stream, width);
      for (const skip of skips) hold(weights, { skip, active, slope: params.slope }, worst);
      compute.progress(network, networks, "networks");
    }
    return worst.fields();
  },
} satisfies Dynamics<Params>;

type WorstOf = Worst<typeof names[number]>;

function hold(
  weights: Float64Array,
  { skip, active, slope }: {
    readonly skip: number;
    readonly active: Uint8Array;
    readonly slope: number;
  },
  worst: WorstOf,
): void {
  const spectrum = (eta: number, pattern = active) => {
    const { rows, columns, entries } = layerMatrix(weights, { skip, slope: eta, active: pattern });
    return accurateSingularValues(entries, rows, columns);
  };
  const whole = spectrum(1);
  const last = whole.length - 1;
  const kappa = (values: Float64Array) => Math.log(values[0] / values[values.length - 1]);
  spectrum(-1).forEach((s, j) => worst.add("absoluteError", Math.abs(s - whole[j])));
  const rectified = spectrum(0);
  const inactive = whole.length - rectified.length;
  rectified.forEach((s, j) => {
    worst.add("interlacingExcess", Math.max(s - whole[j], whole[j + inactive] - s));
  });
  worst.add("conditionExcess", kappa(rectified) - kappa(whole));
  const leaky = spectrum(slope);
  leaky.forEach((s, j) => {
    worst.add("leakyExcess", Math.max(s - whole[j], slope * whole[j] - s));
  });
  worst.add("leakyConditionExcess", kappa(leaky) - Math.log(whole[0] / (slope * whole[last])));
  const norms = columnNorms(weights, active.length, skip);
  const energy = norms.reduce((sum, x, k) => sum + (active[k] === 1 ? x : slope * x) ** 2, 0);
  const found = leaky.reduce((sum, s) => sum + s * s, 0);
  worst.add("energyError", Math.abs(found / energy - 1));
  const unit = active.indexOf(1);
  const flipped = spectrum(slope, active.map((on, k) => k === unit ? 0 : on));
  let change = 0;
  flipped.forEach((s, j) => {
    worst.add("flipExcess", Math.abs(s - leaky[j]) - (1 - slope) * norms[unit]);
    change += Math.log(s / leaky[j]);
  });
  worst.add("determinantError", Math.abs(change - Math.log(slope)));
}

/** |M e_k| for every column k. */
function columnNorms(weights: Float64Array, width: number, skip: number): Float64Array {
  const squares = new Float64Array(width);
  weights.forEach((entry, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    squares[column] += (entry + (row === column ? skip : 0)) ** 2;
  });
  return squares.map(Math.sqrt);
}
