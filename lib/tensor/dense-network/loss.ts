/** Loss, its derivative and the counts of right answers, in float64 from float32 outputs. */
import type { Loss } from "../ensemble.ts";
import type { DenseEvaluation, DenseLoss } from "./network.ts";

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

/** Where the derivative of the loss goes. */
export interface AnswerDerivative {
  /** Laid out as the outputs. */
  readonly gradient: Float32Array;
  readonly scale: number;
}

/**
 * Loss summed over rows (for `mean-square` the mean over coordinates of each) and |f| summed over
 * rows and outputs. Writes scale / count times the derivative of the summed loss by the outputs, if
 * wanted.
 */
export function weighAnswers(
  answers: Answers,
  derivative?: AnswerDerivative,
): Pick<AnswerSums, "loss" | "outputSize"> {
  const { outputs, stride, size, rows } = answers;
  const weigh = answers.loss === "cross-entropy" ? crossEntropy : meanSquare;
  const shares = new Float64Array(size);
  let [loss, outputSize] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    loss += weigh(answers, { row: i, shares, derivative });
    for (let j = 0; j < size; j++) outputSize += Math.abs(outputs[i * stride + j]);
  }
  return { loss, outputSize };
}

/** Right answers among rows of outputs; none for `mean-square`. */
export function countCorrect(
  { loss, outputs, stride, size, targets, rows }: Answers,
): Pick<AnswerSums, "correct" | "correctByProbability"> {
  let [correct, correctByProbability] = [0, 0];
  if (loss === "mean-square") return { correct, correctByProbability };
  for (let i = 0; i < rows.length; i++) {
    const row = outputs.subarray(i * stride, i * stride + size);
    if (largest(row) === targets[rows[i]]) correct++;
    if (largest(softmaxSingle(row)) === targets[rows[i]]) correctByProbability++;
  }
  return { correct, correctByProbability };
}

/** The means that a step tells. */
export function meanLoss(
  { loss, outputSize }: Pick<AnswerSums, "loss" | "outputSize">,
  rows: number,
  size: number,
): DenseLoss {
  return { loss: loss / rows, outputSizeMean: outputSize / (rows * size) };
}

/** The means and counts that an evaluation tells. */
export function meanEvaluation(sums: AnswerSums, rows: number, size: number): DenseEvaluation {
  const { loss: lossMean, outputSizeMean } = meanLoss(sums, rows, size);
  const { correct, correctByProbability } = sums;
  return { lossMean, correct, correctByProbability, outputSizeMean };
}

interface RowTask {
  readonly row: number;
  /** Scratch for one row. */
  readonly shares: Float64Array;
  readonly derivative?: AnswerDerivative;
}

function meanSquare(answers: Answers, { row, derivative }: RowTask): number {
  const { outputs, stride, size, targets, rows } = answers;
  const [from, wanted] = [row * stride, rows[row] * size];
  const factor = derivative ? 2 * derivative.scale / (size * rows.length) : 0;
  let sum = 0;
  for (let j = 0; j < size; j++) {
    const error = outputs[from + j] - targets[wanted + j];
    sum += error * error;
    if (derivative) derivative.gradient[from + j] = factor * error;
  }
  return sum / size;
}

function crossEntropy(answers: Answers, { row, shares, derivative }: RowTask): number {
  const { outputs, stride, size, targets, rows } = answers;
  const [from, label] = [row * stride, targets[rows[row]]];
  let top = outputs[from];
  for (let j = 1; j < size; j++) top = Math.max(top, outputs[from + j]);
  let sum = 0;
  for (let j = 0; j < size; j++) sum += shares[j] = Math.exp(outputs[from + j] - top);
  if (derivative) {
    const factor = derivative.scale / rows.length;
    for (let j = 0; j < size; j++) {
      derivative.gradient[from + j] = factor * (shares[j] / sum - (j === label ? 1 : 0));
    }
  }
  return Math.log(sum) - (outputs[from + label] - top);
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
