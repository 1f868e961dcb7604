/** Networks with frozen layers for several rho, made of the same weights and inputs. */
import * as v from "valibot";
import { count } from "../../contract/schemas.ts";
import { accurateSingularValues } from "../../num/linear-algebra/golub-kahan.ts";
import { nonzeroSpectrum } from "../../num/linear-algebra/nonzero-spectrum.ts";
import { randomStream } from "../../num/random/random.ts";
import { fold } from "../../num/random/key.ts";
import type { NamedArray } from "../../contract/array.ts";
import type { Key } from "../../contract/key.ts";
import type { Compute } from "../../contract/plugins.ts";
import { labelledAxis, namedArray } from "../../num/array.ts";
import { networks } from "../ensemble/networks.ts";
import { layerParams, skips } from "../layer-matrix/parameters.ts";
import { forward, type FrozenNetwork, gaussianWeights, jacobian, type Slopes } from "./network.ts";

/** Parameters of every dynamics of such networks; spread into a strictObject. */
export const frozenParams = {
  networks,
  ...layerParams,
  layers: v.pipe(count, v.description("p: frozen layers after the trained one")),
  skips,
  slope: v.optional(
    v.pipe(
      v.number(),
      v.minValue(-1),
      v.maxValue(1),
      v.description("eta: slope of the activation on its negative side (0: ReLU)"),
    ),
    0,
  ),
  inputs: v.pipe(count, v.description("m: number of inputs, standard Gaussian")),
};
const schema = v.object(frozenParams);
export type FrozenParams = v.InferOutput<typeof schema>;

/** One draw: everything but rho. */
export interface Draw {
  /** m x n. */
  readonly inputs: Float64Array;
  /** W_0 with variance 2 / n (He et al. 2015). */
  readonly first: Float64Array;
  /** Another W_0 of the same law. */
  readonly teacher: Float64Array;
  readonly frozen: readonly Float64Array[];
}

/** Conditioning of one network. */
export interface NetworkConditioning {
  /** ln of a condition number. */
  readonly logCondition: number;
  readonly matrixRank: number;
}

/** The draw of one network; that of another is independent. */
export function drawNetwork(key: Key, params: FrozenParams, network: number): Draw {
  const { width, deviation, layers } = params;
  const stream = randomStream(fold(key, "frozen-layers", network));
  const first = gaussianWeights(stream, width, Math.SQRT2);
  const teacher = gaussianWeights(stream, width, Math.SQRT2);
  const frozen = Array.from({ length: layers }, () => gaussianWeights(stream, width, deviation));
  const inputs = new Float64Array(params.inputs * width);
  stream.fillNormal(inputs);
  return { inputs, first, teacher, frozen };
}

/**
 * Fields over [network, skip]: what `of` finds for each network of the draws, and logAdvantage, logCondition at
 * the first rho less that at this one.
 */
export function conditioningFields(
  params: FrozenParams,
  { key, compute }: { readonly key: Key; readonly compute: Pick<Compute, "progress"> },
  of: (network: FrozenNetwork, draw: Draw) => NetworkConditioning,
): Record<"logCondition" | "matrixRank" | "logAdvantage", NamedArray> {
  const { networks, skips } = params;
  const [log, rank, advantage] = [0, 1, 2].map(() => new Float64Array(networks * skips.length));
  for (let network = 0; network < networks; network++) {
    const draw = drawNetwork(key, params, network);
    skips.forEach((skip, index) => {
      const at = network * skips.length + index;
      const found = of(networkOf(draw, params, { skip }), draw);
      log[at] = found.logCondition;
      rank[at] = found.matrixRank;
      advantage[at] = log[network * skips.length] - log[at];
    });
    compute.progress(network, networks, "networks");
  }
  const all = [{ name: "network", length: networks }, labelledAxis("skip", skips)];
  return {
    logCondition: namedArray(all, log),
    matrixRank: namedArray(all, rank),
    logAdvantage: namedArray(all, advantage),
  };
}

/** The network of a draw at one rho; `scale` multiplies rho and the frozen weights alike. */
export function networkOf(
  { frozen }: Draw,
  { width, slope }: Pick<FrozenParams, "width" | "slope">,
  { skip, scale = 1 }: { readonly skip: number; readonly scale?: number },
): FrozenNetwork {
  const scaled = scale === 1 ? frozen : frozen.map((w) => w.map((entry) => scale * entry));
  return { width, slope, skip: scale * skip, frozen: scaled };
}

/** Medians over the inputs of ln kappa and of the rank of Q_x, over its nonzero singular values. */
export function jacobianConditioning(
  network: FrozenNetwork,
  slopes: Slopes,
): NetworkConditioning {
  const count = slopes[0].length / network.width;
  const found = Array.from({ length: count }, (_, input) => {
    const { columns, entries } = jacobian(network, slopes, { input, nonzero: true });
    return nonzeroSpectrum(accurateSingularValues(entries, network.width, columns));
  });
  // An input that no path passes through has no condition number.
  const conditions = found.filter(({ rank }) => rank > 0).map((one) => one.logCondition);
  return { logCondition: median(conditions), matrixRank: median(found.map(({ rank }) => rank)) };
}

/** {@link jacobianConditioning} at the weights of the first layer. */
export function conditioningAt(
  network: FrozenNetwork,
  { first, inputs }: Pick<Draw, "first" | "inputs">,
): { readonly logCondition: number; readonly matrixRank: number } {
  return jacobianConditioning(network, forward(network, first, inputs).slopes);
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
