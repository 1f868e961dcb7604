/** The fields and tables of the dynamics residual-training. */
import type { FieldDeclaration, TableDeclaration } from "../../contract/declarations.ts";

const ofEpochs = { axes: ["network", "epoch"] } as const;
const ofNetworks = { axes: ["network"] } as const;

/** Parts of the weights and their axes. */
const parts = {
  matrices: {
    words: "entries of A (of V in res-1 and res-3)",
    axes: ["network", "layer", "row", "column"],
  },
  inner: {
    words: "entries of W",
    axes: ["network", "layer", "row", "column"],
    when: "in the branch res-3",
  },
  biases: { words: "b", axes: ["network", "layer", "row"], when: "in a branch with biases" },
  multipliers: {
    words: "delta",
    axes: ["network", "layer"],
    when: "in a branch with trained multipliers",
  },
} as const;

function weights(
  { suffix, at, when }: Readonly<Record<"suffix" | "at" | "when", string>>,
): Readonly<Record<string, FieldDeclaration>> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, { words, axes, ...part }]) => [
      `${name}${suffix}`,
      {
        description: `${words} ${at}`,
        axes,
        when: "when" in part ? `${when}, ${part.when}` : when,
      },
    ]),
  );
}

/** Dimensionless, NaN where a network diverged. */
export const declaredFields: Readonly<Record<string, FieldDeclaration>> = {
  lossTrain: {
    description: "mean loss of the steps of the epoch, each before its update",
    ...ofEpochs,
  },
  learningRate: { description: "learning rate of the epoch", ...ofEpochs },
  gradientNorm: {
    description: "norm of the gradient on the epoch's first batch, before it",
    ...ofEpochs,
  },
  weightNorm: { description: "Euclidean norm of all parameters after the epoch", ...ofEpochs },
  epochsTrained: { description: "epochs trained", ...ofNetworks },
  targetMet: { description: "1 if the loss target was met, else 0", ...ofNetworks },
  stalled: { description: "1 if the loss stopped improving, else 0", ...ofNetworks },
  diverged: { description: "1 if a loss was not finite, else 0", ...ofNetworks },
  learningRateChosen: { description: "learning rate of the run kept", ...ofNetworks },
  lossFinal: { description: "loss on all examples after training", ...ofNetworks },
  lossTest: {
    description: "loss on the test set after training",
    ...ofNetworks,
    when: "with a test set",
  },
  accuracyTest: {
    description: "share of the test set put right",
    ...ofNetworks,
    when: "with a test set of classes",
  },
  lossDenoised: {
    description: "loss on all examples with weights averaged over layers k - w … k + w",
    axes: ["network", "halfWindow"],
    when: "with `denoise`",
  },
  ...weights({ suffix: "", at: "after training", when: "with weights in `keep`" }),
  ...weights({ suffix: "Initial", at: "before training", when: "with initial-weights in `keep`" }),
};

export const declaredTables = {
  "training-log": {
    summary: "loss, learning rate, norms of gradient and weights after each epoch",
    fields: ["lossTrain", "learningRate", "gradientNorm", "weightNorm"],
  },
  "training-outcome": {
    summary: "final loss, epochs, whether the target was met, tests",
    fields: ["lossFinal", "epochsTrained", "targetMet", "stalled", "diverged"],
    optional: ["lossTest", "accuracyTest", "learningRateChosen"],
  },
} as const satisfies Readonly<Record<string, TableDeclaration>>;
