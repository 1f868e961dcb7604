/**
 * The law of a one-dimensional diffusion dx = mu(x) dt + sqrt(2 D) dB by its Fokker-Planck equation, with
 * exponentially fitted rates (Scharfetter and Gummel 1969) on a uniform grid: masses stay positive
 * and their sum is kept however stiff the drift is. Crank-Nicolson in time; the first two steps are
 * four half-size backward Euler steps, which damp what a point mass excites (Rannacher 1984).
 */
import { assert } from "../../contract/errors.ts";

/** A diffusion and where to follow it; all dimensionless. */
export interface Diffusion {
  /** mu(x), capped at +-1e4 where it is stiffer than any grid resolves. */
  readonly drift: (x: number) => number;
  /** D > 0. */
  readonly diffusion: number;
  readonly low: number;
  readonly high: number;
  /** Grid spacing, h. */
  readonly spacing: number;
  /** Time step; the last one is not longer. */
  readonly step: number;
  /** A path that reaches `high` is absorbed (it explodes) instead of being reflected. */
  readonly absorbing?: boolean;
}

/** The law at one time: mass[i] is the probability of [x_i - h/2, x_i + h/2], x_i = low + i h. */
export interface MassFunction {
  readonly time: number;
  readonly low: number;
  readonly spacing: number;
  readonly mass: Float64Array;
  /** Probability of having been absorbed at `high`. */
  readonly absorbed: number;
}

const driftCap = 1e4;

/**
 * Masses at increasing times > 0 from a point mass at `start` (split linearly over its neighbours).
 * Error O(spacing^2 + step^2); `visit` sees the masses after every time step.
 */
export function evolve(
  diffusion: Diffusion,
  { start, times, visit }: {
    readonly start: number;
    readonly times: readonly number[];
    readonly visit?: (mass: Float64Array, duration: number) => void;
  },
): MassFunction[] {
  const rates = ratesOf(diffusion);
  let mass = pointMass(diffusion, start, rates.length);
  const results: MassFunction[] = [];
  let time = 0;
  const law = (): MassFunction => ({
    time,
    low: diffusion.low,
    spacing: diffusion.spacing,
    mass,
    absorbed: diffusion.absorbing === true ? 1 - total(mass) : 0,
  });
  for (const target of times) {
    assert(target > time, "the times of a Fokker-Planck solve must increase from 0");
    const steps = Math.max(2, Math.ceil((target - time) / diffusion.step - 1e-9));
    const step = (target - time) / steps;
    const from = time;
    const crank = new ImplicitStep(rates, { step, method: "crank" });
    let begun = 0;
    if (time === 0) {
      const euler = new ImplicitStep(rates, { step: step / 2, method: "euler" });
      for (; begun < 2; begun++) {
        mass = euler.apply(euler.apply(mass));
        time = from + (begun + 1) * step;
        visit?.(mass, step);
      }
    }
    for (; begun < steps; begun++) {
      mass = crank.apply(mass);
      time = from + (begun + 1) * step;
      visit?.(mass, step);
    }
    time = target;
    results.push(law());
  }
  return results;
}

interface Rates {
  readonly length: number;
  /** up[i]: rate from x_i to x_{i+1}; at the last point, out of an absorbing end. */
  readonly up: Float64Array;
  /** down[i]: rate from x_i to x_{i-1}; down[0] = 0. */
  readonly down: Float64Array;
}

function ratesOf({ drift, diffusion, low, high, spacing, absorbing }: Diffusion): Rates {
  const length = Math.round((high - low) / spacing) + 1;
  const up = new Float64Array(length);
  const down = new Float64Array(length);
  const scale = diffusion / spacing ** 2;
  for (let i = 0; i < length; i++) {
    const mu = drift(low + (i + 0.5) * spacing);
    const peclet = (Math.max(-driftCap, Math.min(driftCap, mu)) * spacing) / diffusion;
    if (i + 1 < length) {
      up[i] = scale * bernoulli(-peclet);
      down[i + 1] = scale * bernoulli(peclet);
    } else if (absorbing === true) {
      up[i] = scale * bernoulli(-peclet);
    }
  }
  return { length, up, down };
}

/** x / (e^x - 1). */
function bernoulli(x: number): number {
  return Math.abs(x) < 1e-8 ? 1 - x / 2 : x / Math.expm1(x);
}

function pointMass(
  { low, spacing }: Diffusion,
  start: number,
  length: number,
): Float64Array {
  const mass = new Float64Array(length);
  const place = (start - low) / spacing;
  assert(place >= 0 && place < length - 1, `start ${start} is outside the Fokker-Planck grid`);
  const left = Math.floor(place);
  mass[left] = 1 - (place - left);
  mass[left + 1] = place - left;
  return mass;
}

function total(mass: Float64Array): number {
  let sum = 0;
  for (const value of mass) sum += value;
  return sum;
}

/** One implicit step of dp/dt = A p, its tridiagonal matrix factored once. */
class ImplicitStep {
  readonly #rates: Rates;
  readonly #step: number;
  readonly #reflect: boolean;
  readonly #inverse: Float64Array;
  readonly #ahead: Float64Array;

  constructor(rates: Rates, { step, method }: { step: number; method: "euler" | "crank" }) {
    this.#rates = rates;
    this.#reflect = method === "crank";
    this.#step = method === "crank" ? step / 2 : step;
    const { length, up, down } = rates;
    this.#inverse = new Float64Array(length);
    this.#ahead = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const lower = i > 0 ? -this.#step * up[i - 1] : 0;
      const pivot = 1 + this.#step * (up[i] + down[i]) - (i > 0 ? lower * this.#ahead[i - 1] : 0);
      this.#inverse[i] = 1 / pivot;
      this.#ahead[i] = i + 1 < length ? (-this.#step * down[i + 1]) / pivot : 0;
    }
  }

  /** Crank-Nicolson is 2 (1 - dt A / 2)^-1 p - p. */
  apply(mass: Float64Array): Float64Array {
    const { length, up } = this.#rates;
    const step = this.#step;
    const out = new Float64Array(length);
    let last = mass[0] * this.#inverse[0];
    out[0] = last;
    for (let i = 1; i < length; i++) {
      last = (mass[i] + step * up[i - 1] * last) * this.#inverse[i];
      out[i] = last;
    }
    for (let i = length - 2; i >= 0; i--) {
      last = out[i] - this.#ahead[i] * last;
      out[i] = last;
    }
    if (this.#reflect) { for (let i = 0; i < length; i++) out[i] = 2 * out[i] - mass[i]; }
    return out;
  }
}

/** E f(x) over the mass that is not absorbed. */
export function expectation(law: MassFunction, f: (x: number) => number): number {
  let sum = 0;
  for (let i = 0; i < law.mass.length; i++) sum += law.mass[i] * f(law.low + i * law.spacing);
  return sum;
}

/** x at which the distribution function reaches p, linear inside a cell. */
export function quantileOf(law: MassFunction, p: number): number {
  let below = 0;
  for (let i = 0; i < law.mass.length; i++) {
    if (below + law.mass[i] >= p) {
      const share = law.mass[i] > 0 ? (p - below) / law.mass[i] : 0.5;
      return law.low + (i - 0.5 + share) * law.spacing;
    }
    below += law.mass[i];
  }
  return law.low + (law.mass.length - 0.5) * law.spacing;
}
