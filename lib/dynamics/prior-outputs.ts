/**
 * Outputs of random networks at one input, O(1) a layer and exact in law: of n units K ~ Bin(n, 1/2) are
 * positive and the squares of their pre-activations sum to Khat chi2_K, so
 * Khat' = sb2 + (2 sw2 / n) Khat chi2_K, and the outputs are independent N(0, Khat_D) given Khat_D.
 * (The same argument as in mlp-chain.ts, with biases.)
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { normalCdf, normalDensity } from "../num/analysis/special.ts";
import { namedArray } from "../num/array.ts";
import { hiddenWidths, priorEntries, widthEntries } from "../num/gaussian-process/network-prior.ts";
import { layerKernels } from "../num/gaussian-process/relu-kernel.ts";
import { binomialSampler } from "../num/random/binomial.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { priorInputs } from "./prior/inputs.ts";

const params = v.strictObject({ networks, ...priorEntries, ...widthEntries });
const ofNetworks = { axes: ["network"] } as const;

/** Where the first-order difference of the distribution functions is largest: sqrt(3 - sqrt 6). */
const widest = Math.sqrt(3 - Math.sqrt(6));

export const plugin = {
  summary: "outputs of random networks at one input as a scalar chain; exact in law",
  params,
  fields: {
    kernel: {
      description: "Khat, variance of an output given the last hidden layer",
      ...ofNetworks,
    },
    output1: { description: "output f_1", ...ofNetworks },
    output2: { description: "output f_2, another unit of the same network", ...ofNetworks },
    square1: { description: "f_1^2", ...ofNetworks },
    square2: { description: "f_2^2", ...ofNetworks },
    excessKurtosis: {
      description: "3 (Khat / K_D - 1)^2, whose mean is the excess kurtosis of an output",
      ...ofNetworks,
    },
    cumulativeGap: {
      description:
        "P(f < t sqrt K_D | Khat) less its Gaussian limit, at t = 0.742, less its linear noise",
      ...ofNetworks,
    },
  },
  tables: {
    outputs: {
      summary: "variance and two outputs of each network, and its distance from the limit law",
      fields: [
        ...["kernel", "output1", "output2", "square1", "square2"],
        ...["excessKurtosis", "cumulativeGap"],
      ],
    },
  },
  simulate({ params, data, key, compute }) {
    const { x, count } = priorInputs(data);
    if (count !== 1) {
      throw new UserError({
        action: `cannot follow ${count} inputs with the scalar chain`,
        allowed: "one input",
      });
    }
    const kernels = layerKernels(x, { inputs: 1, prior: params });
    const [start, limit] = [kernels[0][0], kernels[params.depth][0]];
    const widths = hiddenWidths(params);
    const active = Array.from(widths, (width) => binomialSampler(width, 0.5));
    const stream = randomStream(fold(key, "prior-outputs"));
    const outputs = randomStream(fold(key, "outputs"));
    const empty = () => new Float64Array(params.networks);
    const columns = {
      ...{ kernel: empty(), output1: empty(), output2: empty() },
      ...{ square1: empty(), square2: empty(), excessKurtosis: empty(), cumulativeGap: empty() },
    };
    const half = widest * normalDensity(widest) / 2;
    const reached = normalCdf(widest);
    for (let network = 0; network < params.networks; network++) {
      let kernel = start;
      widths.forEach((width, layer) => {
        const square = stream.chiSquare(active[layer].draw(stream));
        kernel = params.biasVariance + 2 * params.weightVariance * kernel * square / width;
      });
      columns.kernel[network] = kernel;
      columns.output1[network] = Math.sqrt(kernel) * outputs.normal();
      columns.output2[network] = Math.sqrt(kernel) * outputs.normal();
      columns.square1[network] = columns.output1[network] ** 2;
      columns.square2[network] = columns.output2[network] ** 2;
      // E Khat = K_D exactly, so its linear term has mean 0 and only adds noise.
      const ratio = kernel / limit;
      columns.excessKurtosis[network] = 3 * (ratio - 1) ** 2;
      columns.cumulativeGap[network] = (ratio > 0 ? normalCdf(widest / Math.sqrt(ratio)) : 1) -
        reached + half * (ratio - 1);
      if (network % 4096 === 0) compute.progress(network, params.networks, "networks");
    }
    const axes = [{ name: "network", length: params.networks }];
    return Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, namedArray(axes, values)]),
    );
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
