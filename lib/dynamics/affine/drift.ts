/**
 * Smooth parts of the weights: Abar(t) = C + S sin(2 pi t / P) + K cos(2 pi t / P) + G t, and the
 * same for the bias; P is the period, 1 unless said otherwise.
 */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { positive } from "../../contract/schemas.ts";
import type { RandomStream } from "../../num/random/random.ts";

const matrix = (words: string) =>
  v.optional(v.pipe(v.array(v.array(v.number())), v.description(`${words} of Abar(t), by rows`)));
const vector = (words: string) =>
  v.optional(v.pipe(v.array(v.number()), v.description(`${words} of the bias bbar(t)`)));

/** Parameter `drift`: the smooth part in numbers; what is left out is 0. */
export const driftParam = v.optional(
  v.pipe(
    v.strictObject({
      matrix: matrix("constant part"),
      matrixSine: matrix("coefficient of sin(2 pi t / period)"),
      matrixCosine: matrix("coefficient of cos(2 pi t / period)"),
      matrixLinear: matrix("coefficient of t"),
      bias: vector("constant part"),
      biasSine: vector("coefficient of sin(2 pi t / period)"),
      biasCosine: vector("coefficient of cos(2 pi t / period)"),
      biasLinear: vector("coefficient of t"),
      period: v.optional(v.pipe(positive, v.description("of sine and cosine, in layer time"))),
    }),
    v.description("smooth weights Abar(t), bbar(t), 0 <= t <= 1"),
  ),
);
export type DriftParam = v.InferOutput<typeof driftParam>;

/** What the coefficients multiply: 1, sin, cos and t. */
const parts = 4;

/** Coefficients of 1, sin, cos and t: matrices of shape [4, d, d], biases of shape [4, d]. */
export class Drift {
  /** Abar at the time of the last {@link moveTo}, shape [d, d]. */
  readonly matrix: Float64Array;
  /** bbar at that time, shape [d]. */
  readonly bias: Float64Array;

  constructor(
    readonly width: number,
    private readonly matrices: Float64Array,
    private readonly biases: Float64Array,
    private readonly period = 1,
  ) {
    this.matrix = new Float64Array(width * width);
    this.bias = new Float64Array(width);
  }

  /** Sets `matrix` and `bias` to their values at time t. */
  moveTo(t: number): void {
    const phase = 2 * Math.PI * t / this.period;
    const at = { sine: Math.sin(phase), cosine: Math.cos(phase), time: t };
    combine(this.matrix, this.matrices, at);
    combine(this.bias, this.biases, at);
  }

  /** out = Abar h + bbar at the time moved to. */
  apply(h: Float64Array, out: Float64Array): void {
    const { width, matrix, bias } = this;
    for (let i = 0; i < width; i++) {
      let sum = bias[i];
      for (let j = 0; j < width; j++) sum += matrix[i * width + j] * h[j];
      out[i] = sum;
    }
  }

  /** out = Abar^T v at the time moved to. */
  applyTranspose(v: Float64Array, out: Float64Array): void {
    const { width, matrix } = this;
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += matrix[i * width + j] * v[i];
      out[j] = sum;
    }
  }
}

function combine(
  out: Float64Array,
  of: Float64Array,
  { sine, cosine, time }: {
    readonly sine: number;
    readonly cosine: number;
    readonly time: number;
  },
): void {
  const n = out.length;
  for (let i = 0; i < n; i++) {
    out[i] = of[i] + sine * of[n + i] + cosine * of[2 * n + i] + time * of[3 * n + i];
  }
}

/**
 * The drift that the parameter says; undefined without one. Throws a UserError for a wrong shape.
 */
export function literalDrift(given: DriftParam, width: number): Drift | undefined {
  if (given === undefined) return undefined;
  const matrices = new Float64Array(parts * width * width);
  const { matrix, matrixSine, matrixCosine, matrixLinear } = given;
  [matrix, matrixSine, matrixCosine, matrixLinear].forEach((rows, part) => {
    if (rows === undefined) return;
    requireLength(rows.length, width, "rows of a drift matrix");
    rows.forEach((row, i) => {
      requireLength(row.length, width, "entries in a row of a drift matrix");
      matrices.set(row, (part * width + i) * width);
    });
  });
  const biases = new Float64Array(parts * width);
  const { bias, biasSine, biasCosine, biasLinear } = given;
  [bias, biasSine, biasCosine, biasLinear].forEach((entries, part) => {
    if (entries === undefined) return;
    requireLength(entries.length, width, "entries of a drift bias");
    biases.set(entries, part * width);
  });
  return new Drift(width, matrices, biases, given.period);
}

/**
 * Coefficients of 1, sin 2 pi t and cos 2 pi t uniform on [-1/(2 sqrt d), 1/(2 sqrt d)]: bounded, so
 * that Abar(t) h + bbar(t) is small enough everywhere for the leading term of an expansion to lead at
 * the depths in use.
 */
export function randomDrift(width: number, stream: RandomStream): Drift {
  const draw = (entries: number) => {
    const values = new Float64Array(parts * entries);
    const drawn = values.subarray(0, (parts - 1) * entries);
    stream.fillUniform(drawn);
    drawn.forEach((value, i) => drawn[i] = (value - 0.5) / Math.sqrt(width));
    return values;
  };
  return new Drift(width, draw(width * width), draw(width));
}

function requireLength(found: number, wanted: number, what: string): void {
  if (found === wanted) return;
  throw new UserError({
    action: `cannot use ${found} ${what} at width ${wanted}`,
    allowed: String(wanted),
  });
}
