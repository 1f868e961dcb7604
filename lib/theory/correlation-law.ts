/**
 * Law of the correlation of two inputs in a shaped ReLU network at layer time T = depth / width, by the
 * Fokker-Planck equation of the covariance SDE for theta = artanh rho.
 * Source: Li, Nica, Roy, arXiv 2206.02768, for the SDE; theta and the gap g_n of a width are
 * derived here (docs/papers/neural-covariance-sde.md).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { correlationDiffusion, correlationLaws } from "./fokker-planck/correlation.ts";
import { infiniteWidth } from "./fokker-planck/infinite-width.ts";
import { distributionOf } from "./fokker-planck/prediction.ts";
import { expectation, type MassFunction, quantileOf } from "./fokker-planck/solver.ts";
import { effectiveGap, limitGap, slopeParams, slopesAt } from "./shape/gap.ts";

const params = v.strictObject({
  time: v.pipe(positive, v.description("T = depth / width")),
  correlation: v.pipe(
    v.number(),
    v.gtValue(-1),
    v.ltValue(1),
    v.description("rho_0 of the inputs"),
  ),
  gap: v.optional(v.pipe(v.number(), v.minValue(0), v.description("g itself, for the limit"))),
  width: v.optional(
    v.pipe(v.number(), v.description("n: g_n of the exact one-layer map replaces g")),
  ),
  ...slopeParams,
});

/** Of the law at the point's own width; without a width, of the limit. */
const laws = {
  rho: { description: "law of the correlation", shape: "distribution" },
  logDistance: { description: "law of log10(1 - rho)", shape: "distribution" },
  rhoMean: { description: "mean of the correlation", shape: "scalar" },
  rhoSd: { description: "standard deviation of the correlation", shape: "scalar" },
  rhoQ10: { description: "quantile 0.1 of the correlation", shape: "scalar" },
  rhoMedian: { description: "median of the correlation", shape: "scalar" },
  rhoQ90: { description: "quantile 0.9 of the correlation", shape: "scalar" },
  logNormCorrelation: { description: "correlation of the two log norms", shape: "scalar" },
  rhoOde: { description: "correlation at infinite width", shape: "scalar" },
  rhoOdeLaw: { description: "the law that sits at rhoOde", shape: "distribution" },
} as const satisfies Declarations<PredictionDeclaration>;

const limits: Declarations<PredictionDeclaration> = Object.fromEntries(
  Object.entries(laws).map(([name, { description, shape }]) => [
    `${name}Limit`,
    { description: `${description} at infinite width and fixed depth / width`, shape },
  ]),
);

/**
 * All dimensionless. From the gap g_n of width n (or g, if no width is given): distributions `rho` and
 * `logDistance` = log10(1 - rho); scalars `rhoMean`, `rhoSd`, `rhoQ10`, `rhoMedian`, `rhoQ90`;
 * `logNormCorrelation` = (1/T) int_0^T E rho_t^2 dt, the correlation of ln V^11 and ln V^22; and the rival
 * d rho/dt = nu(rho) without noise: scalar `rhoOde` and the distribution `rhoOdeLaw`, a point mass. The same
 * names with `Limit` for the gap g of infinite width (absent for p < 1/2, where there is no limit).
 * Grid error of means below 2e-5; what g_n leaves of the finite-width error is O(1/n).
 */
export const plugin = {
  summary: "law of the correlation under the covariance SDE of a shaped ReLU (Fokker-Planck)",
  params,
  predictions: { ...laws, ...limits },
  predict(point) {
    const limit = point.gap ?? limitGap(point);
    const finite = point.width === undefined
      ? limit
      : effectiveGap(point.width, slopesAt(point.width, point));
    if (finite === undefined) return {};
    const { time, correlation } = point;
    const own = solve({ gap: finite, time, correlation });
    const ofLimit = limit === undefined
      ? {}
      : limit === finite
      ? own
      : solve({ gap: limit, time, correlation });
    return {
      ...own,
      ...Object.fromEntries(
        Object.entries(ofLimit).map(([name, prediction]) => [`${name}Limit`, prediction]),
      ),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

interface LawPoint {
  readonly gap: number;
  readonly time: number;
  readonly correlation: number;
}

function solve(point: LawPoint): Record<string, Prediction> {
  // Trapezoid in time of E rho^2.
  const { low, high, spacing } = correlationDiffusion(point.gap);
  const squares = Float64Array.from(
    { length: Math.round((high - low) / spacing) + 1 },
    (_, i) => Math.tanh(low + i * spacing) ** 2,
  );
  let before = point.correlation ** 2;
  let integral = 0;
  const [law] = correlationLaws(point, {
    times: [point.time],
    visit: (mass, duration) => {
      let now = 0;
      for (let i = 0; i < mass.length; i++) now += mass[i] * squares[i];
      integral += ((before + now) / 2) * duration;
      before = now;
    },
  });
  const [ode] = infiniteWidth(point, [point.time]);
  return {
    ...summaries(law),
    logNormCorrelation: scalarPrediction(integral / point.time),
    rhoOde: scalarPrediction(ode),
    rhoOdeLaw: {
      shape: "distribution",
      x: Float64Array.of(ode - 1e-9, ode),
      cdf: Float64Array.of(0, 1),
    },
  };
}

function summaries(law: MassFunction): Record<string, Prediction> {
  const mean = expectation(law, Math.tanh);
  const second = expectation(law, (theta) => Math.tanh(theta) ** 2);
  const quantile = (p: number) => scalarPrediction(Math.tanh(quantileOf(law, p)));
  return {
    rho: distributionOf(law, {
      value: Math.tanh,
      slope: (theta) => Math.cosh(theta) ** -2,
    }),
    logDistance: distributionOf(law, {
      // 1 - tanh theta = 2 / (e^(2 theta) + 1).
      value: (theta) => Math.log10(2 / (Math.exp(2 * theta) + 1)),
      slope: (theta) => -(1 + Math.tanh(theta)) / Math.LN10,
    }),
    rhoMean: scalarPrediction(mean),
    rhoSd: scalarPrediction(Math.sqrt(second - mean * mean)),
    rhoQ10: quantile(0.1),
    rhoMedian: quantile(0.5),
    rhoQ90: quantile(0.9),
  };
}
