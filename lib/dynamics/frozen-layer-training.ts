/**
 * Full-batch gradient descent on the first layer alone of a network whose other layers are frozen, in float64; the
 * target is the same network with another first layer, so that loss 0 can be reached. Several rho with
 * the same weights and inputs.
 */
import * as v from "valibot";
import type { Compute, Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import {
  type Draw,
  drawNetwork,
  type FrozenParams,
  frozenParams,
  jacobianConditioning,
  networkOf,
} from "./frozen-layers/ensemble.ts";
import { gradientOf, largestCurvature, lossAt } from "./frozen-layers/hessian.ts";
import { forward, type FrozenNetwork } from "./frozen-layers/network.ts";

const params = v.strictObject({
  ...frozenParams,
  steps: v.pipe(count, v.description("steps of gradient descent")),
  iterations: v.optional(
    v.pipe(count, v.description("power iterations for lambda_max; the rate is 1 / lambda_max")),
    30,
  ),
  records: v.optional(
    v.pipe(count, v.description("about so many steps of each curve are recorded")),
    20,
  ),
});

const axes = ["network", "skip"];
/** Below this share of the first loss, the square of the rounding of float64, a loss says nothing. */
const lossFloor = 1e-32;

/**
 * Fields, dimensionless: over [network, skip] logLoss = log10(L_T / L_0); logLossAdvantage, that at the first
 * rho less that at this one; logCondition, the median over inputs of ln kappa(Q_x) at the start. Over
 * [network, skip, step] logLossAt. homogeneityError, without axes: largest change of logLoss (first network)
 * when rho and sigma are both halved. Losses below 1e-32 of the first count as that.
 */
export const plugin = {
  summary: "gradient descent on the first layer of a network with frozen layers, several skips",
  params,
  fields: {
    logLoss: { description: "log10 of the last loss over the first", axes },
    logLossAdvantage: { description: "logLoss at the first rho less that at this", axes },
    logCondition: { description: "median over inputs of ln kappa(Q) at the start", axes },
    logLossAt: { description: "log10 of the loss over the first", axes: [...axes, "step"] },
    homogeneityError: {
      description: "largest change of logLoss when rho and sigma are halved",
      axes: [],
    },
  },
  tables: {
    outcomes: {
      summary: "loss after training and conditioning before, of each network",
      fields: ["logLoss", "logLossAdvantage", "logCondition"],
    },
    curves: { summary: "loss against the step", fields: ["logLossAt"] },
    homogeneity: { summary: "what halving rho and sigma does", fields: ["homogeneityError"] },
  },
  simulate({ params, key, compute }) {
    const { networks, skips } = params;
    const recorded = recordedSteps(params);
    const size = networks * skips.length;
    const [loss, advantage, log] = [0, 1, 2].map(() => new Float64Array(size));
    const curves = new Float64Array(size * recorded.length);
    let homogeneityError = 0;
    for (let network = 0; network < networks; network++) {
      const draw = drawNetwork(key, params, network);
      skips.forEach((skip, index) => {
        const at = network * skips.length + index;
        const one = networkOf(draw, params, { skip });
        const { slopes } = forward(one, draw.first, draw.inputs);
        log[at] = jacobianConditioning(one, slopes).logCondition;
        const curve = trained(one, draw, { params, recorded });
        curves.set(curve, at * recorded.length);
        loss[at] = curve[curve.length - 1];
        advantage[at] = loss[network * skips.length] - loss[at];
        if (network === 0) {
          const halved = networkOf(draw, params, { skip, scale: 0.5 });
          const last = trained(halved, draw, { params, recorded }).at(-1)!;
          homogeneityError = Math.max(homogeneityError, Math.abs(last - loss[at]));
        }
        report(compute, at + 1, size);
      });
    }
    const all = [{ name: "network", length: networks }, labelledAxis("skip", skips)];
    return {
      logLoss: namedArray(all, loss),
      logLossAdvantage: namedArray(all, advantage),
      logCondition: namedArray(all, log),
      logLossAt: namedArray([...all, labelledAxis("step", recorded)], curves),
      homogeneityError: namedArray([], Float64Array.of(homogeneityError)),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function report(compute: Compute, done: number, total: number): void {
  compute.progress(done, total, "networks");
}

/** Steps up to the last, spread evenly; not 0, where the ratio of losses is 1. */
function recordedSteps({ steps, records }: { readonly steps: number; readonly records: number }) {
  const spacing = Math.max(1, Math.round(steps / records));
  const found: number[] = [];
  for (let step = spacing; step < steps; step += spacing) found.push(step);
  return [...found, steps];
}

/** log10(L / L_0) at the recorded steps of gradient descent from the draw's first layer. */
function trained(
  network: FrozenNetwork,
  { first, teacher, inputs }: Draw,
  { params, recorded }: {
    readonly params: FrozenParams & { readonly steps: number; readonly iterations: number };
    readonly recorded: readonly number[];
  },
): Float64Array {
  const targets = forward(network, teacher, inputs).output;
  const weights = first.slice();
  const start = lossAt(network, weights, { inputs, targets });
  const { iterations } = params;
  const curvature = largestCurvature(network, start.slopes, { inputs, start: teacher, iterations });
  const curve = new Float64Array(recorded.length);
  let next = 0;
  for (let step = 0; step <= params.steps; step++) {
    const { loss, errors, slopes } = lossAt(network, weights, { inputs, targets });
    if (recorded[next] === step) {
      curve[next++] = Math.log10(Math.max(loss / start.loss, lossFloor));
    }
    if (step === params.steps) break;
    const gradient = gradientOf(network, slopes, { errors, inputs });
    for (let k = 0; k < weights.length; k++) weights[k] -= gradient[k] / curvature;
  }
  return curve;
}
