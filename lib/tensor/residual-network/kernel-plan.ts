/** Where everything of an ensemble lies in the kernel's memory, and the words that tell the kernel. */
import type { Examples } from "../ensemble.ts";
import { inputSize, outputSize, type ResidualNetwork, residualParameterLayout } from "./shape.ts";

/** Words of lib/tensor/kernel/residual/plan.ts, by their place. */
export const word = {
  batch: 8,
  columns: 9,
  rule: 10,
  weight: 12,
  rate: 13,
  beta1: 14,
  root: 18,
  epsilon: 19,
  theta: 20,
  first: 21,
  second: 22,
  gradient: 23,
  examples: 24,
  targets: 25,
  rows: 26,
  stateStride: 29,
  valueStride: 30,
  correct: 37,
} as const;

const planWords = 39;

/** What the kernel does with a gradient. */
export const ruleCode = { "gradient-descent": 0, adam: 1, collect: 2 } as const;

/** Byte offsets of an ensemble's parts from the start of the arena. */
export interface KernelLayout {
  readonly parts: Readonly<Record<PartName, number>>;
  /** Bytes in all. */
  readonly size: number;
  /** Most examples of one call that learns, and of one that evaluates. */
  readonly batch: number;
  readonly evaluated: number;
  readonly stateBytes: number;
  readonly valueBytes: number;
}

const partNames = [
  "plan",
  "theta",
  "first",
  "second",
  "gradient",
  "examples",
  "targets",
  "rows",
  "states",
  "values",
  "input",
  "output",
  "change",
  "work",
  "scratch",
  "losses",
  "otherExamples",
  "otherTargets",
] as const;
type PartName = (typeof partNames)[number];

/** Examples up to a multiple of the four lanes. */
export function columnsFor(examples: number): number {
  return Math.ceil(examples / 4) * 4;
}

/** Plans memory for an ensemble. Activations are kept once, for the network that is at work. */
export function layOut(
  network: ResidualNetwork,
  networks: number,
  batch: number,
  examples: Examples,
): KernelLayout {
  const { depth, width, inputs = 0, outputs = 0 } = network;
  const layout = residualParameterLayout(network);
  const evaluated = Math.max(64, columnsFor(batch));
  const stateBytes = 4 * width * columnsFor(batch);
  const keeps = network.branch !== "res-1" || network.activation !== "relu";
  const targetSize = network.loss === "cross-entropy" ? 1 : outputSize(network);
  const sizes: Record<PartName, number> = {
    plan: 4 * planWords,
    theta: 4 * layout.count * networks,
    first: 4 * layout.count * networks,
    second: 4 * layout.count * networks,
    gradient: 4 * layout.count,
    examples: 4 * examples.inputs.length,
    targets: 4 * examples.targets.length,
    rows: 4 * evaluated,
    states: Math.max((depth + 1) * stateBytes, 4 * width * evaluated),
    values: Math.max((keeps ? depth : 1) * stateBytes, 4 * width * evaluated),
    input: 4 * inputs * evaluated,
    output: 4 * outputs * evaluated,
    change: 4 * width * evaluated,
    work: 4 * width * evaluated,
    scratch: 4 * Math.max(layout.layerLength, width * inputs, outputs * width, 4),
    losses: 8 * evaluated,
    otherExamples: 4 * inputSize(network) * evaluated,
    otherTargets: 4 * targetSize * evaluated,
  };
  const parts = {} as Record<PartName, number>;
  let size = 0;
  for (const name of partNames) {
    parts[name] = size;
    size += Math.ceil(sizes[name] / 64) * 64;
  }
  return { parts, size, batch, evaluated, stateBytes, valueBytes: keeps ? stateBytes : 0 };
}

/** Writes the words that stay. */
export function writePlan(
  buffer: ArrayBuffer,
  start: number,
  network: ResidualNetwork,
  { parts }: KernelLayout,
): void {
  const words = new Int32Array(buffer, start + parts.plan, planWords);
  const { depth, width, inputs = 0, outputs = 0, branch, activation, multiplier, loss } = network;
  words.set([
    depth,
    width,
    inputs,
    outputs,
    ["res-1", "res-3", "affine"].indexOf(branch),
    ["relu", "tanh", "identity"].indexOf(activation),
    ["fixed", "shared", "layer"].indexOf(multiplier),
    ["mean-square", "cross-entropy"].indexOf(loss),
  ]);
  new Float32Array(buffer, start + parts.plan, planWords)[11] = network.scale ?? 0;
  const at = (name: PartName) => start + parts[name];
  words[word.gradient] = at("gradient");
  words[word.rows] = at("rows");
  words.set([at("states"), at("values")], 27);
  words.set(
    [at("input"), at("output"), at("change"), at("work"), at("scratch"), at("losses")],
    31,
  );
  words[38] = residualParameterLayout(network).layerLength;
}
