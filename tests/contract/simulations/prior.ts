/** Small jobs of the dynamics about Bayesian networks and their Gaussian process. */
import type { Table } from "../../../lib/contract/table.ts";
import { examples } from "../../dynamics/prior-case.ts";

/** A prior is of the networks that the parameters describe: these need data, but no recipe. */
interface Job {
  readonly params: Readonly<Record<string, unknown>>;
  readonly data: Table;
}

const line = examples([[-1], [0], [1]], [-1, 0, 1]);
const prior = { depth: 2, width: 4 };
const posterior = { ...prior, noiseVariance: 0.1, points: [-0.5, 2] };
const chains = { networks: 2, order: "simultaneous", stepSize: 0.1, steps: 3, starts: 2 };

export const priorSimulations: Readonly<Record<string, readonly Job[]>> = {
  "hamiltonian-chain": [
    { params: { ...posterior, ...chains, iterations: 8, burnIn: 2 }, data: line },
  ],
  "prior-discrepancy": [{ params: { ...prior, networks: 8, group: 4 }, data: line }],
  "prior-outputs": [{ params: { ...prior, networks: 4 }, data: examples([[1, -0.5]]) }],
  "prior-posterior": [{ params: { ...posterior, networks: 40, group: 10 }, data: line }],
};
