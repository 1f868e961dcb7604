/**
 * Residual networks with smooth weights and without noise,
 *   h_(k+1) = h_k + L^-alpha sigma(A_k h_k + b_k),
 * A_k = L^-beta Abar(k/L), b_k = L^-beta bbar(k/L), alpha = 1 - beta, against what they tend to:
 *  - `stateError`: against the ODE dh/dt = sigma(Abar h + bbar) at beta = 0, and the LINEAR ODE
 *    dh/dt = Abar h + bbar at beta > 0;
 *  - `linearError`: against the recursion of the same depth whose sigma is the identity.
 * Each is max |difference| / |h_0| over `observations` equally spaced times. A network is one draw
 * of the coefficients of Abar and bbar and of a unit input; it serves every depth. float64
 * throughout. Source: Cont, Rossier, Xu, arXiv 2212.08199, limit under smooth weights.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { type Activation, activations } from "../num/activation.ts";
import { count } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { activationParam } from "./affine/activation.ts";
import { type Drift, randomDrift } from "./affine/drift.ts";
import { solveOde } from "./affine/ode.ts";
import { networks } from "./ensemble/networks.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("width d")),
  activation: activationParam,
  beta: v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description("weights are L^-beta Abar")),
  depths: v.pipe(
    v.array(count),
    v.minLength(1),
    v.description("depths L, multiples of 32, the times at which states are compared"),
  ),
});

/** Times at which states are compared, and Runge-Kutta steps between two of them. */
const observations = 32;
const stepsBetween = 96;

export const plugin = {
  summary: "distance of smooth affine resnets to their ODE and to the linear recursion",
  params,
  fields: {
    stateError: {
      description: "max over times of |h_k - H_(k/L)| / |h_0|, H the ODE",
      axes: ["depth", "network"],
    },
    linearError: {
      description: "max over times of |h_k - g_k| / |h_0|, g the linear recursion",
      axes: ["depth", "network"],
    },
    referenceError: {
      description: "error of the numerical solution H, by Richardson",
      axes: ["network"],
    },
  },
  tables: {
    "limit-error": {
      summary: "distance of states to the limit and to the linear recursion",
      fields: ["stateError", "linearError", "referenceError"],
    },
  },
  simulate({ params: { networks, width, activation, beta, depths }, key, compute }) {
    requireMultiples(depths);
    const [sigma, identity] = [activations[activation], activations.identity];
    const limit = beta === 0 ? sigma : identity;
    const stateError = new Float64Array(depths.length * networks);
    const linearError = new Float64Array(depths.length * networks);
    const referenceError = new Float64Array(networks);
    for (let n = 0; n < networks; n++) {
      compute.progress(n, networks, "networks");
      const own = fold(key, "affine-ode-error", n);
      const drift = randomDrift(width, randomStream(fold(own, "drift")));
      const start = unitVector(width, own);
      const solve = (stepsBetween: number) =>
        solveOde(drift, { activation: limit, start, observations, stepsBetween });
      const reference = solve(stepsBetween);
      // Halving the step of a method of order 4 leaves 1/15 of the difference.
      referenceError[n] = largestDistance(reference, solve(stepsBetween / 2), width) / 15;
      depths.forEach((depth, k) => {
        const run = (activation: Activation) => observed(drift, { activation, start, depth, beta });
        const states = run(sigma);
        stateError[k * networks + n] = largestDistance(states, reference, width);
        linearError[k * networks + n] = largestDistance(states, run(identity), width);
      });
    }
    const axes = [labelledAxis("depth", depths), { name: "network", length: networks }];
    return {
      stateError: namedArray(axes, stateError),
      linearError: namedArray(axes, linearError),
      referenceError: namedArray(axes.slice(1), referenceError),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function requireMultiples(depths: readonly number[]): void {
  const wrong = depths.find((depth) => depth % observations !== 0);
  if (wrong === undefined) return;
  throw new UserError({
    action: `cannot compare a network of ${wrong} layers with its limit at ${observations} times`,
    allowed: `multiples of ${observations}`,
  });
}

function unitVector(width: number, key: Parameters<typeof fold>[0]): Float64Array {
  const values = new Float64Array(width);
  randomStream(fold(key, "input")).fillNormal(values);
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}

/** States of the network at the observed times, shape [observations, d]. */
function observed(
  drift: Drift,
  { activation, start, depth, beta }: {
    readonly activation: Activation;
    readonly start: Float64Array;
    readonly depth: number;
    readonly beta: number;
  },
): Float64Array {
  const { width } = drift;
  const states = new Float64Array(observations * width);
  const h = start.slice();
  const image = new Float64Array(width);
  const inner = depth ** -beta;
  const outer = depth ** (beta - 1);
  const stride = depth / observations;
  for (let k = 0; k < depth; k++) {
    drift.moveTo(k / depth);
    drift.apply(h, image);
    for (let i = 0; i < width; i++) h[i] += outer * activation.value(inner * image[i]);
    if ((k + 1) % stride === 0) states.set(h, ((k + 1) / stride - 1) * width);
  }
  return states;
}

/** Of two arrays of states. */
function largestDistance(a: Float64Array, b: Float64Array, width: number): number {
  let largest = 0;
  for (let first = 0; first < a.length; first += width) {
    let square = 0;
    for (let i = first; i < first + width; i++) square += (a[i] - b[i]) ** 2;
    largest = Math.max(largest, square);
  }
  return Math.sqrt(largest);
}
