/**
 * Two-layer ReLU networks before training, in pairs or independent: outputs, losses, and the distance of the
 * tangent kernel from its limit. Source: Munteanu, Omlor, Song, Woodruff, arXiv 2206.12802, for the pairs.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { commonBits, positiveBits } from "../num/linear-algebra/bit-matrix.ts";
import { fold } from "../num/random/key.ts";
import { softplus } from "../num/separation/frozen-descent.ts";
import {
  innerProducts,
  type LabelledPoints,
  labelledPoints,
  pointSetParams,
} from "../num/separation/labelled-points.ts";
import { tangentKernel, tangentVariance } from "../num/separation/tangent-kernel.ts";
import { networks } from "./ensemble/networks.ts";
import { networkColumns } from "./relu-pairs/columns.ts";
import {
  drawNeurons,
  kernelOf,
  neuronParams,
  type Neurons,
  outputs,
} from "./relu-pairs/neurons.ts";

const params = v.strictObject({ ...pointSetParams, ...neuronParams, networks });

const axes = ["network"];
const fields = {
  largestOutput: { description: "largest |f(x_i)|", axes },
  squaredLoss: { description: "half the sum of (f(x_i) - y_i)^2", axes },
  risk: { description: "mean of ln(1 + exp(-y_i f(x_i)))", axes },
  deviation: { description: "|H^(m) - H|_F^2, H the tangent kernel at infinite width", axes },
  scaledDeviation: {
    description: "the same times m / V, V that of one independent neuron",
    axes,
  },
} as const satisfies Declarations<FieldDeclaration>;

export const plugin = {
  summary: "two-layer ReLU networks in pairs or independent at the start: outputs and kernel",
  params,
  fields,
  tables: {
    "at-start": {
      summary: "outputs, losses and the tangent kernel's distance from its limit",
      fields: Object.keys(fields),
    },
  },
  simulate({ params, key, compute }) {
    const points = labelledPoints(params);
    const limit = tangentKernel(points);
    const variance = tangentVariance(points);
    const products = innerProducts(points);
    const rows: Record<keyof typeof fields, number>[] = [];
    for (let index = 0; index < params.networks; index++) {
      const neurons = drawNeurons(params, points.dimension, fold(key, "network", index));
      const kernel = kernelOf(products, coactivations(points, neurons), neurons.width);
      const deviation = kernel.reduce((sum, entry, at) => sum + (entry - limit[at]) ** 2, 0);
      const scaledDeviation = neurons.width * deviation / variance;
      rows.push({ ...losses(points, neurons), deviation, scaledDeviation });
      compute.progress(index + 1, params.networks, "networks");
    }
    return networkColumns(rows);
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function losses(points: LabelledPoints, neurons: Neurons) {
  const { count, labels } = points;
  let [largestOutput, squaredLoss, risk] = [0, 0, 0];
  outputs(points, neurons).forEach((output, i) => {
    largestOutput = Math.max(largestOutput, Math.abs(output));
    squaredLoss += (output - labels[i]) ** 2 / 2;
    risk += softplus(-labels[i] * output) / count;
  });
  return { largestOutput, squaredLoss, risk };
}

/** Numbers of neurons active at both of two points, count x count. */
function coactivations(
  { count, dimension, inputs }: LabelledPoints,
  { width, weights }: Neurons,
): Float64Array {
  const products = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    for (let r = 0; r < width; r++) {
      let sum = 0;
      for (let k = 0; k < dimension; k++) {
        sum += inputs[i * dimension + k] * weights[r * dimension + k];
      }
      products[i * width + r] = sum;
    }
  }
  const bits = positiveBits(products, { rows: count, columns: width });
  return commonBits(bits, bits);
}
