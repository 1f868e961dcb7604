/** The infinite-width rival of the covariance SDE: its drift alone. */
import { correlationDrift } from "./correlation.ts";

/**
 * d rho/dt = nu(rho) in the angle a = arccos rho, da/dt = -nu / sin a, which is smooth up to a = 0: rho at
 * increasing times (Runge-Kutta 4, error below 1e-9).
 */
export function infiniteWidth(
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
