/** Dense networks drawn and multiplied, entry by entry: what revealed networks are held against. */
import type { Compute, Recipe } from "../../lib/contract/plugins.ts";
import type { Key } from "../../lib/contract/key.ts";
import * as v from "valibot";
import { plugin as dense } from "../../lib/models/dense.ts";
import { plugin as listed } from "../../lib/data/listed-examples.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import {
  effectiveScales,
  exponentsOf,
  hasBias,
  type WidthExponents,
} from "../../lib/num/width-exponents.ts";

export const compute: Compute = { backend: "cpu", progress: () => {} };

/** Recipe of the model `dense` under a parametrization. */
export function scaledRecipe(
  size: Readonly<Record<string, unknown>>,
  scale: (recipe: Recipe) => Recipe,
): Recipe {
  return scale(dense.describe(v.parse(dense.params, size)));
}

/** Examples as a table. */
export function examples(inputs: number[][], targets?: number[]) {
  return listed.generate({ inputs, ...(targets ? { targets } : {}) });
}

const relu = (x: number) => Math.max(x, 0);

/** One step's example and how far it goes. */
interface Training {
  readonly key: Key;
  readonly inputs: number[][];
  readonly targets: number[];
  readonly probe: number[];
  readonly learningRate: number;
}

/** Outputs of a dense ReLU network at `probe` after 0, 1, … steps on one example each. */
export function denseOutputs(
  recipe: Recipe,
  { key, inputs, targets, probe, learningRate }: Training,
): number[] {
  const network = new DenseNetwork(recipe, key);
  const outputs = [network.pass(probe).output];
  inputs.forEach((input, step) => {
    network.descend(input, targets[step], learningRate);
    outputs.push(network.pass(probe).output);
  });
  return outputs;
}

/** U, updates and biases of every layer, row by row; the input (and only it) carries a constant 1. */
class DenseNetwork {
  readonly #row: WidthExponents;
  readonly #width: number;
  readonly #drawn: number[][][];
  readonly #updates: number[][][];
  readonly #biases: number[][];
  #step = 0;

  constructor(recipe: Recipe, key: Key) {
    const { width, depth, inputDimension: d, deviation } = recipe as Record<string, number>;
    const row = exponentsOf(recipe);
    const stream = randomStream(key);
    const first = recipe.firstScaling === "none" ? deviation : deviation / Math.sqrt(d + 1);
    const list = <T>(length: number, make: () => T) => Array.from({ length }, make);
    this.#row = row;
    this.#width = width;
    this.#drawn = Array.from({ length: depth + 1 }, (_, l) => {
      const spread = l === 0 ? first : l === depth ? 1 : deviation;
      const mean = l === 0 ? 0 : row.initialMean;
      return list(
        l === depth ? 1 : width,
        () => list(l === 0 ? d + 1 : width, () => spread * stream.normal() + mean),
      );
    });
    this.#updates = this.#drawn.map((rows) => rows.map((entries) => entries.map(() => 0)));
    this.#biases = this.#drawn.map((rows, l) =>
      rows.map(() => l > 0 && hasBias(row, l + 1) ? stream.normal() : 0)
    );
  }

  pass(input: number[]) {
    const below = [[...input, 1]];
    const h = this.#weights().map((rows, l) => {
      const own = rows.map((w, i) =>
        w.reduce((s, x, j) => s + x * below[l][j], this.#biases[l][i])
      );
      below.push(own.map(relu));
      return own;
    });
    return { below, h, output: h[h.length - 1][0] };
  }

  descend(input: number[], target: number, learningRate: number): void {
    const { rate, biasRate } = this.#scales();
    const { below, h, output } = this.pass(input);
    const weights = this.#weights();
    let gradient = [output - target];
    for (let l = weights.length - 1; l >= 0; l--) {
      const next = below[l].map((_, j) =>
        l > 0 && h[l - 1][j] > 0 ? gradient.reduce((s, g, i) => s + g * weights[l][i][j], 0) : 0
      );
      gradient.forEach((g, i) => {
        below[l].forEach((x, j) => {
          const constant = l === 0 && j === input.length;
          this.#updates[l][i][j] -= learningRate * (constant ? biasRate[0] : rate[l]) * g * x;
        });
        if (l > 0) this.#biases[l][i] -= learningRate * biasRate[l] * g;
      });
      gradient = next;
    }
    this.#step++;
  }

  #scales() {
    return effectiveScales(this.#row, { width: this.#width, step: this.#step });
  }

  #weights(): number[][][] {
    const { initial } = this.#scales();
    return this.#drawn.map((rows, l) =>
      rows.map((entries, i) => entries.map((u, j) => initial[l] * u + this.#updates[l][i][j]))
    );
  }
}
