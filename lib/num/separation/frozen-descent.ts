/**
 * Gradient descent on the logistic loss of the circle of n points with alternating labels (labelled-points.ts) by
 * an infinitely wide two-layer ReLU network whose activations do not change. The labels are an eigenvector of the
 * tangent kernel H with eigenvalue n gamma^2, gamma = 1 / (n cos(pi / n)) the margin, so all margins y f are one
 * number s, from s = 0:
 *   s(t + 1) = s(t) + rate gamma^2 / (1 + e^s(t)),
 * and for small steps t = (e^s + s - 1) / (rate gamma^2). The risk is ln(1 + e^-s). The weights have moved by s /
 * gamma in norm. Derived here.
 */
import { UserError } from "../../contract/errors.ts";

/** gamma = 1 / (n cos(pi / n)). Errors: a UserError unless n is a multiple of 4 (n = 2 mod 4 has margin 0). */
export function circleMargin(count: number): number {
  if (!Number.isSafeInteger(count) || count < 4 || count % 4 !== 0) {
    throw new UserError({
      action: `cannot give the margin of ${count} alternating points on a circle`,
      allowed: "multiples of 4",
      hint: "6, 10, 14 … points have margin 0",
    });
  }
  return 1 / (count * Math.cos(Math.PI / count));
}

/** ln(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The margin s at which the risk ln(1 + e^-s) is eps < ln 2. */
export function marginAtRisk(risk: number): number {
  return -Math.log(Math.expm1(risk));
}

/** (e^s + s - 1) / (rate gamma^2) at risk eps: steps of descent, for small rates. */
export function smallStepTime(risk: number, speed: number): number {
  const s = marginAtRisk(risk);
  return (Math.exp(s) + s - 1) / speed;
}

/** When descent reaches a risk. */
export interface FrozenHit {
  /** Steps, with a fraction by which the risk passes within the last one (linear in the risk). */
  readonly time: number;
  /** s after the last of these steps. */
  readonly margin: number;
}

/** The recursion itself; `speed` is rate gamma^2. */
export function frozenHit(risk: number, speed: number): FrozenHit {
  let s = 0;
  let before = Math.LN2;
  for (let step = 1;; step++) {
    s += speed / (1 + Math.exp(s));
    const after = softplus(-s);
    if (after <= risk) return { time: step - (risk - after) / (before - after), margin: s };
    before = after;
  }
}
