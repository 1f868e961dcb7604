/**
 * Wide dense networks trained for a few steps under a row of exponents, exactly in law at any width, by
 * revealed matrices: O(width) a step. Loss (f - y)^2 / 2, its mean over the batch. Float64.
 * Examples come from the input `data`; outputs are observed at those of `test`, or at the same.
 */
import * as v from "valibot";
import type { Axis } from "../contract/array.ts";
import type { Declarations, DeclaredTables, FieldDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Dynamics, Fields } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { exponentsOf } from "../num/width-exponents.ts";
import { CoordinateRecord } from "./revealed/coordinates.ts";
import { examplesOf, inputsOf } from "./revealed/examples.ts";
import { type DenseShape, denseShape, initialWeights } from "./revealed/initial-weights.ts";
import { type Pass, RevealedNetwork } from "./revealed/network.ts";
import { steps, trainingParams } from "./revealed/parameters.ts";
import { revealedGroup } from "./revealed/training.ts";
import { train } from "./training/loop.ts";

const observations = ["output", "coordinates", "kernel", "update-variation"] as const;

const params = v.strictObject({
  ...trainingParams,
  steps,
  observeFrom: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("first step after which outputs are observed; 0: before training too"),
    ),
    0,
  ),
  observe: v.optional(
    v.pipe(
      v.array(v.picklist(observations)),
      v.minLength(1),
      v.description(
        "what to observe: outputs; sizes of pre-activations of the first input; tangent kernel at step 0; " +
          "spread of the entries of the updates",
      ),
    ),
    ["output", "coordinates"],
  ),
});
type Params = v.InferOutput<typeof params>;

const [output, coordinates, kernel, variation] = observations.map((name) =>
  `with ${name} in \`observe\``
);
const ofLayers = { axes: ["step", "network", "layer"], when: coordinates } as const;
const ofInputs = { axes: ["network", "input"], when: kernel } as const;

const declaredFields = {
  output: {
    description: "output f of the network",
    axes: ["step", "network", "input"],
    when: output,
  },
  preactivationRms: { description: "root mean square of h^l over units", ...ofLayers },
  preactivationChangeRms: {
    description: "root mean square over units of the change of h^l since step 0",
    ...ofLayers,
  },
  updateRms: {
    description: "root mean square over units of (W^l(t) - W^l(0)) x^(l-1)(t)",
    ...ofLayers,
  },
  preactivationMean: { description: "mean of h^l over units", ...ofLayers },
  preactivationVariation: {
    description: "standard deviation over units of h^l, divided by its absolute mean",
    ...ofLayers,
  },
  tangentKernel: {
    description: "tangent kernel of an input with itself at step 0, with the learning-rate scales",
    ...ofInputs,
  },
  outputVariance: {
    description: "mean of f^2 at step 0 over the output weights, given the hidden layers",
    ...ofInputs,
  },
  updateVariation: {
    description: "standard deviation of the entries of W^l(t) - W^l(0) over their absolute mean",
    axes: ["step", "network", "layer"],
    when: variation,
  },
} as const satisfies Declarations<FieldDeclaration>;

const declaredTables = {
  output: { summary: "output f of a network at each step and input", fields: ["output"] },
  coordinates: {
    summary:
      "means and root mean squares of pre-activations, of their changes and of updates, by layer",
    fields: [
      "preactivationRms",
      "preactivationChangeRms",
      "updateRms",
      "preactivationMean",
      "preactivationVariation",
    ],
  },
  "tangent-kernel": {
    summary:
      "tangent kernel of each input with itself, and E f^2 given the hidden layers, at step 0",
    fields: ["tangentKernel", "outputVariance"],
  },
  "update-variation": {
    summary: "coefficient of variation of the entries of W^l(t) - W^l(0)",
    fields: ["updateVariation"],
  },
} as const satisfies DeclaredTables["tables"];

export const plugin = {
  summary: "a few steps of gradient descent on wide dense networks, weights revealed as needed",
  params,
  fields: declaredFields,
  tables: declaredTables,
  async simulate({ params, recipe, data, test, key, compute }) {
    requireStart(params);
    const shape = denseShape(recipe);
    const row = exponentsOf(recipe);
    const { inputDimension: inputSize } = shape;
    const inputs = inputsOf(test ?? data, { role: test ? "test" : "data", inputSize });
    const examples = params.steps > 0 ? examplesOf(data, { role: "data", inputSize }) : [];
    const record = new Record(shape, params, inputs);
    const begin = (index: number) => {
      const own = fold(key, "network", index);
      const network = new RevealedNetwork(shape, row, initialWeights(shape, own));
      const observe = (time: number) => record.keep(network, { time, index });
      return Promise.resolve(revealedGroup([network], { ...params, key: own, examples, observe }));
    };
    await train({ groups: params.networks, begin, steps: params.steps, window: 1 }, compute);
    return record.fields();
  },
} satisfies Dynamics<Params>;

/** All but outputs is observed from step 0 on: changes are counted from there. */
function requireStart({ observe, observeFrom, steps }: Params): void {
  const fromStart = observe.filter((name) => name !== "output");
  if (observeFrom > steps || (observeFrom > 0 && fromStart.length > 0)) {
    throw new UserError({
      action: `cannot observe ${observe.join(", ")} of ${steps} steps from step ${observeFrom} on`,
      allowed: fromStart.length > 0 ? "observeFrom: 0" : `observeFrom: 0 to ${steps}`,
    });
  }
}

/** Everything observed. Arrays over step, network and then input or layer. */
class Record {
  readonly #shape: DenseShape;
  readonly #params: Params;
  readonly #inputs: readonly Float64Array[];
  readonly #output: Float64Array;
  readonly #kernel: Float64Array;
  readonly #outputVariance: Float64Array;
  readonly #variation: Float64Array;
  readonly #coordinates: CoordinateRecord;

  constructor(shape: DenseShape, params: Params, inputs: readonly Float64Array[]) {
    const { steps, networks, observeFrom } = params;
    const times = steps + 1 - observeFrom;
    this.#shape = shape;
    this.#params = params;
    this.#inputs = inputs;
    this.#output = new Float64Array(times * networks * inputs.length).fill(NaN);
    this.#kernel = new Float64Array(networks * inputs.length);
    this.#outputVariance = new Float64Array(networks * inputs.length);
    this.#variation = new Float64Array(steps * networks * (shape.depth - 1)).fill(NaN);
    this.#coordinates = new CoordinateRecord({ times, networks, depth: shape.depth });
  }

  keep(network: RevealedNetwork, { time, index }: { time: number; index: number }): void {
    const { networks, observe, observeFrom } = this.#params;
    if (time < observeFrom) return;
    const needed = observe.includes("output") || (observe.includes("kernel") && time === 0)
      ? this.#inputs
      : observe.includes("coordinates")
      ? this.#inputs.slice(0, 1)
      : [];
    const passes = needed.map((input) => network.forward(input));
    passes.forEach(({ output }, i) =>
      this.#output[((time - observeFrom) * networks + index) * this.#inputs.length + i] = output
    );
    if (observe.includes("coordinates")) {
      this.#coordinates.keep(network, passes[0], { time, index });
    }
    if (time === 0 && observe.includes("kernel")) this.#keepKernels(network, passes, index);
    if (time > 0 && observe.includes("update-variation")) {
      this.#keepVariations(network, { time, index });
    }
  }

  fields(): Fields {
    const { steps, networks, observe, observeFrom } = this.#params;
    const { depth } = this.#shape;
    const step = labelledAxis(
      "step",
      Array.from({ length: steps + 1 - observeFrom }, (_, t) => t + observeFrom),
    );
    const network: Axis = { name: "network", length: networks };
    const input = labelledAxis("input", this.#inputs.map((_, i) => i + 1));
    const layers = (first: number) =>
      labelledAxis("layer", Array.from({ length: depth + 1 - first }, (_, l) => first + l));
    const fields: { -readonly [name in keyof Fields]: Fields[name] } = {};
    const missing = "the network has overflowed";
    if (observe.includes("output")) {
      fields.output = namedArray([step, network, input], this.#output, { missing });
    }
    if (observe.includes("coordinates")) {
      Object.assign(fields, this.#coordinates.fields([step, network, layers(1)]));
    }
    if (observe.includes("kernel")) {
      const axes = [network, input];
      fields.tangentKernel = namedArray(axes, this.#kernel, { missing });
      fields.outputVariance = namedArray(axes, this.#outputVariance);
    }
    if (observe.includes("update-variation")) {
      const later = labelledAxis("step", Array.from({ length: steps }, (_, t) => t + 1));
      fields.updateVariation = namedArray([later, network, layers(2)], this.#variation, {
        missing: "the update has mean 0, or the network has overflowed",
      });
    }
    return fields;
  }

  #keepKernels(network: RevealedNetwork, passes: readonly Pass[], index: number): void {
    passes.forEach((pass, i) => {
      this.#kernel[index * passes.length + i] = network.tangentKernel(pass);
      this.#outputVariance[index * passes.length + i] = network.outputVariance(pass);
    });
  }

  #keepVariations(network: RevealedNetwork, { time, index }: { time: number; index: number }) {
    const { networks } = this.#params;
    const { depth } = this.#shape;
    for (let layer = 2; layer <= depth; layer++) {
      const { mean, square } = network.inner(layer).updateMoments();
      const slot = ((time - 1) * networks + index) * (depth - 1) + layer - 2;
      if (mean !== 0) {
        this.#variation[slot] = Math.sqrt(Math.max(0, square - mean * mean)) / Math.abs(mean);
      }
    }
  }
}
