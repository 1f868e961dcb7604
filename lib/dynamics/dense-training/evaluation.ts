/** What a network does on test examples, with the error that comes from their number. */
import type { DenseExamples, DenseModel } from "../../tensor/dense-network.ts";
import { mean, standardError } from "../../num/statistics/moments.ts";

/** What a trained network does on the test examples. Dimensionless. */
export interface TestResult {
  readonly lossTest: number;
  /** Standard error of the loss over test examples. */
  readonly lossTestError: number;
  /** Share of right answers by the largest logit. */
  readonly accuracyTest: number;
  /** Share of right answers by the largest float32 probability. */
  readonly accuracyOfProbabilities: number;
  /** Mean |f|. */
  readonly outputTest: number;
}

/** Parts of the test examples whose spread gives the error of the mean loss. */
const partsMax = 20;

/** Loss, accuracies and mean |f| over all examples. */
export async function evaluated(
  model: DenseModel,
  examples: DenseExamples,
): Promise<TestResult> {
  const parts = Math.min(partsMax, examples.count);
  const losses: number[] = [];
  let [loss, correct, byProbability, size] = [0, 0, 0, 0];
  for (let k = 0; k < parts; k++) {
    const [from, to] = [k, k + 1].map((edge) => Math.floor(edge * examples.count / parts));
    const found = await model.evaluate(part(examples, from, to));
    losses.push(found.lossMean);
    loss += found.lossMean * (to - from);
    size += found.outputSizeMean * (to - from);
    correct += found.correct;
    byProbability += found.correctByProbability;
  }
  const { count } = examples;
  return {
    lossTest: loss / count,
    lossTestError: parts > 1 && Number.isFinite(mean(losses)) ? standardError(losses) : 0,
    accuracyTest: correct / count,
    accuracyOfProbabilities: byProbability / count,
    outputTest: size / count,
  };
}

/** Some of the examples, in their order. Nothing is copied. */
export function part(examples: DenseExamples, from: number, to: number): DenseExamples {
  const { count, inputs, targets } = examples;
  const size = inputs.length / count;
  return {
    ...examples,
    count: to - from,
    inputs: inputs.subarray(from * size, to * size),
    targets: Array.prototype.slice.call(targets, from, to),
  };
}

/** Euclidean norm of several vectors as one. */
export function normOfAll(vectors: readonly (Float32Array | Float64Array)[]): number {
  let sum = 0;
  for (const vector of vectors) for (let i = 0; i < vector.length; i++) sum += vector[i] ** 2;
  return Math.sqrt(sum);
}

/** Mean of |a - b| over two vectors of one length. */
export function meanDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}
