/**
 * How the propagating program is cut into passes. A software device ends loops in silence after 65,535 turns
 * of an invocation, all loops together, and a hardware one may be taken away from a program that takes seconds.
 */
import { DeviceLost } from "../../contract/errors.ts";
import type { ResidualNetwork } from "./shape.ts";

/** Columns of a workgroup. */
export const tileColumns = 8;

/** Invocations along features: a power of two up to 32. */
export function featureThreads(width: number): number {
  return Math.min(32, 2 ** Math.ceil(Math.log2(width)));
}

/** Whole-number uniforms of a pass, in their order. */
export const passNames = [
  "forwardFrom", // layers forwardFrom ... forwardTo - 1; from 0: the embedding first
  "forwardTo",
  "ends", // 1: readout and loss
  "backwardFrom", // layers backwardFrom - 1 ... backwardTo
  "backwardTo",
] as const;

/** The values of {@link passNames}. */
export type Pass = readonly [number, number, number, number, number];

/** Turns that the layers of a pass may take, and those that everything else may take: both within the limit. */
const turnsMax = 2 ** 15 - 1;

/**
 * The passes of a call, in their order. Throws a DeviceLost if one layer, or the ends, are too wide for one pass.
 * @param turns for tests: the most turns of a pass
 */
export function passesOf(
  network: ResidualNetwork,
  backward: boolean,
  turns: number = turnsMax,
): readonly Pass[] {
  const { depth, width, inputs = 0, outputs = 0 } = network;
  const threads = featureThreads(width);
  const share = Math.ceil(width / threads);
  // Two products with matrices, the slope of the multiplier, and what is done to each feature.
  const ofLayer = 2 * share * (width + 4) + width + 4;
  const ofEnds = share * (inputs + outputs + 4) + Math.ceil(outputs / threads) * (width + 2) +
    3 * Math.max(width, outputs);
  if (Math.max(ofLayer, ofEnds) > turns) throw tooWide(network);
  const layers = Math.floor(turns / ofLayer);
  if (depth * (backward ? 2 : 1) <= layers) return [[0, depth, 1, backward ? depth : 0, 0]];
  const passes: Pass[] = [];
  for (let k = 0; k < depth; k += layers) {
    const to = Math.min(k + layers, depth);
    passes.push([k, to, to === depth ? 1 : 0, 0, 0]);
  }
  // No layers forward, and not from 0: nothing is embedded again.
  for (let k = depth; backward && k > 0; k -= layers) {
    passes.push([depth, depth, 0, k, Math.max(0, k - layers)]);
  }
  return passes;
}

function tooWide({ width, inputs = 0, outputs = 0 }: ResidualNetwork): DeviceLost {
  return new DeviceLost({
    action:
      `cannot compute residual networks of width ${width} with ${inputs} inputs and ${outputs} ` +
      "outputs on the GPU: it gives each invocation too much",
    hint: "run with --backend wasm",
    exitCode: 1,
  });
}
