/** Loss, its derivative and the counts of right answers, in float64 from float32 outputs. */
import type { Loss } from "../ensemble.ts";
import type { DenseLoss } from "./network.ts";

/** Outputs of some rows beside their targets. */
export interface Answers {
  readonly loss: Loss;
  /** Row i starts at i stride. @shape count x size */
  readonly outputs: Float32Array;
  readonly stride: number;
  readonly size: number;
  readonly targets: ArrayLike<number>;
  /** Rows of `targets`, one for each row of outputs. */
  readonly rows: ArrayLike<number>;
}

/** Sums over rows. */
export interface AnswerSums {
  readonly loss: number;
  readonly outputSize: number;
  readonly correct: number;
  readonly correctByProbability: number;
}

/**
 * Loss summed over rows (for `mean-square` the mean over coordinates of each), |f| summed over rows and
 * outputs, and right answers. Writes scale / count times the derivative of the summed loss by the
 * outputs into `gradient`, if given, laid out as the outputs.
 */
export function weighAnswers(
  answers: Answers,
  derivative?: { readonly gradient: Float32Array; readonly scale: number },
): AnswerSums {
  const { outputs, stride, size, targets, rows } = answers;
  const factor = derivative ? derivative.scale / rows.length : 0;
  const weigh = answers.loss === "cross-entropy" ? crossEntropy : meanSquare;
  let [loss, outputSize, correct, correctByProbability] = [0, 0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = outputs.subarray(i * stride, i * stride + size);
    const out = derivative?.gradient.subarray(i * stride, i * stride + size);
    loss += weigh(row, { targets, at: rows[i], out, factor });
    for (let j = 0; j < size; j++) outputSize += Math.abs(row[j]);
    if (answers.loss === "mean-square") continue;
    if (largest(row) === targets[rows[i]]) correct++;
    if (largest(softmaxSingle(row)) === targets[rows[i]]) correctByProbability++;
  }
  return { loss, outputSize, correct, correctByProbability };
}

/** The means that a step tells. */
export function meanLoss({ loss, outputSize }: AnswerSums, rows: number, size: number): DenseLoss {
  return { loss: loss / rows, outputSizeMean: outputSize / (rows * size) };
}

interface RowTask {
  readonly targets: ArrayLike<number>;
  /** The row of `targets`. */
  readonly at: number;
  readonly out?: Float32Array;
  readonly factor: number;
}

function meanSquare(row: Float32Array, { targets, at, out, factor }: RowTask): number {
  const size = row.length;
  let sum = 0;
  for (let j = 0; j < size; j++) {
    const error = row[j] - targets[at * size + j];
    sum += error * error;
    if (out) out[j] = factor * 2 * error / size;
  }
  return sum / size;
}

function crossEntropy(row: Float32Array, { targets, at, out, factor }: RowTask): number {
  const size = row.length;
  const label = targets[at];
  let top = row[0];
  for (let j = 1; j < size; j++) top = Math.max(top, row[j]);
  let sum = 0;
  for (let j = 0; j < size; j++) sum += Math.exp(row[j] - top);
  if (out) {
    for (let j = 0; j < size; j++) {
      out[j] = factor * (Math.exp(row[j] - top) / sum - (j === label ? 1 : 0));
    }
  }
  return Math.log(sum) - (row[label] - top);
}

/** The first index of the largest number; -1 where one is not a number. */
function largest(row: Float32Array): number {
  let best = 0;
  for (let j = 0; j < row.length; j++) {
    if (Number.isNaN(row[j])) return -1;
    if (row[j] > row[best]) best = j;
  }
  return best;
}

/** Softmax as float32 arithmetic gives it: exponentials rounded, summed and divided in float32. */
function softmaxSingle(row: Float32Array): Float32Array {
  const { fround } = Math;
  let top = row[0];
  for (const value of row) top = Math.max(top, value);
  const shares = row.map((value) => Math.exp(fround(value - top)));
  let sum = 0;
  for (const share of shares) sum = fround(sum + share);
  return shares.map((share) => share / sum);
}
