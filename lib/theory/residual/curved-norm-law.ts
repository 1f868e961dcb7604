/**
 * The law of ln |H_1| for dH = a dW H + (kappa2/2) a^2 |H|^2 1 dt in d dimensions, H_0 the unit
 * vector e along (1, ..., 1): the limit of residual networks whose activation is curved. Derived here.
 *
 * With c = kappa2 sqrt(d)/2 the equation is dH = a |H| dB + c (a |H|)^2 e dt, which is a Brownian
 * motion with constant drift, dY = c e ds + dB, run by the clock dt = ds/(a^2 |Y|^2). Y leaves
 * linearly, so the clock reaches a finite time as s grows: H leaves every ball in finite time, almost
 * surely, and has no moments. What has a law is |H_1|, where H is still there at time 1.
 *
 * By Girsanov the kernel of Y is that of B times exp(c <e, y' - y> - c^2 s/2), and c^2 s/2 is a
 * potential (a c |y|)^2/2 in the clock's time, which sees |y| only: directions and r = ln |y|
 * separate. With nu = d/2 - 1, x = c e^r, and K the kernel of exp((a^2/2)(d^2/dr^2 - c^2 e^(2 r)))
 * from 0 to r, the density of r is
 *   f(r) = K(r) e^(nu r + x - c) sum_l p_l(x) e^(-a^2 (nu + l)^2/2),
 * p_l(x) = dim_l I_(nu+l)(x)/norm, the share of harmonics of degree l in e^(x cos angle) (averaged over
 * the sphere; dim_l of them; sum p_l = 1). At c = 0 it is N(nu a^2, a^2).
 */
import type { Prediction } from "../../contract/plugins.ts";
import { solveTridiagonal } from "../../num/linear-algebra/tridiagonal.ts";

const points = 1600;
const steps = 800;
/** The grid ends where x is this; from there on H runs away as if there were no noise. */
const farthest = 2000;
/** e^60 is out of reach of any network that is compared. */
const infinity = 60;

/**
 * Law of ln |H_1| as a prediction, and the share of solutions that are gone by time 1; their mass
 * lies beyond every point of the law. 1e-4 of a distribution function is the accuracy. Dimensionless.
 */
export function curvedNormLaw(
  { width, a, curvature }: {
    readonly width: number;
    readonly a: number;
    readonly curvature: number;
  },
): { readonly law: Prediction; readonly gone: number } {
  const c = curvature * Math.sqrt(width) / 2;
  const first = -9 * a;
  const step = (Math.log(farthest / c) - first) / (points - 1);
  // The start lies on the grid.
  const offset = Math.round(-first / step);
  const r = Float64Array.from({ length: points }, (_, i) => (i - offset) * step);
  const scaled = r.map((one) => c * Math.exp(one));
  const kernel = scaledKernel(scaled, { a, step, offset });
  const density = kernel.map((value, i) =>
    value * Math.exp((width / 2 - 1) * r[i]) * damping(scaled[i], { width, a })
  );
  const cdf = new Float64Array(points);
  for (let i = 1; i < points; i++) {
    cdf[i] = cdf[i - 1] + step * (density[i] + density[i - 1]) / 2;
  }
  // Beyond, the density falls as 1/|H|: what is there at time 1 is gone a moment later.
  const [end, last] = [r[points - 1], density[points - 1]];
  const present = Math.min(1, cdf[points - 1] + last);
  const beyond = Float64Array.from({ length: 64 }, (_, i) => end + (i + 1) / 4);
  const tail = beyond.map((one) =>
    Math.min(present, cdf[points - 1] + last * -Math.expm1(end - one))
  );
  return {
    gone: 1 - present,
    law: {
      shape: "distribution",
      x: Float64Array.of(...r, ...beyond, Math.max(infinity, end + 20)),
      cdf: Float64Array.of(...cdf, ...tail, present),
      density: Float64Array.of(...density, ...beyond.map((one) => last * Math.exp(end - one)), 0),
    },
  };
}

/**
 * Q = K e^(x - c) at time 1 on the grid: dQ/dt = (a^2/2)(Q'' - 2 x Q' - x Q), Q = delta at the start. Implicit
 * Euler steps (nothing rings where the drift is fast), extrapolated to second order.
 */
function scaledKernel(
  x: Float64Array,
  at: { readonly a: number; readonly step: number; readonly offset: number },
): Float64Array {
  const coarse = implicitEuler(x, at, steps);
  const fine = implicitEuler(x, at, 2 * steps);
  return fine.map((value, i) => Math.max(0, 2 * value - coarse[i]));
}

function implicitEuler(
  x: Float64Array,
  { a, step, offset }: { readonly a: number; readonly step: number; readonly offset: number },
  count: number,
): Float64Array {
  const n = x.length;
  const rate = a ** 2 / (2 * count);
  const spread = rate / step ** 2;
  const lower = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const upper = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const shift = rate * x[i] / step;
    lower[i] = -spread - shift;
    diagonal[i] = 1 + 2 * spread + rate * x[i];
    upper[i] = -spread + shift;
  }
  // At the far end everything leaves: the difference looks back, and there is no diffusion.
  const leaving = 2 * rate * x[n - 1] / step;
  lower[n - 1] = -leaving;
  diagonal[n - 1] = 1 + leaving + rate * x[n - 1];
  const q = new Float64Array(n);
  q[offset] = 1 / step;
  const scratch = new Float64Array(n);
  for (let k = 0; k < count; k++) {
    solveTridiagonal({ lower, diagonal, upper, right: q }, q, scratch);
  }
  return q;
}

/** sum_l p_l(x) e^(-a^2 (nu + l)^2/2). */
function damping(
  x: number,
  { width, a }: { readonly width: number; readonly a: number },
): number {
  const nu = width / 2 - 1;
  const degrees = Math.ceil(20 + width + 12 * Math.sqrt(x) + Math.min(x, 100));
  // I_(nu+l+1)/I_(nu+l) by the continued fraction, from far above.
  const ratios = new Float64Array(degrees);
  let ratio = 0;
  for (let l = degrees + 50; l >= 0; l--) {
    ratio = 1 / (2 * (nu + l + 1) / x + ratio);
    if (l < degrees) ratios[l] = ratio;
  }
  let [weight, norm, sum] = [1, 0, 0];
  for (let l = 0; l < degrees; l++) {
    norm += weight;
    sum += weight * Math.exp(-((a * (nu + l)) ** 2) / 2);
    weight *= ratios[l] * harmonicsRatio(l, width);
  }
  return sum / norm;
}

/** dim_(l+1)/dim_l of the harmonics on the sphere in d dimensions. */
function harmonicsRatio(l: number, d: number): number {
  return l === 0 ? d : (2 * l + d) * (l + d - 2) / ((2 * l + d - 2) * (l + 1));
}
