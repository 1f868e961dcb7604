/**
 * Wide dense networks under several rows of exponents (a recipe with named rows), trained on the same
 * examples from the same revealed weights: how far the others' outputs are from those of the first. Exactly
 * in law at any width; paired, so that differences are seen that are far below the spread over networks.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics, Recipe } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { largest } from "../num/linear-algebra/vector.ts";
import { fold } from "../num/random/key.ts";
import { exponentsOf, rowNames } from "../num/width-exponents.ts";
import { examplesOf, inputsOf } from "./revealed/examples.ts";
import { denseShape, initialWeights } from "./revealed/initial-weights.ts";
import { RevealedNetwork } from "./revealed/network.ts";
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
  },
  async simulate({ params, recipe, data, test, key, compute }) {
    const shape = denseShape(recipe);
    const names = contrasted(recipe);
    const { inputDimension: inputSize } = shape;
    const examples = examplesOf(data, { role: "data", inputSize });
    const inputs = inputsOf(test ?? data, { role: test ? "test" : "data", inputSize });
    const { networks, steps } = params;
    const size = steps * networks * (names.length - 1);
    const outputGap = new Float64Array(size * inputs.length).fill(NaN);
    const relativeGap = new Float64Array(size).fill(NaN);
    const observe = (rows: readonly RevealedNetwork[], at: { step: number; index: number }) => {
      if (at.step === 0) return;
      const [first, ...rivals] = rows.map((row) => inputs.map((x) => row.forward(x).output));
      rivals.forEach((rival, r) => {
        const slot = ((at.step - 1) * networks + at.index) * rivals.length + r;
        const gaps = rival.map((f, i) => f - first[i]);
        outputGap.set(gaps, slot * inputs.length);
        relativeGap[slot] = largest(gaps) / largest(first);
      });
    };
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
        observe: (step) => observe(rows, { step, index }),
      }));
    };
    await train({ groups: networks, begin, steps, window: 1 }, compute);
    const axes = [
      labelledAxis("step", Array.from({ length: steps }, (_, t) => t + 1)),
      { name: "network", length: networks },
      labelledAxis("rival", names.slice(1)),
    ];
    const missing = "a network has overflowed, or all of its outputs are 0";
    return {
      outputGap: namedArray(
        [...axes, labelledAxis("input", inputs.map((_, i) => i + 1))],
        outputGap,
        {
          description: `output of the rival minus that of ${names[0]}`,
          missing,
        },
      ),
      relativeGap: namedArray(axes, relativeGap, {
        description: `largest |output gap| over inputs, divided by the largest |output| of ${
          names[0]
        }`,
        missing,
      }),
    };
  },
} satisfies Dynamics<Params>;

function contrasted(recipe: Recipe): readonly string[] {
  const names = rowNames(recipe);
  if (names.length >= 2) return names;
  throw new UserError({
    action: `cannot contrast ${names.length} named rows of exponents`,
    allowed: "a parametrization that writes several, such as ip-llr-hybrids",
  });
}
