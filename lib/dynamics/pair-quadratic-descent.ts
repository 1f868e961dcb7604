/**
 * Gradient descent on 1/2 sum (f(x_i) - y_i)^2 by two-layer ReLU networks in pairs or independent, beside descent
 * that is linear in the weights (lib/num/wide-limits/linear-descent.ts). All in float64, by flips
 * (relu-pairs/flip-descent.ts). Source: Munteanu, Omlor, Song, Woodruff, arXiv 2206.12802, for pairs and loss.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import { norm } from "../num/linear-algebra/vector.ts";
import { fold } from "../num/random/key.ts";
import {
  type LabelledPoints,
  labelledPoints,
  pointSetParams,
} from "../num/separation/labelled-points.ts";
import { tangentKernel } from "../num/separation/tangent-kernel.ts";
import { linearDescent, logLossAfter } from "../num/wide-limits/linear-descent.ts";
import { networks } from "./ensemble/networks.ts";
import { networkColumns } from "./relu-pairs/columns.ts";
import { FlipDescent } from "./relu-pairs/flip-descent.ts";
import { drawNeurons, neuronParams } from "./relu-pairs/neurons.ts";

const params = v.strictObject({
  ...pointSetParams,
  ...neuronParams,
  networks,
  steps: v.pipe(count, v.description("steps of gradient descent")),
  window: v.optional(
    v.pipe(count, v.description("first steps, at which the loss is held against linear descent")),
    300,
  ),
  rateFactor: v.optional(
    v.pipe(positive, v.description("learning rate times the largest eigenvalue of H")),
    1,
  ),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network"];
const fields = {
  initialLoss: { description: "loss before the first step", axes },
  displacement: { description: "|W - W(0)|_F at the end", axes },
  flips: { description: "share of the m n activations that have changed at the end", axes },
  scaledFlips: { description: "the same times kappa sqrt m", axes },
  drift: { description: "|H^(m)(T) - H^(m)(0)|_F", axes },
  violated: {
    description: "1 if the loss was above (1 - rate lambda / 2)^k L(0) after any step k, else 0",
    axes,
  },
  rateRatio: {
    description: "-ln(L(T) / L(0)) over what that bound promises",
    axes,
  },
  linearError: {
    description: "largest |ln L - ln L'| in the window, L' of linear descent with its own H^(m)(0)",
    axes,
  },
} as const satisfies Declarations<FieldDeclaration>;

export const plugin = {
  summary:
    "descent of two-layer ReLU networks in pairs on the quadratic loss, beside linear descent",
  params,
  fields,
  tables: {
    "quadratic-descents": {
      summary: "displacement, flips, drift and bounds of each run",
      fields: Object.keys(fields),
    },
  },
  simulate({ params, key, compute }) {
    const points = labelledPoints(params);
    const limit = symmetricEigenvalues(tangentKernel(points), points.count);
    const rate = params.rateFactor / limit[points.count - 1];
    const rows: Record<keyof typeof fields, number>[] = [];
    for (let index = 0; index < params.networks; index++) {
      const neurons = drawNeurons(params, points.dimension, fold(key, "network", index));
      const descent = new FlipDescent(points, neurons);
      rows.push(trained(params, descent, { rate, least: limit[0] }));
      compute.progress(index + 1, params.networks, "networks");
    }
    return networkColumns(rows);
  },
} satisfies Dynamics<Params>;

function trained(
  { steps, window, width, weightScale }: Params,
  descent: FlipDescent,
  { rate, least }: { readonly rate: number; readonly least: number },
): Record<keyof typeof fields, number> {
  const { points } = descent;
  const kernel = descent.kernelAtStart();
  const errors = descent.outputs.map((output, i) => points.labels[i] - output);
  const linear = linearDescent(kernel, errors, rate);
  const initialLoss = lossOf(points, descent.outputs);
  const promised = Math.log1p(-rate * least / 2);
  const pushes = new Float64Array(points.count);
  let [violated, linearError, loss] = [0, 0, initialLoss];
  for (let step = 1; step <= steps; step++) {
    for (let i = 0; i < pushes.length; i++) {
      pushes[i] = rate * (points.labels[i] - descent.outputs[i]);
    }
    descent.step(pushes);
    loss = lossOf(points, descent.outputs);
    const logLoss = Math.log(loss);
    if (logLoss > Math.log(initialLoss) + step * promised) violated = 1;
    if (step <= window) {
      linearError = Math.max(linearError, Math.abs(logLoss - logLossAfter(linear, step)));
    }
  }
  const displacement = norm(descent.displacements());
  const flips = descent.flips();
  const end = descent.kernel();
  return {
    initialLoss,
    displacement,
    flips,
    scaledFlips: flips * weightScale * Math.sqrt(width),
    drift: norm(end.map((entry, at) => entry - kernel[at])),
    violated,
    rateRatio: Math.log(loss / initialLoss) / (steps * promised),
    linearError,
  };
}

function lossOf({ labels }: LabelledPoints, outputs: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (outputs[i] - labels[i]) ** 2 / 2;
  return sum;
}
