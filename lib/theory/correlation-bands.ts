/**
 * How the law of the correlation moves with layer time in a shaped ReLU network: bands of the covariance
 * SDE (Fokker-Planck) beside the infinite-width ordinary differential equation d rho/dt = nu(rho).
 * Source: Li, Nica, Roy, arXiv 2206.02768, for the SDE; docs/papers/neural-covariance-sde.md.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { correlationLaws } from "./fokker-planck/correlation.ts";
import { expectation, quantileOf } from "./fokker-planck/solver.ts";
import { infiniteWidth } from "./fokker-planck/infinite-width.ts";
import { effectiveGap, limitGap, slopeParams, slopesAt } from "./shape/gap.ts";

const params = v.strictObject({
  time: v.pipe(positive, v.description("last layer time of the curves")),
  correlation: v.pipe(v.number(), v.gtValue(-1), v.ltValue(1), v.description("rho_0")),
  width: v.optional(v.pipe(v.number(), v.description("n: use g_n in place of g"))),
  points: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(2), v.description("points of each curve")),
    50,
  ),
  ...slopeParams,
});

const predictions = {
  rhoMeanAgainstTime: {
    description: "mean of the correlation against layer time",
    shape: "curve",
    along: "time",
    when: "for a shaped activation",
  },
  rhoSdAgainstTime: {
    description: "standard deviation of the correlation against layer time",
    shape: "curve",
    along: "time",
    when: "for a shaped activation",
  },
  rhoQ10AgainstTime: {
    description: "quantile 0.1 of the correlation against layer time",
    shape: "curve",
    along: "time",
    when: "for a shaped activation",
  },
  rhoMedianAgainstTime: {
    description: "median of the correlation against layer time",
    shape: "curve",
    along: "time",
    when: "for a shaped activation",
  },
  rhoQ90AgainstTime: {
    description: "quantile 0.9 of the correlation against layer time",
    shape: "curve",
    along: "time",
    when: "for a shaped activation",
  },
  rhoOdeAgainstTime: {
    description: "correlation at infinite width against layer time",
    shape: "curve",
    along: "time",
    when: "for a shaped activation",
  },
  rhoOde: {
    description: "correlation at infinite width at the last time",
    shape: "scalar",
    when: "for a shaped activation",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Curves along `time`, all dimensionless: `rhoMeanAgainstTime`, `rhoSdAgainstTime`, `rhoQ10AgainstTime`,
 * `rhoMedianAgainstTime`, `rhoQ90AgainstTime` of the SDE; `rhoOdeAgainstTime` and the scalar `rhoOde` at the
 * last time of the ODE (Runge-Kutta 4, error below 1e-9).
 */
export const plugin = {
  summary: "mean, spread and quantiles of the correlation against layer time: SDE and ODE",
  params,
  predictions,
  predict(point): Record<string, Prediction> {
    const gap = point.width === undefined
      ? limitGap(point)
      : effectiveGap(point.width, slopesAt(point.width, point));
    if (gap === undefined) return {};
    const { correlation } = point;
    const times = Array.from(
      { length: point.points },
      (_, i) => (point.time * (i + 1)) / point.points,
    );
    const laws = correlationLaws({ gap, correlation }, { times });
    const curve = (start: number, values: readonly number[]): Prediction => ({
      shape: "curve",
      along: "time",
      x: Float64Array.of(0, ...times),
      y: Float64Array.of(start, ...values),
    });
    const means = laws.map((law) => expectation(law, Math.tanh));
    const quantile = (p: number) =>
      curve(correlation, laws.map((law) => Math.tanh(quantileOf(law, p))));
    const ode = infiniteWidth({ gap, correlation }, times);
    return {
      rhoMeanAgainstTime: curve(correlation, means),
      rhoSdAgainstTime: curve(
        0,
        laws.map((law, i) =>
          Math.sqrt(expectation(law, (theta) => (Math.tanh(theta) - means[i]) ** 2))
        ),
      ),
      rhoQ10AgainstTime: quantile(0.1),
      rhoMedianAgainstTime: quantile(0.5),
      rhoQ90AgainstTime: quantile(0.9),
      rhoOdeAgainstTime: curve(correlation, ode),
      rhoOde: { shape: "scalar", value: ode[ode.length - 1] },
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;
