/** The fields and tables of the dynamics dense-training. */
import type { FieldDeclaration, TableDeclaration } from "../../contract/declarations.ts";

const ofWindows = { axes: ["network", "step"] } as const;
const ofTimes = { axes: ["network", "time"] } as const;
const ofNetworks = { axes: ["network"] } as const;

/** Dimensionless, NaN where the run had diverged. */
export const declaredFields = {
  lossTrain: {
    description: "mean loss of a window of steps, each before its update",
    ...ofWindows,
  },
  outputMean: { description: "mean |f| of a window of steps", ...ofWindows },
  epoch: {
    description: "passes through the data at the end of the window",
    axes: ["step"],
  },
  learningRate: { description: "base rate eta", ...ofTimes },
  gradientNorm: { description: "norm of the gradient on the next batch", ...ofTimes },
  weightNorm: { description: "norm of the stored weights and biases", ...ofTimes },
  layerSize: {
    description: "root mean square of h^l on test examples; the last layer is f",
    axes: ["network", "time", "layer"],
  },
  firstRate: { description: "base rate of the first step", axes: ["network", "layer"] },
  lossTest: { description: "mean test loss after the last step", ...ofNetworks },
  lossTestError: { description: "its standard error over test examples", ...ofNetworks },
  accuracyTest: {
    description: "share of test examples whose largest logit is right",
    ...ofNetworks,
  },
  accuracyTestError: { description: "its standard error over test examples", ...ofNetworks },
  accuracyOfProbabilities: {
    description: "the same by the largest float32 probability",
    ...ofNetworks,
  },
  accuracyOfProbabilitiesError: {
    description: "its standard error over test examples",
    ...ofNetworks,
  },
  outputTest: { description: "mean |f| on test examples", ...ofNetworks },
  outputChange: { description: "mean |f_T - f_0| on test examples", ...ofNetworks },
  diverged: { description: "1 if a loss was not finite", ...ofNetworks },
  singularValue: {
    description: "singular values of the examples x width matrix of a layer, largest first",
    axes: ["network", "layer", "signal", "index"],
    when: "with `spectraExamples`",
  },
} as const satisfies Readonly<Record<string, FieldDeclaration>>;

export const declaredTables = {
  "batch-losses": {
    summary: "training loss and mean |f| against the step",
    fields: ["lossTrain", "outputMean", "epoch"],
  },
  "layer-sizes": {
    summary: "root mean square of every layer, norms of gradient and weights, at some steps",
    fields: ["layerSize", "firstRate", "learningRate", "gradientNorm", "weightNorm"],
  },
} as const satisfies Readonly<Record<string, TableDeclaration>>;
