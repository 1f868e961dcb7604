/**
 * State evolution of message passing that looks for a vector of signs in a spiked Gaussian matrix
 * (synchronization over Z2). Source: Li and Wei, arXiv 2208.03313 (recalled); the law of two times, and with
 * it the rate at which the iterates settle, is derived here (docs/papers/amp-spiked-models.md).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { normalCdf, normalDensity } from "../num/analysis/special.ts";
import { changes, fixedPoint, signals, spectralSignal } from "./message-passing/sign-evolution.ts";

const params = v.strictObject({
  strength: v.pipe(positive, v.description("lambda, the size of the spike")),
  iteration: v.optional(v.pipe(count, v.description("t of `signal`"))),
  iterations: v.optional(v.pipe(count, v.description("length of the curves")), 12),
});

const predictions = {
  signal: { description: "alpha_t", shape: "scalar", when: "with `iteration`" },
  signalAgainstIteration: { description: "alpha_t", shape: "curve", along: "iteration" },
  changeAgainstIteration: { description: "|q_t - q_{t-1}|", shape: "curve", along: "iteration" },
  signalFirst: {
    description: "alpha_1 = sqrt(lambda^2 - 1), the level of the eigenvector",
    shape: "scalar",
  },
  signalLimit: { description: "limit of alpha_t", shape: "scalar" },
  risk: {
    description: "limit of |v v^T - u u^T|_F^2, the Bayes risk 1 - q^2",
    shape: "scalar",
  },
  riskOfEigenvector: {
    description: "the same of the scaled eigenvector, 1 - (1 - 1/lambda^2)^2",
    shape: "scalar",
  },
  signError: { description: "limit of the share of wrong signs", shape: "scalar" },
  signErrorOfEigenvector: { description: "the same of the eigenvector", shape: "scalar" },
  contraction: {
    description: "factor r of alpha^2 - its limit in one iteration",
    shape: "scalar",
  },
  changeRate: { description: "ln sqrt r: slope of ln |q_t - q_{t-1}| in t", shape: "scalar" },
  contractionRate: { description: "ln r", shape: "scalar" },
  escapeSlope: {
    description: "1 / (2 ln lambda): iterations that a random start needs, per ln n",
    shape: "scalar",
    when: "for lambda > 1",
  },
  noise: { description: "law of the entries of sqrt n (x_t - alpha_t v)", shape: "distribution" },
  riskAgainstStrength: { description: "1 - q^2", shape: "curve", along: "strength" },
  riskOfEigenvectorAgainstStrength: {
    description: "1 - (1 - 1/lambda^2)^2",
    shape: "curve",
    along: "strength",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * All dimensionless, for n -> infinity and a spectral start; the scalars exact to 1e-10, the changes to 1e-8 for
 * lambda <= 3. Finite n differs by a random O(n^-1/2).
 */
export const plugin = {
  summary: "message passing for a vector of signs: signal, risk, rates in the limit of large n",
  params,
  predictions,
  predict({ strength, iteration, iterations }): Record<string, Prediction> {
    const first = spectralSignal(strength);
    const { alpha, overlap, rate } = fixedPoint(strength);
    const scalars = {
      signalFirst: first,
      signalLimit: alpha,
      risk: 1 - overlap ** 2,
      riskOfEigenvector: eigenvectorRisk(strength),
      signError: normalCdf(-alpha),
      signErrorOfEigenvector: normalCdf(-first),
      contraction: rate,
      changeRate: Math.log(rate) / 2,
      contractionRate: Math.log(rate),
      ...(strength > 1 ? { escapeSlope: 1 / (2 * Math.log(strength)) } : {}),
      ...(iteration === undefined ? {} : {
        signal: signals(strength, { first, count: iteration })[iteration - 1],
      }),
    };
    const along = (name: string, y: Float64Array): Prediction => ({
      shape: "curve",
      along: name,
      x: name === "iteration" ? y.map((_, t) => t + 1) : strengths,
      y,
    });
    return {
      ...Object.fromEntries(
        Object.entries(scalars).map(([name, value]) => [name, scalarPrediction(value)]),
      ),
      signalAgainstIteration: along("iteration", signals(strength, { first, count: iterations })),
      changeAgainstIteration: along("iteration", changes(strength, iterations)),
      noise: standardNormal,
      riskAgainstStrength: along(
        "strength",
        strengths.map((value) => 1 - fixedPoint(value).overlap ** 2),
      ),
      riskOfEigenvectorAgainstStrength: along("strength", strengths.map(eigenvectorRisk)),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

const places = Float64Array.from({ length: 401 }, (_, i) => (i - 200) / 40);
const standardNormal: Prediction = {
  shape: "distribution",
  x: places,
  cdf: places.map(normalCdf),
  density: places.map(normalDensity),
};

const strengths = Float64Array.from({ length: 41 }, (_, i) => 1 + i / 20);

function eigenvectorRisk(strength: number): number {
  return 1 - Math.max(0, 1 - strength ** -2) ** 2;
}
