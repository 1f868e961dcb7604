/**
 * How rough a trained residual network's weights are along its layers, and how far they have moved.
 */
import * as v from "valibot";
import { axisOf, namedArray } from "../num/array.ts";
import type { Measure } from "../contract/plugins.ts";
import { norm } from "../num/linear-algebra/vector.ts";
import { roughness } from "../num/statistics/roughness.ts";

const params = v.strictObject({});

/**
 * Columns by network, dimensionless: `roughnessBefore`, `roughnessAfter`, `roughnessUpdate` (of the
 * difference), lib/num/statistics/roughness.ts over all weights of the layers; `moved`, |after - before| /
 * |before| in the Frobenius norm; `updateConstant`, the share of the update's mean square that is the
 * square of its mean over the layers, which no roughness can see. Fields `matricesInitial`, `matrices`:
 * network x layer x row x column.
 */
export const plugin = {
  summary: "roughness of the weights along the layers before and after training, and of the update",
  params,
  needs: ["matricesInitial", "matrices"],
  columns: {
    roughnessBefore: {
      description: "roughness of the weights before training",
      axes: ["network"],
    },
    roughnessAfter: { description: "roughness of the weights after training", axes: ["network"] },
    roughnessUpdate: { description: "roughness of what training added", axes: ["network"] },
    updateConstant: {
      description: "share of what training added that is the same in all layers, in mean square",
      axes: ["network"],
    },
    moved: {
      description: "relative distance that training moved the weights",
      axes: ["network"],
    },
  },
  measure({ matricesInitial, matrices }) {
    const network = axisOf(matricesInitial, "network");
    const layers = axisOf(matricesInitial, "layer").length;
    const size = matricesInitial.values.length / network.length;
    const found = Array.from({ length: network.length }, (_, index) => {
      const of = (values: Float64Array) => values.subarray(index * size, (index + 1) * size);
      return comparison(of(matricesInitial.values), of(matrices.values), layers);
    });
    const column = (name: keyof Comparison) =>
      namedArray([network], Float64Array.from(found, (one) => one[name]), {
        missing: "the weights are not finite, or do not differ between layers",
      });
    return {
      roughnessBefore: column("before"),
      roughnessAfter: column("after"),
      roughnessUpdate: column("update"),
      updateConstant: column("constant"),
      moved: column("moved"),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

interface Comparison {
  readonly before: number;
  readonly after: number;
  readonly update: number;
  readonly constant: number;
  readonly moved: number;
}

function comparison(before: Float64Array, after: Float64Array, layers: number): Comparison {
  const update = after.map((value, i) => value - before[i]);
  const found = {
    before: roughness(before, layers),
    after: roughness(after, layers),
    update: roughness(update, layers),
    constant: constantShare(update, layers),
    moved: norm(update) / norm(before),
  };
  // A network that diverged has no weights to speak of.
  return Number.isFinite(found.moved) ? found : {
    ...found,
    after: NaN,
    update: NaN,
    constant: NaN,
    moved: NaN,
  };
}

/** sum_e (mean_k a_k,e)^2 over the mean of sum_e a_k,e^2: 1 for layers that are all alike, 1/L for independent ones. */
function constantShare(values: Float64Array, layers: number): number {
  const entries = values.length / layers;
  let [common, total] = [0, 0];
  for (let e = 0; e < entries; e++) {
    let sum = 0;
    for (let k = 0; k < layers; k++) {
      const value = values[k * entries + e];
      sum += value;
      total += value * value;
    }
    common += (sum / layers) ** 2;
  }
  return common / (total / layers);
}
