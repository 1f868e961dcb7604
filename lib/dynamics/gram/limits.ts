/** The limits of infinite width that training is held against. */
import { rowGram } from "../../num/wide-limits/chirp-inputs.ts";
import { layerKernels, tangentSum } from "../../num/wide-limits/layer-kernels.ts";
import { extremeOf } from "../../num/wide-limits/spectral-distance.ts";
import type { UnitInputs } from "./examples.ts";
import type { FiniteNetwork } from "./network.ts";

/** Limits of the Gram matrices of a network's derivatives. */
export interface TrainingLimits {
  /** By W^(1), …, W^(H), a. */
  readonly tangents: readonly Float64Array[];
  /** Their sum. */
  readonly sum: Float64Array;
  /** Largest eigenvalue of the sum. */
  readonly sumLargest: number;
  /** K^(H), of the last layer. */
  readonly lastLayer: Float64Array;
  /** lambda_0, its least eigenvalue. */
  readonly least: number;
  readonly largest: number;
}

/**
 * The limits of a network of that shape on these inputs, dimensionless; absolute error about 1e-14
 * (lib/num/wide-limits/layer-kernels.ts).
 */
export function trainingLimits(
  { inputs, count, size }: UnitInputs,
  network: FiniteNetwork,
): TrainingLimits {
  const gram = { order: count, entries: rowGram(inputs, { count, size }) };
  const kernels = layerKernels(gram, network);
  const sum = tangentSum(kernels);
  const lastLayer = kernels.tangents[network.depth - 1];
  return {
    tangents: kernels.tangents,
    sum,
    sumLargest: extremeOf(sum, count).largest,
    lastLayer,
    ...extremeOf(lastLayer, count),
  };
}
