/** Dense networks drawn and multiplied, entry by entry: what revealed networks are held against. */
import type { Compute, Recipe } from "../../lib/contract/plugins.ts";
import type { Key } from "../../lib/contract/key.ts";
import * as v from "valibot";
import { plugin as dense } from "../../lib/models/dense.ts";
import { plugin as listed } from "../../lib/data/listed-examples.ts";
import { randomStream } from "../../lib/num/random.ts";
import { effectiveScales, exponentsOf, hasBias } from "../../lib/num/width-exponents.ts";

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

/** Outputs of a dense ReLU network at `probe` after 0, 1, … steps on one example each. */
export function denseOutputs(
  recipe: Recipe,
  { key, inputs, targets, probe, learningRate }: {
    readonly key: Key;
    readonly inputs: number[][];
    readonly targets: number[];
    readonly probe: number[];
    readonly learningRate: number;
  },
): number[] {
  const row = exponentsOf(recipe);
  const { width, depth, inputDimension: d, deviation } = recipe as Record<string, number>;
  const stream = randomStream(key);
  const first = recipe.firstScaling === "none" ? deviation : deviation / Math.sqrt(d + 1);
  // Layer l: U of size rows x columns; the input (and only it) carries a constant 1.
  const sizes = Array.from(
    { length: depth + 1 },
    (_, l) => ({ rows: l === depth ? 1 : width, columns: l === 0 ? d + 1 : width }),
  );
  const drawn = sizes.map(({ rows, columns }, l) =>
    Array.from(
      { length: rows },
      () =>
        Array.from({ length: columns }, () =>
          (l === 0 ? first : l === depth ? 1 : deviation) * stream.normal() +
          (l === 0 ? 0 : row.initialMean)),
    )
  );
  const biases = sizes.map(({ rows }, l) =>
    Array.from(
      { length: rows },
      () => l > 0 && hasBias(row, l + 1) ? stream.normal() : 0,
    )
  );
  const updates = drawn.map((rows) => rows.map((entries) => entries.map(() => 0)));
  const outputs: number[] = [];
  for (let step = 0; step <= inputs.length; step++) {
    const { initial, rate, biasRate } = effectiveScales(row, { width, step });
    const weights = drawn.map((rows, l) =>
      rows.map((entries, i) => entries.map((u, j) => initial[l] * u + updates[l][i][j]))
    );
    const pass = (input: number[]) => {
      const below = [[...input, 1]];
      const h = weights.map((rows, l) => {
        const own = rows.map((w, i) => w.reduce((s, x, j) => s + x * below[l][j], biases[l][i]));
        below.push(own.map(relu));
        return own;
      });
      return { below, h, output: h[depth][0] };
    };
    outputs.push(pass(probe).output);
    if (step === inputs.length) break;
    const { below, h, output } = pass(inputs[step]);
    let gradient = [output - targets[step]];
    for (let l = depth; l >= 0; l--) {
      const next = below[l].map((_, j) =>
        l > 0 && h[l - 1][j] > 0 ? gradient.reduce((s, g, i) => s + g * weights[l][i][j], 0) : 0
      );
      gradient.forEach((g, i) => {
        below[l].forEach((x, j) => {
          const constant = l === 0 && j === d;
          updates[l][i][j] -= learningRate * (constant ? biasRate[0] : rate[l]) * g * x;
        });
        if (l > 0) biases[l][i] -= learningRate * biasRate[l] * g;
      });
      gradient = next;
    }
  }
  return outputs;
}
