/**
 * The circle of ReLU directions. A hinge (cos phi x + sin phi)_+ of one input x has a direction phi; its
 * knot is x = -tan phi, and it faces right where cos phi > 0. At examples x_1 < … < x_M the hinge is
 * piecewise linear in (cos phi, sin phi): it changes only at the 2M directions whose knot is an example.
 * Between two neighbours of these, on an arc, a function
 *   q(phi) = (1/lambda) sum_j u_j (cos phi x_j + sin phi)_+
 * is one sinusoid, so that its largest value is known in closed form.
 * Directions in radians; all else in the units of the examples.
 * Source: derived here; q is the dual certificate of the two problems in this folder.
 */
import { assert } from "../../contract/errors.ts";

/** Examples of a function of one input. */
export interface Examples {
  /** Strictly increasing. */
  readonly inputs: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

/** A penalised least-squares problem over measures on the circle. */
export interface ReluProblem extends Examples {
  /** lambda > 0, the weight of the squared norm of the parameters. */
  readonly penalty: number;
}

/** Directions from `low` to `high` between which no example's hinge changes. */
export interface Arc {
  readonly low: number;
  readonly high: number;
  /** Examples at which the hinges of the arc are positive. */
  readonly active: readonly number[];
}

/** cosine cos phi + sine sin phi on an arc. */
export interface Sinusoid extends Arc {
  readonly cosine: number;
  readonly sine: number;
}

/** A direction, and a function's value there. */
export interface Peak {
  readonly direction: number;
  readonly value: number;
}

/** The 2M arcs of the circle in increasing order; the first begins at -atan x_M, the last ends 2 pi later. */
export function arcsOf(inputs: ArrayLike<number>): readonly Arc[] {
  const count = inputs.length;
  assert(count > 0, "a circle without examples");
  for (let j = 1; j < count; j++) assert(inputs[j] > inputs[j - 1], "inputs that do not increase");
  const kinks = Array.from(inputs, (x) => -Math.atan(x)).reverse();
  const starts = [...kinks, ...kinks.map((angle) => angle + Math.PI)];
  return starts.map((low, k): Arc => {
    const high = k + 1 < starts.length ? starts[k + 1] : starts[0] + 2 * Math.PI;
    // From kink to kink one more example becomes active, the largest first; after half a turn one less.
    const passed = (k % count) + 1;
    const active = k < count
      ? Array.from({ length: passed }, (_, i) => count - passed + i)
      : Array.from({ length: count - passed }, (_, i) => i);
    return { low, high, active };
  });
}

/** q on each arc, for the weights u of the examples. */
export function certificateOf(
  { inputs, penalty }: Pick<ReluProblem, "inputs" | "penalty">,
  weights: ArrayLike<number>,
  arcs: readonly Arc[] = arcsOf(inputs),
): readonly Sinusoid[] {
  return arcs.map((arc) => {
    let [cosine, sine] = [0, 0];
    for (const j of arc.active) {
      cosine += weights[j] * inputs[j] / penalty;
      sine += weights[j] / penalty;
    }
    return { ...arc, cosine, sine };
  });
}

/** Value of a certificate in a direction (any real number). */
export function certificateAt(certificate: readonly Sinusoid[], direction: number): number {
  const start = certificate[0].low;
  const turns = Math.floor((direction - start) / (2 * Math.PI));
  const angle = direction - 2 * Math.PI * turns;
  const arc = certificate.find(({ high }) => angle <= high) ?? certificate[0];
  return arc.cosine * Math.cos(direction) + arc.sine * Math.sin(direction);
}

/** Where |q| is largest on an arc, its ends included, and q there. Relative error 1e-15. */
export function peakOf({ low, high, cosine, sine }: Sinusoid): Peak {
  const at = (direction: number): Peak => ({
    direction,
    value: cosine * Math.cos(direction) + sine * Math.sin(direction),
  });
  const ends = [at(low), at(high)];
  // The sinusoid's extrema are half a turn apart: at most one of them is within the arc.
  const extremum = Math.atan2(sine, cosine);
  const inside = extremum + Math.PI * Math.ceil((low - extremum) / Math.PI);
  const candidates = inside > low && inside < high
    ? [
      { direction: inside, value: Math.sign(at(inside).value) * Math.hypot(cosine, sine) },
      ...ends,
    ]
    : ends;
  return candidates.reduce((best, peak) =>
    Math.abs(peak.value) > Math.abs(best.value) ? peak : best
  );
}

/** Largest |q| on the circle. */
export function largestOf(certificate: readonly Sinusoid[]): number {
  return certificate.reduce((most, arc) => Math.max(most, Math.abs(peakOf(arc).value)), 0);
}
