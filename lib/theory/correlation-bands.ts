/**
 * How the law of the correlation moves with layer time in a shaped ReLU network: bands of the covariance
 * SDE (Fokker-Planck) beside the infinite-width ordinary differential equation d rho/dt = nu(rho).
 */
import * as v from "valibot";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { correlationDrift, correlationLaws } from "./fokker-planck/correlation.ts";
import { expectation, quantileOf } from "./fokker-planck/solver.ts";
import { effectiveGap, limitGap, slopeParams, slopesAt } from "./shape/gap.ts";

const params = v.strictObject({
  time: v.pipe(v.number(), v.gtValue(0), v.description("last layer time of the curves")),
  correlation: v.pipe(v.number(), v.gtValue(-1), v.ltValue(1), v.description("rho_0")),
  width: v.optional(v.pipe(v.number(), v.description("n: use g_n in place of g"))),
  points: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(2), v.description("points of each curve")),
    50,
  ),
  ...slopeParams,
});

/**
 * Curves along `time`, all dimensionless: `rhoMeanAgainstTime`, `rhoSdAgainstTime`, `rhoQ10AgainstTime`,
 * `rhoMedianAgainstTime`, `rhoQ90AgainstTime` of the SDE; `rhoOdeAgainstTime` and the scalar `rhoOde` at the
 * last time of the ODE (Runge-Kutta 4, error below 1e-9).
 */
export const plugin = {
  summary: "mean, spread and quantiles of the correlation against layer time: SDE and ODE",
  params,
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

/**
 * d rho/dt = nu(rho) in the angle a = arccos rho, da/dt = -nu / sin a, which is smooth up to a = 0: rho at
 * increasing times.
 */
function infiniteWidth(
  { gap, correlation }: { readonly gap: number; readonly correlation: number },
  times: readonly number[],
): number[] {
  const slope = (a: number) => -correlationDrift(gap, a) / Math.sin(a);
  let angle = Math.acos(correlation);
  let from = 0;
  return times.map((time) => {
    const steps = Math.max(1, Math.ceil((time - from) / 0.005));
    const h = (time - from) / steps;
    for (let i = 0; i < steps; i++) {
      const k1 = slope(angle);
      const k2 = slope(angle + (h / 2) * k1);
      const k3 = slope(angle + (h / 2) * k2);
      const k4 = slope(angle + h * k3);
      angle += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    }
    from = time;
    return Math.cos(angle);
  });
}
