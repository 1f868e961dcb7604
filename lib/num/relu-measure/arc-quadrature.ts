/**
 * Quadrature of functions of h = 1 / (1 - q^2) over an arc on which q is a sinusoid of amplitude rho. Seen from the
 * sinusoid's extremum, at the angle t, 1 - q^2 = sin^2 t + c cos^2 t with c = 1 - rho^2: h has its poles at
 * t = k pi +- i artanh(sqrt c) for c > 0, and at k pi +- atan(sqrt -c), outside the arc, for c < 0. Panels are halved
 * until the nearest pole is 1.5 half-lengths away from their centre; there 20 Gauss-Legendre nodes are right to
 * 1e-13, and the number of panels grows only like log(1 / c).
 * Source: derived here.
 */
import { gaussLegendre } from "../analysis/quadrature.ts";
import type { Sinusoid } from "./circle.ts";

/** Nodes on a panel: weights of d phi, cos phi and sin phi, q and h. */
export interface ArcNodes {
  readonly weights: Float64Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  readonly q: Float64Array;
  readonly h: Float64Array;
}

const rule = gaussLegendre(20);
/** Halvings of an arc at most: panels of 1e-15 radian. */
const halvingsMax = 50;

/** Nodes of all panels of an arc. |q| < 1 on it; an arc of length 0 has none. */
export function nodesOf(
  arc: Pick<Sinusoid, "low" | "high" | "cosine" | "sine">,
): readonly ArcNodes[] {
  const amplitude = Math.hypot(arc.cosine, arc.sine);
  const contrast = (1 - amplitude) * (1 + amplitude);
  const centre = Math.atan2(arc.sine, arc.cosine);
  const root = Math.sqrt(Math.abs(contrast));
  const pole = contrast > 0 ? Math.atanh(root) : Math.atan(root);
  const distance = (angle: number) => {
    const t = Math.abs(angle - centre - Math.PI * Math.round((angle - centre) / Math.PI));
    return contrast > 0 ? Math.hypot(t, pole) : Math.abs(t - pole);
  };
  const panels: ArcNodes[] = [];
  const divide = (low: number, high: number, depth: number): void => {
    const middle = (low + high) / 2;
    const half = (high - low) / 2;
    if (depth < halvingsMax && half * 1.5 > distance(middle)) {
      divide(low, middle, depth + 1);
      divide(middle, high, depth + 1);
    } else if (half > 0) panels.push(panelNodes(arc, middle, half));
  };
  divide(arc.low, arc.high, 0);
  return panels;
}

function panelNodes(
  { cosine, sine }: Pick<Sinusoid, "cosine" | "sine">,
  middle: number,
  half: number,
): ArcNodes {
  const count = rule.nodes.length;
  const weights = rule.weights.map((weight) => weight * half);
  const [cosines, sines, q, h] = [0, 1, 2, 3].map(() => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    const angle = middle + half * rule.nodes[i];
    cosines[i] = Math.cos(angle);
    sines[i] = Math.sin(angle);
    q[i] = cosine * cosines[i] + sine * sines[i];
    // (1 - q)(1 + q) keeps the digits that 1 - q^2 loses near its pole.
    h[i] = 1 / ((1 - q[i]) * (1 + q[i]));
  }
  return { weights, cosines, sines, q, h };
}
