/** Many copies of a recursion as fields. */
import * as v from "valibot";
import type { FieldDeclaration, TableDeclaration } from "../../contract/declarations.ts";
import type { Fields, SimulationJob } from "../../contract/plugins.ts";
import { namedArray } from "../../num/array.ts";
import { squaredNorm } from "../../num/linear-algebra/vector.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import { Chain, type Recursion } from "./chain.ts";
import { driftParam } from "./drift.ts";

const noise = (words: string) =>
  v.optional(v.pipe(v.number(), v.minValue(0), v.description(words)), 0);

/** Parameters that networks and their limit have in common. */
export const noisyParams = {
  width: v.pipe(v.number(), v.integer(), v.minValue(1), v.description("width d")),
  matrixNoise: noise("a: the noise of A's entries has variance a^2 per unit of layer time"),
  biasNoise: noise("s: the noise of b's entries has variance s^2 per unit of layer time"),
  drift: driftParam,
  backward: v.optional(
    v.pipe(v.boolean(), v.description("also pull a gradient back to the input")),
    false,
  ),
};

const missing = "exploded: the squared norm of the state passed 1e120";

/** What {@link ensembleFields} gives. */
export const declaredFields = {
  logNormRatioForward: { description: "ln |h_L| / |h_0|", axes: ["network"] },
  state: { description: "h_L", axes: ["network", "coordinate"] },
  logNormRatioBackward: {
    description: "ln |p_0| / |p_L|",
    axes: ["network"],
    when: "with `backward`",
  },
} as const satisfies Readonly<Record<string, FieldDeclaration>>;

/** Tables of these fields. */
export const declaredTables = {
  "norm-ratio": {
    summary: "ln of the norm ratios |h_L|/|h_0| and |p_0|/|p_L|",
    fields: ["logNormRatioForward"],
    optional: ["logNormRatioBackward"],
  },
  state: { summary: "coordinates of h_L, one row each", fields: ["state"] },
} as const satisfies Readonly<Record<string, TableDeclaration>>;

/**
 * Fields of independent networks: `logNormRatioForward` [network] = ln |h_L|/|h_0|; `state`
 * [network, coordinate] = h_L; with a backward pass `logNormRatioBackward` [network] =
 * ln |p_0|/|p_L| for a p_L of uniform direction, so that E e^(2 x) = E |dh_L/dh_0|_F^2 / d. The
 * input is the unit vector along (1, ..., 1). NaN (missing) in a network whose state exploded.
 */
export function ensembleFields(
  recursion: Recursion,
  { networks, key, compute, label }:
    & Pick<SimulationJob<unknown>, "key" | "compute">
    & { readonly networks: number; readonly label: string },
): Fields {
  const { width, backward } = recursion;
  const start = new Float64Array(width).fill(1 / Math.sqrt(width));
  const end = new Float64Array(width);
  const directions = randomStream(fold(key, label, "direction"));
  const chain = new Chain(recursion, randomStream(fold(key, label)));
  const forward = new Float64Array(networks);
  const pulled = new Float64Array(backward ? networks : 0);
  const states = new Float64Array(networks * width);
  for (let n = 0; n < networks; n++) {
    if (n % 256 === 0) compute.progress(n, networks, "networks");
    const alive = chain.push(start);
    forward[n] = alive ? Math.log(squaredNorm(chain.state)) / 2 : NaN;
    states.set(alive ? chain.state : new Float64Array(width).fill(NaN), n * width);
    if (!backward) continue;
    directions.fillNormal(end);
    if (alive) chain.pullBack(end);
    pulled[n] = alive ? Math.log(squaredNorm(chain.gradient) / squaredNorm(end)) / 2 : NaN;
  }
  const axis = { name: "network", length: networks };
  return {
    logNormRatioForward: namedArray([axis], forward, { missing }),
    state: namedArray([axis, { name: "coordinate", length: width }], states, { missing }),
    ...(backward ? { logNormRatioBackward: namedArray([axis], pulled, { missing }) } : {}),
  };
}
