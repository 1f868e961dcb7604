/**
 * Wide dense networks under several rows of exponents (a recipe with named rows), trained on the same
 * examples from the same revealed weights: how far the others' outputs are from those of the first. Exactly
 * in law at any width; paired, so that differences are seen that are far below the spread over networks.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics, Fields, Recipe } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { largest } from "../num/linear-algebra/vector.ts";
import { fold } from "../num/random/key.ts";
import { exponentsOf, rowNames } from "../num/width-exponents.ts";
import { examplesOf, inputsOf } from "./revealed/examples.ts";
import { denseShape, initialWeights } from "./revealed/initial-weights.ts";
import { type Pass, RevealedNetwork } from "./revealed/network.ts";
import { steps, trainingParams } from "./revealed/parameters.ts";
import { revealedGroup } from "./revealed/training.ts";
import { train } from "./training/loop.ts";

const params = v.strictObject({
  ...trainingParams,
  steps,
  sameFirstDerivative: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "whether all rows take their first step with the derivative dloss/df of the first row, which makes " +
          "IP-LLR and hybrid equal at every width; else each has its own",
      ),
    ),
    true,
  ),
});
type Params = v.InferOutput<typeof params>;

export const plugin = {
  summary: "networks of several parametrizations trained from the same weights: output gaps",
  params,
  fields: {
    outputGap: {
      description: "output of the rival minus that of the first parametrization",
      axes: ["step", "network", "rival", "input"],
    },
    relativeGap: {
      description:
        "largest |output gap| over inputs, divided by the largest |output| of the first " +
        "parametrization",
      axes: ["step", "network", "rival"],
    },
    relativeOutput: {
      description: "largest |output| of the rival over inputs, divided by that of the first " +
        "parametrization: 0 for a rival that has died",
      axes: ["step", "network", "rival"],
    },
    gateDifference: {
      description:
        "share of the units of layers 2 .. L, over inputs, that are active (h > 0) in one " +
        "of the two networks only",
      axes: ["step", "network", "rival"],
    },
  },
  tables: {
    "output-gap": {
      summary: "difference of a rival's outputs from those of the first parametrization",
      fields: ["outputGap"],
    },
    "relative-gap": {
      summary: "largest output gap, relative to the largest output",
      fields: ["relativeGap"],
    },
    contrast: {
      summary: "size of a rival's outputs, and share of units active in one network only",
      fields: ["relativeOutput", "gateDifference"],
    },
  },
  async simulate({ params, recipe, data, test, key, compute }) {
    const shape = denseShape(recipe);
    const names = contrasted(recipe);
    const { inputDimension: inputSize } = shape;
    const examples = examplesOf(data, { role: "data", inputSize });
    const inputs = inputsOf(test ?? data, { role: test ? "test" : "data", inputSize });
    const { networks, steps } = params;
    const record = new Contrast({ steps, networks, rivals: names.length - 1, inputs });
    const begin = (index: number) => {
      const own = fold(key, "network", index);
      const weights = initialWeights(shape, own);
      const rows = names.map((name) =>
        new RevealedNetwork(shape, exponentsOf(recipe, name), weights)
      );
      return Promise.resolve(revealedGroup(rows, {
        ...params,
        key: own,
        examples,
        observe: (step) => record.keep(rows, { step, index }),
      }));
    };
    await train({ groups: networks, begin, steps, window: 1 }, compute);
    return record.fields(names);
  },
} satisfies Dynamics<Params>;

/** What is observed after each step: arrays over step, network, rival and, of the gap, input. */
class Contrast {
  readonly #sizes: { readonly steps: number; readonly networks: number; readonly rivals: number };
  readonly #inputs: readonly Float64Array[];
  readonly #outputGap: Float64Array;
  readonly #relativeGap: Float64Array;
  readonly #relativeOutput: Float64Array;
  readonly #gateDifference: Float64Array;

  constructor({ inputs, ...sizes }: {
    readonly steps: number;
    readonly networks: number;
    readonly rivals: number;
    readonly inputs: readonly Float64Array[];
  }) {
    this.#sizes = sizes;
    this.#inputs = inputs;
    const size = sizes.steps * sizes.networks * sizes.rivals;
    const empty = (length: number) => new Float64Array(length).fill(NaN);
    this.#outputGap = empty(size * inputs.length);
    this.#relativeGap = empty(size);
    this.#relativeOutput = empty(size);
    this.#gateDifference = empty(size);
  }

  keep(rows: readonly RevealedNetwork[], { step, index }: { step: number; index: number }): void {
    if (step === 0) return;
    const [first, ...rivals] = rows.map((row) => this.#inputs.map((input) => row.forward(input)));
    const outputsFirst = first.map(({ output }) => output);
    const sizeFirst = largest(outputsFirst) === 0 ? NaN : largest(outputsFirst);
    rivals.forEach((passes, r) => {
      const slot = ((step - 1) * this.#sizes.networks + index) * rivals.length + r;
      const outputs = passes.map(({ output }) => output);
      const gaps = outputs.map((f, i) => f - outputsFirst[i]);
      this.#outputGap.set(gaps, slot * this.#inputs.length);
      this.#relativeGap[slot] = largest(gaps) / sizeFirst;
      this.#relativeOutput[slot] = largest(outputs) / sizeFirst;
      this.#gateDifference[slot] = gateDifference(first, passes);
    });
  }

  fields(names: readonly string[]): Fields {
    const { steps, networks } = this.#sizes;
    const axes = [
      labelledAxis("step", Array.from({ length: steps }, (_, t) => t + 1)),
      { name: "network", length: networks },
      labelledAxis("rival", names.slice(1)),
    ];
    const missing = "a network has overflowed, or all of its outputs are 0";
    const over = (values: Float64Array, description: string) =>
      namedArray(axes, values, { description, missing });
    return {
      outputGap: namedArray(
        [...axes, labelledAxis("input", this.#inputs.map((_, i) => i + 1))],
        this.#outputGap,
        { description: `output of the rival minus that of ${names[0]}`, missing },
      ),
      relativeGap: over(
        this.#relativeGap,
        `largest |output gap| over inputs, divided by the largest |output| of ${names[0]}`,
      ),
      relativeOutput: over(
        this.#relativeOutput,
        `largest |output| of the rival over inputs, divided by that of ${names[0]}`,
      ),
      gateDifference: over(
        this.#gateDifference,
        `share of units of layers 2 .. L active in the rival or in ${names[0]} only`,
      ),
    };
  }
}

/** See the field of this name; NaN of passes that have overflowed. */
function gateDifference(first: readonly Pass[], rival: readonly Pass[]): number {
  let [different, units] = [0, 0];
  first.forEach(({ preactivations, output }, i) => {
    if (Number.isNaN(output) || Number.isNaN(rival[i].output)) units = NaN;
    for (let layer = 1; layer < preactivations.length; layer++) {
      const [h, other] = [preactivations[layer], rival[i].preactivations[layer]];
      units += h.length;
      for (let j = 0; j < h.length; j++) different += (h[j] > 0) === (other?.[j] > 0) ? 0 : 1;
    }
  });
  return different / units;
}

function contrasted(recipe: Recipe): readonly string[] {
  const names = rowNames(recipe);
  if (names.length >= 2) return names;
  throw new UserError({
    action: `cannot contrast ${names.length} named rows of exponents`,
    allowed: "a parametrization that writes several, such as ip-llr-hybrids",
  });
}
