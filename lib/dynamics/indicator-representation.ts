/**
 * A random network f(x) = (1/m) sum_r h(alpha_r, b_r) 1{<w_r, x> + b_r >= 0}, alpha_r = <w_r, e1>, whose
 * mean over w, b is the Taylor polynomial of sin(frequency x1) exactly: the existence lemma of Allen-Zhu,
 * Li, Liang (2019), arXiv 1811.04918, Lemma 6.2, without its truncations. h:
 * lib/num/analysis/indicator-series.ts.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Key } from "../contract/key.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { hermiteValues, indicatorNorm, sineSeries } from "../num/analysis/indicator-series.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { spherePoints } from "../num/random/sphere.ts";
import { networks } from "./ensemble/networks.ts";

const params = v.strictObject({
  networks,
  width: v.pipe(count, v.description("m, units")),
  frequency: v.optional(v.pipe(positive, v.description("of the sine")), 1),
  degree: v.optional(v.pipe(count, v.description("at which its Taylor series is cut")), 3),
  points: v.optional(
    v.pipe(count, v.description("inputs, uniform on the unit sphere of R^4, for each network")),
    64,
  ),
});
type Params = v.InferOutput<typeof params>;

const axes = ["network"];
const dimension = 4;
const fields = {
  error: { description: "mean over the inputs of (f - polynomial)^2", axes },
  scaledError: { description: "m times that", axes },
} as const satisfies Declarations<FieldDeclaration>;

/** In float64; each network has its own weights and inputs. */
export const plugin = {
  summary: "random indicator networks whose mean is a polynomial exactly",
  params,
  fields,
  tables: { representation: { summary: "errors of each network", fields: Object.keys(fields) } },
  simulate({ params, key, compute }) {
    const { networks, width } = params;
    const error = new Float64Array(networks);
    for (let network = 0; network < networks; network++) {
      error[network] = errorOf(params, fold(key, "network", network));
      compute.progress(network + 1, networks, "networks");
    }
    const axis = [{ name: "network", length: networks }];
    return {
      error: namedArray(axis, error),
      scaledError: namedArray(axis, error.map((value) => width * value)),
    };
  },
} satisfies Dynamics<Params>;

/** h(alpha, b); c_0 counts twice. */
export function representer(
  coefficients: Float64Array,
): (alpha: number, bias: number) => number {
  const degree = coefficients.length - 1;
  const factors = coefficients.map((c, i) => i === 0 ? 2 * c : c / indicatorNorm(i));
  const [ofAlpha, ofBias] = [new Float64Array(degree + 1), new Float64Array(degree + 1)];
  return (alpha, bias) => {
    hermiteValues(alpha, degree, ofAlpha);
    hermiteValues(-bias, degree, ofBias);
    let sum = factors[0];
    for (let i = 1; i <= degree; i++) sum += factors[i] * ofAlpha[i] * ofBias[i - 1];
    return sum;
  };
}

function errorOf({ width, frequency, degree, points }: Params, key: Key): number {
  const coefficients = sineSeries(frequency, degree);
  const h = representer(coefficients);
  const inputs = spherePoints(randomStream(fold(key, "inputs")), {
    count: points,
    dimension,
    radius: 1,
  });
  const normals = new Float64Array(width * (dimension + 1));
  randomStream(fold(key, "weights")).fillNormal(normals);
  const outputs = new Float64Array(points);
  for (let at = 0; at < normals.length; at += dimension + 1) {
    const [w0, w1, w2, w3, bias] = normals.subarray(at, at + dimension + 1);
    const value = h(w0, bias) / width;
    for (let p = 0, k = 0; p < points; p++, k += dimension) {
      const z = w0 * inputs[k] + w1 * inputs[k + 1] + w2 * inputs[k + 2] + w3 * inputs[k + 3];
      if (z + bias >= 0) outputs[p] += value;
    }
  }
  let sum = 0;
  for (let p = 0; p < points; p++) {
    let polynomial = 0;
    for (let i = degree; i >= 0; i--) {
      polynomial = polynomial * inputs[p * dimension] + coefficients[i];
    }
    sum += (outputs[p] - polynomial) ** 2;
  }
  return sum / points;
}
