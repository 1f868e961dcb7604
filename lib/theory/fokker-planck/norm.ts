/** The diffusion of y = ln V for one input under a smooth shaped activation. */
import { evolve, type MassFunction } from "./solver.ts";

/**
 * dy = [k (e^y - 1) - 1] dt + sqrt2 dB (Ito, from dV = k V (V - 1) dt + sqrt2 V dB) at increasing times from
 * y = ln V_0. For k > 0 a path that reaches V = e^9 has exploded (it would within about e^-9 / k);
 * for k <= 0 the end is out of reach. Spacing 0.01, step 1e-3.
 */
export function normLaws(
  { growth, squaredNorm }: { readonly growth: number; readonly squaredNorm: number },
  times: readonly number[],
): MassFunction[] {
  const start = Math.log(squaredNorm);
  const last = times[times.length - 1];
  // Seven standard deviations below the drift of small norms; nothing stationary lies lower than that.
  const reach = Math.max(0, growth + 1) * last + 7 * Math.sqrt(2 * last);
  return evolve({
    drift: (y) => growth * Math.expm1(y) - 1,
    diffusion: 1,
    low: Math.floor(start - reach - 1),
    high: 9,
    spacing: 0.01,
    step: 1e-3,
    absorbing: growth > 0,
  }, { start, times });
}
