/**
 * Posterior of Bayesian networks by Hamiltonian Monte Carlo, several chains side by side: what importance
 * sampling (prior-posterior.ts) is compared with, and what an order of updates does to it.
 * Source: Matthews et al., arXiv 1804.11271, and the authors' hmc_torch.py (read).
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { hiddenWidths, priorEntries, widthEntries } from "../num/gaussian-process/network-prior.ts";
import { fold } from "../num/random/key.ts";
import { networks } from "./ensemble/networks.ts";
import { HamiltonianChain, updateOrders } from "./hamiltonian/chain.ts";
import { StandardisedNetwork } from "./hamiltonian/network.ts";
import { priorInputs, priorTargets } from "./prior/inputs.ts";

const params = v.strictObject({
  networks: v.pipe(networks, v.description("number of independent chains")),
  ...priorEntries,
  ...widthEntries,
  noiseVariance: v.pipe(positive, v.description("s2: variance of the noise of a target")),
  points: v.pipe(
    v.array(v.number()),
    v.minLength(1),
    v.description("test inputs of one coordinate"),
  ),
  order: v.pipe(
    v.picklist(updateOrders),
    v.description(
      "simultaneous: leapfrog; sweep: a fresh gradient for each tensor within a step, not reversible",
    ),
  ),
  stepSize: v.pipe(positive, v.description("leapfrog step")),
  steps: v.pipe(count, v.description("leapfrog steps of one proposal")),
  iterations: v.pipe(count, v.description("proposals of each chain")),
  burnIn: v.pipe(v.number(), v.integer(), v.minValue(0), v.description("first ones left out")),
});
const ofPoints = { axes: ["network", "point"] } as const;

export const plugin = {
  summary: "posterior of Bayesian networks by Hamiltonian Monte Carlo, in two orders of updates",
  params,
  fields: {
    acceptance: { description: "share of accepted proposals of a chain", axes: ["network"] },
    chainMean: { description: "mean of f over a chain", ...ofPoints },
    chainSquare: { description: "mean of f^2 over a chain", ...ofPoints },
    x1: { description: "coordinate of the test input", axes: ["point"] },
  },
  tables: {},
  simulate({ params, data, key, compute }) {
    const { networks: chains, points, iterations, burnIn } = params;
    const size = points.length;
    const kept = Math.max(1, iterations - burnIn);
    const test = Float64Array.from(points);
    const acceptance = new Float64Array(chains);
    const chainMean = new Float64Array(chains * size);
    const chainSquare = new Float64Array(chains * size);
    for (let index = 0; index < chains; index++) {
      const network = new StandardisedNetwork({
        x: priorInputs(data).x,
        targets: priorTargets(data),
        prior: params,
        widths: hiddenWidths(params),
        noiseVariance: params.noiseVariance,
      });
      const chain = new HamiltonianChain(network, params, fold(key, "hamiltonian-chain", index));
      for (let i = 0; i < burnIn + kept; i++) {
        const isAccepted = chain.next();
        if (i < burnIn) continue;
        if (isAccepted) acceptance[index] += 1 / kept;
        network.outputs(test).forEach((value, point) => {
          chainMean[index * size + point] += value / kept;
          chainSquare[index * size + point] += value * value / kept;
        });
      }
      compute.progress(index + 1, chains, "chains");
    }
    const chain = { name: "network", length: chains };
    const point = { name: "point", length: size };
    return {
      acceptance: namedArray([chain], acceptance),
      chainMean: namedArray([chain, point], chainMean),
      chainSquare: namedArray([chain, point], chainSquare),
      x1: namedArray([point], test),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
