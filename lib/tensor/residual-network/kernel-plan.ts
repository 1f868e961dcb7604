/** Where everything of an ensemble lies in the kernel's memory, and the words that tell the kernel. */
import type { Examples } from "../ensemble.ts";
import { panelColumns } from "./panel/shape.ts";
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
  states: 27,
  values: 28,
  stateStride: 29,
  valueStride: 30,
  correct: 37,
  passing: 39,
  every: 40,
  panel: 41,
  panels: 42,
} as const;

/** Words of a plan. */
export const planWords = 43;

/** What the kernel does with a gradient: the last two add it to, or put it in, the place for one. */
export const ruleCode = { "gradient-descent": 0, adam: 1, collect: 2, put: 3 } as const;

/** Byte offsets of an ensemble's parts from the start of the arena. */
export interface KernelLayout {
  readonly parts: Readonly<Record<PartName, number>>;
  /** Bytes in all. */
  readonly size: number;
  /** Most examples of one call that learns, and of one that evaluates. */
  readonly batch: number;
  readonly evaluated: number;
  /** Bytes of a state, and of a layer's values. */
  readonly stateBytes: number;
  /** One state in this many layers is kept for the way back; 0: none. */
  readonly every: number;
  /** Examples of a panel; 0 where the network is not taken by panels. */
  readonly panel: number;
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
  "passing",
  "panels",
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

/** Examples up to a multiple of the four lanes, or of the panels. */
export function columnsFor(examples: number, panel: number): number {
  const multiple = Math.max(4, panel);
  return Math.ceil(examples / multiple) * multiple;
}

/**
 * Of how many layers one state is kept. `res-1` needs sigma(h) only. With tanh a layer of `affine` adds
 * at most |m|, so states between can be had again by subtraction, with an error of a few roundings of
 * the largest state among 16: half the memory, which is what bounds deep networks.
 */
function statesKept({ branch, activation }: ResidualNetwork): number {
  if (branch === "res-1") return 0;
  return branch === "affine" && activation === "tanh" ? 16 : 1;
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
  const panel = panelColumns(network, batch);
  const columns = columnsFor(batch, panel);
  const evaluated = Math.max(64, columns);
  const stateBytes = 4 * width * columns;
  const every = statesKept(network);
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
    states: Math.max(
      (every === 0 ? 1 : Math.floor(depth / every) + 1) * stateBytes,
      4 * width * evaluated,
    ),
    passing: panel === 0 ? stateBytes : 4 * width * evaluated,
    panels: panel === 0 ? 0 : 4 * width * evaluated,
    values: Math.max(depth * stateBytes, 4 * width * evaluated),
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
  return { parts, size, batch, evaluated, stateBytes, every, panel };
}

/** Writes the words that stay. */
export function writePlan(
  buffer: ArrayBuffer,
  start: number,
  network: ResidualNetwork,
  { parts, panel }: KernelLayout,
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
  words.set(
    [at("input"), at("output"), at("change"), at("work"), at("scratch"), at("losses")],
    31,
  );
  words[38] = residualParameterLayout(network).layerLength;
  words[word.passing] = at("passing");
  words[word.panel] = panel;
  words[word.panels] = at("panels");
}
