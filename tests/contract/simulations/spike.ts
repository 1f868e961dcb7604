/** Small jobs of the dynamics about a spike in a Gaussian matrix. */
/** Parameters alone: these need neither recipe nor data. */
interface Job {
  readonly params: Readonly<Record<string, unknown>>;
}

const spike = { dimension: 12, strength: 1.5 };
const messages = { ...spike, instances: 2, iterations: 4 };
const sparse = { dimension: 12, support: 4 };

export const spikeSimulations: Readonly<Record<string, readonly Job[]>> = {
  // At these sizes about half of the searches hit, so 32 of them differ with the key.
  "diagonal-search": [{ params: { ...sparse, strength: 0.5, instances: 32 } }],
  "escape-surrogate": [{ params: { dimension: 1000, strength: 1.5, paths: 32 } }],
  "spiked-eigenvector": [{ params: { ...spike, instances: 2 } }],
  "spiked-message-passing": [
    {
      params: { ...messages, start: "spectral", extras: ["distance", "residual", "risk", "noise"] },
    },
    { params: { ...messages, start: "spectral", matrix: "tridiagonal", extras: ["distance"] } },
    { params: { ...messages, start: "random", iterations: 40, stop: "escaped" } },
    {
      params: {
        ...messages,
        ...sparse,
        start: "diagonal",
        denoiser: "soft-threshold",
        level: "sparsity",
      },
    },
  ],
};
