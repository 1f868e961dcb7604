/** What a network does on test examples, with the error that comes from their number. */
import type { DenseExamples, DenseModel } from "../../tensor/dense-network.ts";
import { mean, standardError } from "../../num/statistics/moments.ts";
import type { FinalRecord } from "./record.ts";

/** Parts of the test examples whose spread gives the error of the mean loss. */
const partsMax = 20;

/** Loss, accuracies and mean |f| over all examples. */
export async function evaluated(
  model: DenseModel,
  examples: DenseExamples,
): Promise<Omit<FinalRecord, "outputChange">> {
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
    loss: loss / count,
    lossError: parts > 1 && Number.isFinite(mean(losses)) ? standardError(losses) : 0,
    accuracy: correct / count,
    accuracyOfProbabilities: byProbability / count,
    outputMean: size / count,
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
export function norm(vectors: readonly (Float32Array | Float64Array)[]): number {
  let sum = 0;
  for (const vector of vectors) for (let i = 0; i < vector.length; i++) sum += vector[i] ** 2;
  return Math.sqrt(sum);
}

/** Root of the mean square. */
export function rootMeanSquare(values: Float32Array): number {
  return norm([values]) / Math.sqrt(values.length);
}

/** Mean of |a - b| over two vectors of one length. */
export function meanDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}
