/** The work that bench/training.ts times: the same for us and for our peers, from the same arrays. */
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";

export interface ResidualCase {
  readonly kind: "residual" | "separate-layers";
  readonly name: string;
  readonly title: string;
  /** One loss and gradient, one epoch of Adam, or a number of epochs from fresh weights. */
  readonly what: "pass" | "epoch" | "experiment";
  readonly branch: "affine" | "res-1";
  readonly depth: number;
  readonly width: number;
  readonly batch: number;
  readonly examples: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly repeats?: number;
  /** Of the branch, for res-1. */
  readonly scale?: number;
  readonly inputs?: number;
  readonly outputs?: number;
}

export interface DenseCase {
  readonly kind: "dense";
  readonly name: string;
  readonly title: string;
  readonly sizes: readonly number[];
  readonly batch: number;
  readonly learningRate: number;
  readonly repeats?: number;
}

export type Case = ResidualCase | DenseCase;

const affine = {
  kind: "residual",
  branch: "affine",
  width: 10,
  depth: 8694,
  batch: 32,
  learningRate: 1e-3,
  epochs: 1,
} as const;
const plain = {
  kind: "residual",
  branch: "res-1",
  width: 30,
  depth: 1000,
  batch: 128,
  learningRate: 1e-3,
  epochs: 1,
  scale: 1 / Math.sqrt(1000),
  inputs: 784,
  outputs: 10,
} as const;

/** Depths of the experiment that the authors' way of computing is timed on. */
export const experimentDepths = [4, 8, 16, 32, 64, 128, 256, 512, 1024];

export const cases: readonly Case[] = [
  {
    ...affine,
    name: "affine-pass",
    title: "affine tanh, d = 10, L = 8694, batch 32: loss and gradient",
    what: "pass",
    examples: 32,
  },
  {
    ...plain,
    name: "relu-pass",
    title: "res-1 ReLU, d = 30, L = 1000, batch 128: loss and gradient",
    what: "pass",
    examples: 128,
  },
  {
    ...affine,
    name: "affine-epoch",
    title: "the same tanh network: an epoch of Adam, 1024 examples",
    what: "epoch",
    examples: 1024,
    repeats: 1,
  },
  {
    ...plain,
    name: "relu-epoch",
    title: "the same ReLU network: an epoch of Adam, 2048 examples",
    what: "epoch",
    examples: 2048,
    repeats: 2,
  },
  {
    kind: "dense",
    name: "dense-step",
    title: "perceptron 784, 6 x 512, 10, batch 512: loss, gradient, update",
    sizes: [784, 512, 512, 512, 512, 512, 512, 10],
    batch: 512,
    learningRate: 1e-3,
  },
  ...experimentDepths.map((depth): ResidualCase => ({
    ...affine,
    kind: "separate-layers",
    name: `experiment-${depth}`,
    title: `L = ${depth}`,
    what: "experiment",
    depth,
    examples: 1024,
    epochs: 2,
    repeats: 0,
  })),
];

/** Floating-point operations of a case: additions and multiplications of its matrix products. */
export function flop(found: Case): number {
  if (found.kind === "dense") {
    const [first, ...rest] = found.sizes.slice(1).map((size, k) => size * found.sizes[k]);
    return 2 * found.batch * (2 * first + 3 * rest.reduce((sum, size) => sum + size, 0));
  }
  const { depth, width, inputs = 0, outputs = 0, examples, epochs } = found;
  // Forward, gradient of the state, gradient of the matrix; the embedding's input needs no gradient.
  const one = 6 * depth * width ** 2 + 4 * width * inputs + 6 * width * outputs;
  return one * examples * epochs;
}

/** Initial weights and examples of a case, by name of their file. */
export function arrays(found: Case): Record<string, Float32Array | Int32Array> {
  const draw = (label: string, count: number, sd: number) => {
    const values = new Float32Array(count);
    randomStream(fold(keyOf(20210714), found.name, label)).fillNormal(values);
    return values.map((value) => sd * value);
  };
  const classes = (count: number) => Int32Array.from({ length: count }, (_, i) => (i * 7) % 10);
  if (found.kind === "dense") {
    const { sizes, batch } = found;
    const weights = sizes.slice(1).map((size, k) => {
      const last = k === sizes.length - 2;
      return [
        `weights${k}`,
        draw(`weights${k}`, size * sizes[k], Math.sqrt((last ? 1 : 2) / sizes[k])),
      ];
    });
    return {
      ...Object.fromEntries(weights),
      inputs: draw("inputs", batch * sizes[0], 1),
      targets: classes(batch),
    };
  }
  const { branch, depth, width, inputs, outputs, examples } = found;
  if (branch === "affine") {
    return {
      matrices: draw("matrices", depth * width * width, 0.1 / depth),
      offsets: draw("offsets", depth * width, 0.1 / depth),
      multiplier: Float32Array.of(1 / depth),
      inputs: draw("inputs", examples * width, 0.3),
      targets: draw("targets", examples * width, 0.3),
    };
  }
  return {
    matrices: draw("matrices", depth * width * width, 1 / Math.sqrt(width)),
    embedding: draw("embedding", width * inputs!, 1 / Math.sqrt(inputs!)),
    readout: draw("readout", outputs! * width, 1 / Math.sqrt(width)),
    inputs: draw("inputs", examples * inputs!, 1),
    targets: classes(examples),
  };
}
