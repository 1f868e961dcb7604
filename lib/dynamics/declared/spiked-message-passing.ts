/** The fields and tables of the dynamics spiked-message-passing. */
import type { FieldDeclaration, TableDeclaration } from "../../contract/declarations.ts";

const ofIterations = { axes: ["instance", "iteration"] } as const;
const ofInstances = { axes: ["instance"] } as const;

/** Dimensionless. */
export const declaredFields = {
  signal: {
    description: "alpha_t = lambda <v, q_{t-1}>, the coefficient of v in x_t",
    ...ofIterations,
  },
  overlap: { description: "<v, q_t>", ...ofIterations },
  change: { description: "|q_t - q_{t-1}|", ...ofIterations },
  distance: {
    description: "sqrt n times the Kolmogorov distance of sqrt n (x_t - alpha_t v) from N(0, 1)",
    ...ofIterations,
    when: "with `distance` in `extras`",
  },
  residual: {
    description: "sqrt n |xi_t|, what x_{t+1} has beyond signal and independent Gaussian vectors",
    ...ofIterations,
    when: "with `residual` in `extras`",
  },
  risk: {
    description: "|v v^T - u u^T|_F^2 of u = tanh(pi_t x_t) / sqrt n",
    ...ofIterations,
    when: "with `risk` in `extras`",
  },
  signErrors: {
    description: "share of entries of x_t with the wrong sign",
    ...ofIterations,
    when: "with `risk` in `extras`",
  },
  riskGain: {
    description: "risk of the scaled eigenvector less that of x_t, same matrix",
    ...ofIterations,
    when: "with `risk` in `extras` and a spectral start",
  },
  noise: {
    description:
      "entries of sqrt n (x_t - alpha_t v) of the first matrix at the last observed iteration",
    axes: ["entry"],
    when: "with `noise` in `extras`; at most 10,000",
  },
  finalOverlap: {
    description: "|<v, q>| / |v| at the end, 0 if the denoiser left nothing",
    ...ofInstances,
  },
  recovered: { description: "1 if `finalOverlap` is above 1/2, else 0", ...ofInstances },
  died: { description: "1 if the denoiser left nothing, else 0", ...ofInstances },
  eigenvectorOverlap: {
    description: "<v, top eigenvector>",
    ...ofInstances,
    when: "with a spectral start",
  },
  hit: {
    description: "1 if the largest diagonal entry is on the support, else 0",
    ...ofInstances,
    when: "with a diagonal start",
  },
  escapeTime: {
    description: "products until |alpha| > sqrt(lambda^2 - 1) / 2",
    ...ofInstances,
    when: "with a random start",
  },
} as const satisfies Readonly<Record<string, FieldDeclaration>>;

export const declaredTables = {
  "message-path": {
    summary: "signal, overlap and change at each observed iteration",
    fields: ["signal", "overlap", "change"],
    optional: ["distance", "residual", "risk", "signErrors", "riskGain"],
  },
  "message-noise": {
    summary: "entries of one matrix's noise at the last observed iteration",
    fields: ["noise"],
  },
  "message-outcome": {
    summary: "what each run came to",
    fields: ["finalOverlap", "recovered", "died"],
    optional: ["eigenvectorOverlap", "hit", "escapeTime"],
  },
} as const satisfies Readonly<Record<string, TableDeclaration>>;
