/**
 * Residual networks with smooth weights and without noise,
 *   h_(k+1) = h_k + L^-alpha sigma(A_k h_k + b_k),
 * A_k = L^-beta Abar(k/L), b_k = L^-beta bbar(k/L), alpha = 1 - beta, against what they tend to:
 *  - `stateError`: against the ODE dh/dt = sigma(Abar h + bbar) at beta = 0, and the LINEAR ODE
 *    dh/dt = Abar h + bbar at beta > 0;
 *  - `linearError`: against the recursion of the same depth whose sigma is the identity.
 * Each is the largest |difference| / |h_0| over `observations` equally spaced times, or the one at
 * the last layer, or not divided. A network is one draw of what is not given: of the coefficients of
 * Abar and bbar, and of a unit input; it serves every depth. float64 throughout.
 * Source: Cont, Rossier, Xu, arXiv 2212.08199, limit under smooth weights.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { type Activation, activations } from "../num/activation.ts";
import { count } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { norm } from "../num/linear-algebra/vector.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { activationParam } from "./affine/activation.ts";
import { type Drift, driftParam, literalDrift, randomDrift } from "./affine/drift.ts";
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
  drift: driftParam,
  start: v.optional(
    v.pipe(
      v.array(v.number()),
      v.description("h_0, of `width` numbers; none: drawn on the sphere"),
    ),
  ),
  error: v.optional(
    v.pipe(
      v.picklist(["largest", "last"]),
      v.description("the largest distance over the times, or the one at the last layer"),
    ),
    "largest",
  ),
  relative: v.optional(
    v.pipe(v.boolean(), v.description("whether the distance is divided by |h_0|")),
    true,
  ),
});
type Params = v.InferOutput<typeof params>;

/** Times at which states are compared, and Runge-Kutta steps between two of them. */
const observations = 32;
const stepsBetween = 96;

export const plugin = {
  summary: "distance of smooth affine resnets to their ODE and to the linear recursion",
  params,
  fields: {
    stateError: {
      description: "distance |h_k - H_(k/L)|, H the ODE; max over times, relative to |h_0|, " +
        "unless asked otherwise",
      axes: ["depth", "network"],
    },
    linearError: {
      description: "distance |h_k - g_k|, g the linear recursion; as stateError",
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
  simulate({ params, key, compute }) {
    const { networks, width, activation, beta, depths } = params;
    requireMultiples(depths);
    const given = givenParts(params);
    const [sigma, identity] = [activations[activation], activations.identity];
    const limit = beta === 0 ? sigma : identity;
    const stateError = new Float64Array(depths.length * networks);
    const linearError = new Float64Array(depths.length * networks);
    const referenceError = new Float64Array(networks);
    for (let n = 0; n < networks; n++) {
      compute.progress(n, networks, "networks");
      const own = fold(key, "affine-ode-error", n);
      const drift = given.drift ?? randomDrift(width, randomStream(fold(own, "drift")));
      const start = given.start ?? unitVector(width, own);
      const unit = given.start && params.relative ? norm(given.start) : 1;
      const choice = { width, last: params.error === "last" };
      const distance = (a: Float64Array, b: Float64Array) => distanceOf(a, b, choice) / unit;
      const solve = (stepsBetween: number) =>
        solveOde(drift, { activation: limit, start, observations, stepsBetween });
      const reference = solve(stepsBetween);
      // Halving the step of a method of order 4 leaves 1/15 of the difference.
      referenceError[n] = distance(reference, solve(stepsBetween / 2)) / 15;
      depths.forEach((depth, k) => {
        const run = (activation: Activation) => observed(drift, { activation, start, depth, beta });
        const states = run(sigma);
        stateError[k * networks + n] = distance(states, reference);
        linearError[k * networks + n] = distance(states, run(identity));
      });
    }
    const axes = [labelledAxis("depth", depths), { name: "network", length: networks }];
    return {
      stateError: namedArray(axes, stateError),
      linearError: namedArray(axes, linearError),
      referenceError: namedArray(axes.slice(1), referenceError),
    };
  },
} satisfies Dynamics<Params>;

/** What the parameters fix; the rest is drawn for each network. */
function givenParts({ networks, width, drift, start, relative }: Params): {
  readonly drift?: Drift;
  readonly start?: Float64Array;
} {
  if (drift !== undefined && start !== undefined && networks > 1) {
    throw new UserError({
      action: `cannot draw ${networks} networks whose drift and start are both given`,
      allowed: "1",
      hint: "they would all be the same network",
    });
  }
  if (start !== undefined && start.length !== width) {
    throw new UserError({
      action: `cannot start a network of width ${width} from ${start.length} numbers`,
      allowed: String(width),
    });
  }
  if (start !== undefined && relative && norm(start) === 0) {
    throw new UserError({
      action: "cannot divide a distance by |h_0| = 0",
      allowed: "a start other than 0, or `relative: false`",
    });
  }
  return {
    ...(drift === undefined ? {} : { drift: literalDrift(drift, width) }),
    ...(start === undefined ? {} : { start: Float64Array.from(start) }),
  };
}

function requireMultiples(depths: readonly number[]): void {
  const wrong = depths.find((depth) => depth % observations !== 0);
  if (wrong === undefined) return;
  throw new UserError({
    action: `cannot compare a network of ${wrong} layers with its limit at ${observations} times`,
    allowed: `multiples of ${observations}`,
  });
}

function unitVector(width: number, key: Key): Float64Array {
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

/** Between two arrays of states: the largest, or that of the last ones. */
function distanceOf(
  a: Float64Array,
  b: Float64Array,
  { width, last }: { readonly width: number; readonly last: boolean },
): number {
  let largest = 0;
  for (let first = last ? a.length - width : 0; first < a.length; first += width) {
    let square = 0;
    for (let i = first; i < first + width; i++) square += (a[i] - b[i]) ** 2;
    largest = Math.max(largest, square);
  }
  return Math.sqrt(largest);
}
