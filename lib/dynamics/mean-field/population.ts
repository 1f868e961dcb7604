/**
 * Neurons theta_i = (a_i, w_i, b_i) of a two-layer ReLU network with one input,
 *   yhat(x) = (1/N) sum_i a_i (w_i x + b_i)_+,
 * and their noisy gradient steps
 *   theta_i <- (1 - 2 lambda s) theta_i + 2 s (y - yhat(x)) grad (a_i (w_i x + b_i)_+) + noise,
 * averaged over the examples or at one of them. A neuron's knot -b/w lies between two examples, and those on one
 * side of it are active: its gradient at all examples is one entry of a table of sums, and a step costs one
 * search for the knot.
 * Source: the steps are those of Shevchenko, Kungurtsev and Mondelli, arXiv 2111.02278, section 3.
 */
import { UserError } from "../../contract/errors.ts";
import type { Examples } from "../../num/relu-measure/circle.ts";
import type { RandomStream } from "../../num/random/random.ts";

/** What one step does, beside its gradient. */
export interface StepSize {
  /** s. */
  readonly step: number;
  /** lambda. */
  readonly penalty: number;
  /** Standard deviation of the noise on each parameter; 0: none. */
  readonly noise: number;
}

/** A uniform grid with at most one example in a cell; the first and the last cell reach to infinity. */
interface Cells {
  readonly from: number;
  readonly scale: number;
  /** Index of the last cell. */
  readonly last: number;
  /** Examples before each cell. */
  readonly before: Int32Array;
  /** The example in a cell; infinite without one. */
  readonly border: Float64Array;
}

/** Cells at most: inputs nearer than a 4000th of their range are refused. */
const cellsMax = 8192;

function cellsOf(inputs: Float64Array): Cells {
  const gaps = inputs.slice(1).map((x, j) => x - inputs[j]);
  const range = inputs[inputs.length - 1] - inputs[0];
  const wanted = inputs.length === 1 ? 1 : Math.ceil(2 * range / Math.min(...gaps)) + 1;
  if (!(wanted <= cellsMax)) {
    throw new UserError({
      action: `cannot train on inputs ${Math.min(...gaps)} apart in a range of ${range}`,
      allowed: `increasing inputs, at least 1/${cellsMax / 2} of their range apart`,
    });
  }
  const scale = inputs.length === 1 ? 1 : (wanted - 1) / range;
  const before = new Int32Array(wanted);
  const border = new Float64Array(wanted).fill(Infinity);
  inputs.forEach((x) => {
    const cell = Math.min(Math.max((x - inputs[0]) * scale, 0), wanted - 1) | 0;
    border[cell] = x;
    for (let later = cell + 1; later < wanted; later++) before[later]++;
  });
  return { from: inputs[0], scale, last: wanted - 1, before, border };
}

/**
 * The neurons of one network. Fields in the units of inputs and targets; float64, the noise float32. Two populations of
 * one stream and the same steps are equal bit by bit.
 */
export class Population {
  readonly count: number;
  readonly #a: Float64Array;
  readonly #w: Float64Array;
  readonly #b: Float64Array;
  readonly #inputs: Float64Array;
  readonly #targets: Float64Array;
  /** Which entry of the tables belongs to a neuron: examples left of its knot, and M + 1 more if it faces left. */
  readonly #entry: Int32Array;
  /** By entry: sums over neurons of a w and a b, and sums over its active examples of the factor and factor x. */
  readonly #tables: Record<"slope" | "offset" | "factor" | "moment", Float64Array>;
  readonly #noise: Float32Array;
  readonly #cells: Cells;

  /** Parameters are independent N(0, initialDeviation^2). */
  constructor(
    { inputs, targets }: Examples,
    { count, initialDeviation, stream }: {
      readonly count: number;
      readonly initialDeviation: number;
      readonly stream: RandomStream;
    },
  ) {
    this.count = count;
    const drawn = () => {
      const values = new Float64Array(count);
      stream.fillNormal(values);
      return values.map((value) => value * initialDeviation);
    };
    [this.#a, this.#w, this.#b] = [drawn(), drawn(), drawn()];
    this.#inputs = Float64Array.from(inputs);
    this.#targets = Float64Array.from(targets);
    this.#entry = new Int32Array(count);
    const table = () => new Float64Array(2 * (inputs.length + 1));
    this.#tables = { slope: table(), offset: table(), factor: table(), moment: table() };
    this.#noise = new Float32Array(3 * count);
    this.#cells = cellsOf(this.#inputs);
    this.#sort();
  }

  /** One step along the gradient averaged over all examples. */
  stepFull({ step, penalty, noise }: StepSize, stream: RandomStream): void {
    const residuals = this.fitted().map((value, j) => this.#targets[j] - value);
    this.#tabulate(residuals.map((value) => 2 * step * value / residuals.length));
    const { factor, moment } = this.#tables;
    const [a, w, b, entry] = [this.#a, this.#w, this.#b, this.#entry];
    const keep = 1 - 2 * penalty * step;
    this.#drawNoise(noise, stream);
    const drawn = this.#noise;
    for (let i = 0; i < a.length; i++) {
      const [f, m] = [factor[entry[i]], moment[entry[i]]];
      const [a0, w0, b0] = [a[i], w[i], b[i]];
      a[i] = keep * a0 + m * w0 + f * b0 + noise * drawn[3 * i];
      w[i] = keep * w0 + m * a0 + noise * drawn[3 * i + 1];
      b[i] = keep * b0 + f * a0 + noise * drawn[3 * i + 2];
    }
    this.#sort();
  }

  /** One step along the gradient at one example. The tables are stale until {@link settle}. */
  stepSingle(example: number, { step, penalty, noise }: StepSize, stream: RandomStream): void {
    const [a, w, b] = [this.#a, this.#w, this.#b];
    const x = this.#inputs[example];
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += a[i] * Math.max(0, w[i] * x + b[i]);
    const f = 2 * step * (this.#targets[example] - sum / a.length);
    const keep = 1 - 2 * penalty * step;
    this.#drawNoise(noise, stream);
    const drawn = this.#noise;
    for (let i = 0; i < a.length; i++) {
      const z = w[i] * x + b[i];
      const active = z > 0 ? f : 0;
      const a0 = a[i];
      a[i] = keep * a0 + active * z + noise * drawn[3 * i];
      w[i] = keep * w[i] + active * a0 * x + noise * drawn[3 * i + 1];
      b[i] = keep * b[i] + active * a0 + noise * drawn[3 * i + 2];
    }
  }

  /** Makes {@link fitted} right after steps at single examples. */
  settle(): void {
    this.#sort();
  }

  /** yhat at the examples. */
  fitted(): Float64Array {
    const { slope, offset } = this.#tables;
    const count = this.#inputs.length;
    const fitted = new Float64Array(count);
    let [risen, raised] = [0, 0];
    let [falling, lowered] = [0, 0];
    for (let k = count; k > 0; k--) {
      falling += slope[count + 1 + k];
      lowered += offset[count + 1 + k];
    }
    for (let j = 0; j < count; j++) {
      risen += slope[j];
      raised += offset[j];
      fitted[j] = ((risen + falling) * this.#inputs[j] + raised + lowered) / this.count;
      falling -= slope[count + 2 + j];
      lowered -= offset[count + 2 + j];
    }
    return fitted;
  }

  /** Mean of |theta|^2. */
  secondMoment(): number {
    let sum = 0;
    for (const part of [this.#a, this.#w, this.#b]) {
      for (let i = 0; i < part.length; i++) sum += part[i] * part[i];
    }
    return sum / this.count;
  }

  /** (1/M) sum of squared residuals + lambda mean |theta|^2. */
  objective(penalty: number): number {
    const squares = this.fitted().map((value, j) => (this.#targets[j] - value) ** 2);
    return squares.reduce((sum, square) => sum + square, 0) / squares.length +
      penalty * this.secondMoment();
  }

  /** yhat at `out.length` positions `spacing` apart from `from` on. */
  predict(
    { from, spacing }: { readonly from: number; readonly spacing: number },
    out: Float64Array,
  ) {
    const size = out.length;
    // Slope and offset that come in, or go out, at each position.
    const slope = new Float64Array(size + 1);
    const offset = new Float64Array(size + 1);
    for (let i = 0; i < this.count; i++) {
      const [w, b] = [this.#w[i], this.#b[i]];
      const [aw, ab] = [this.#a[i] * w, this.#a[i] * b];
      const place = w === 0 ? -1 : Math.ceil((-b / w - from) / spacing);
      const k = Math.min(size, Math.max(0, place));
      if (w > 0 || (w === 0 && b > 0)) {
        slope[k] += aw;
        offset[k] += ab;
      } else if (w < 0) {
        slope[0] += aw;
        offset[0] += ab;
        slope[k] -= aw;
        offset[k] -= ab;
      }
    }
    let [s, o] = [0, 0];
    for (let k = 0; k < size; k++) {
      s += slope[k];
      o += offset[k];
      out[k] = (s * (from + k * spacing) + o) / this.count;
    }
  }

  #drawNoise(noise: number, stream: RandomStream): void {
    if (noise > 0) stream.fillNormal(this.#noise);
  }

  /** Finds each neuron's entry, and the sums over neurons by entry. */
  #sort(): void {
    const { slope, offset } = this.#tables;
    slope.fill(0);
    offset.fill(0);
    const [a, w, b, entry] = [this.#a, this.#w, this.#b, this.#entry];
    const { from, scale, last, before, border } = this.#cells;
    const left = this.#inputs.length + 1;
    for (let i = 0; i < a.length; i++) {
      const wi = w[i];
      // Without a slope the knot is at infinity: the neuron is active everywhere or nowhere. The search has no branch
      // that a processor would have to guess.
      const knot = -b[i] / wi;
      const cell = Math.min(Math.max((knot - from) * scale, 0), last) | 0;
      const k = before[cell] + Number(knot > border[cell]) + left * Number(wi < 0);
      entry[i] = k;
      slope[k] += a[i] * wi;
      offset[k] += a[i] * b[i];
    }
  }

  /** Sums of the examples' factors, and of factor x, over the active examples of each entry. */
  #tabulate(factors: Float64Array): void {
    const { factor, moment } = this.#tables;
    const count = factors.length;
    for (let k = count - 1, f = 0, m = 0; k >= 0; k--) {
      f += factors[k];
      m += factors[k] * this.#inputs[k];
      factor[k] = f;
      moment[k] = m;
    }
    for (let k = 1, f = 0, m = 0; k <= count; k++) {
      f += factors[k - 1];
      m += factors[k - 1] * this.#inputs[k - 1];
      factor[count + 1 + k] = f;
      moment[count + 1 + k] = m;
    }
  }
}
