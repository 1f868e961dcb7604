/**
 * Stochastic descent that sees each example once, in the hidden weights of a two-layer ReLU network:
 * Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, Theorem 1. Unit inputs with a constant coordinate, x =
 * (sqrt(3)/2 u, 1/2), u uniform on the sphere of R^3; target sin(3 x1) x2 + cos(2 x3) / 2; loss (f - y)^2 /
 * 2; a ~ N(0, eps^2), W and b ~ N(0, 1/m), W trained at rate eta / (m eps^2).
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { spherePoints } from "../num/random/sphere.ts";
import { networks } from "./ensemble/networks.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("m, hidden units")),
  outputScale: v.optional(v.pipe(positive, v.description("eps: deviation of a")), 0.1),
  rate: v.optional(v.pipe(positive, v.description("eta: the rate is eta / (m eps^2)")), 0.5),
  times: v.pipe(
    v.array(count),
    v.minLength(1),
    v.description("T, increasing: numbers of steps over which the loss is averaged"),
  ),
});
type Params = v.InferOutput<typeof params>;

const dimension = 4;
const fields = {
  averageLoss: {
    description: "mean of the losses of the first T steps, each before its step",
    axes: ["network", "time"],
  },
} as const satisfies Declarations<FieldDeclaration>;

/** In float64; each network has its own examples and parameters. */
export const plugin = {
  summary: "one-pass descent in the hidden weights of two-layer ReLU networks",
  params,
  fields,
  tables: { averages: { summary: "running average of the loss", fields: ["averageLoss"] } },
  simulate({ params, key, compute }) {
    const { networks, times } = params;
    const values = new Float64Array(networks * times.length);
    for (let network = 0; network < networks; network++) {
      values.set(averages(params, fold(key, "network", network)), network * times.length);
      compute.progress(network + 1, networks, "networks");
    }
    const axes = [{ name: "network", length: networks }, labelledAxis("time", times)];
    return { averageLoss: namedArray(axes, values) };
  },
} satisfies Dynamics<Params>;

/** A unit input with the constant coordinate 1/2, in place. */
export function padInput(point: Float64Array, out: Float64Array): void {
  for (let j = 0; j < dimension - 1; j++) out[j] = Math.sqrt(3) / 2 * point[j];
  out[dimension - 1] = 0.5;
}

/** sin(3 x1) x2 + cos(2 x3) / 2. */
export function onePassTarget(x: ArrayLike<number>): number {
  return Math.sin(3 * x[0]) * x[1] + Math.cos(2 * x[2]) / 2;
}

function averages({ width, outputScale, rate, times }: Params, key: Key): Float64Array {
  const steps = times.at(-1)!;
  const shape = { count: steps, dimension: dimension - 1, radius: 1 };
  const points = spherePoints(randomStream(fold(key, "examples")), shape);
  const draw = (size: number, label: string, deviation: number) => {
    const found = new Float64Array(size);
    randomStream(fold(key, label)).fillNormal(found);
    return found.map((value) => deviation * value);
  };
  const small = 1 / Math.sqrt(width);
  const a = draw(width, "readout", outputScale);
  const weights = draw(width * dimension, "weights", small);
  const bias = draw(width, "bias", small);
  const eta = rate / (width * outputScale ** 2);
  const x = new Float64Array(dimension);
  const pull = new Float64Array(width);
  const found = new Float64Array(times.length);
  let [sum, next] = [0, 0];
  for (let step = 1; step <= steps; step++) {
    padInput(points.subarray((step - 1) * (dimension - 1), step * (dimension - 1)), x);
    let f = 0;
    for (let i = 0, at = 0; i < width; i++, at += dimension) {
      const z = weights[at] * x[0] + weights[at + 1] * x[1] + weights[at + 2] * x[2] +
        weights[at + 3] * x[3] + bias[i];
      // Without a branch, which would be guessed wrongly half of the time.
      pull[i] = z > 0 ? a[i] : 0;
      f += pull[i] * z;
    }
    const error = f - onePassTarget(x);
    sum += error * error / 2;
    if (step === times[next]) found[next++] = sum / step;
    for (let i = 0, at = 0; i < width; i++, at += dimension) {
      const move = eta * error * pull[i];
      weights[at] -= move * x[0];
      weights[at + 1] -= move * x[1];
      weights[at + 2] -= move * x[2];
      weights[at + 3] -= move * x[3];
    }
  }
  return found;
}
