/** The ordinary differential equation dh/dt = sigma(Abar(t) h + bbar(t)), to high order. */
import type { Activation } from "../../num/activation.ts";
import type { Drift } from "./drift.ts";

/**
 * States at `observations` equally spaced times after 0 (the last is 1), shape [observations, d],
 * by the classical Runge-Kutta method with `stepsBetween` steps in between: error O(step^4).
 */
export function solveOde(
  drift: Drift,
  { activation, start, observations, stepsBetween }: {
    readonly activation: Activation;
    readonly start: Float64Array;
    readonly observations: number;
    readonly stepsBetween: number;
  },
): Float64Array {
  const { width } = drift;
  const states = new Float64Array(observations * width);
  const h = start.slice();
  const probe = new Float64Array(width);
  const rates = [0, 1, 2, 3].map(() => new Float64Array(width));
  const steps = observations * stepsBetween;
  const rate = (x: Float64Array, out: Float64Array) => {
    drift.apply(x, out);
    for (let i = 0; i < width; i++) out[i] = activation.value(out[i]);
  };
  const stage = (from: Float64Array, by: number, out: Float64Array) => {
    for (let i = 0; i < width; i++) probe[i] = h[i] + by * from[i];
    rate(probe, out);
  };
  const step = 1 / steps;
  for (let k = 0; k < steps; k++) {
    drift.moveTo(k * step);
    rate(h, rates[0]);
    drift.moveTo((k + 0.5) * step);
    stage(rates[0], step / 2, rates[1]);
    stage(rates[1], step / 2, rates[2]);
    drift.moveTo((k + 1) * step);
    stage(rates[2], step, rates[3]);
    for (let i = 0; i < width; i++) {
      h[i] += step * (rates[0][i] + 2 * rates[1][i] + 2 * rates[2][i] + rates[3][i]) / 6;
    }
    if ((k + 1) % stepsBetween === 0) states.set(h, ((k + 1) / stepsBetween - 1) * width);
  }
  return states;
}
