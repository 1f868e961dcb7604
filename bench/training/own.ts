/**
 * Our side of bench/training.ts, in a process of its own: reads one JSON object (cases by name, repeats, which clock)
 * from standard input, writes one JSON list of timings.
 */
import { assert } from "../../lib/contract/errors.ts";
import type { Ensemble } from "../../lib/tensor/ensemble.ts";
import { denseNetwork } from "../../lib/tensor/dense-network.ts";
import {
  blockView,
  residualEnsemble,
  type ResidualNetwork,
  residualParameterLayout,
} from "../../lib/tensor/residual-network.ts";
import { processorSeconds } from "../simd-peak.ts";
import { arrays, type Case, cases, type DenseCase, type ResidualCase } from "./cases.ts";

export interface Timing {
  readonly case: string;
  readonly library: string;
  readonly threads: number;
  /** Fastest of the repeats, in seconds: of the processor with one thread, of the clock with more. */
  readonly seconds: number;
  /** A loss, to show that all compute the same thing. */
  readonly number: number;
}

const adam = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

function networkOf(found: ResidualCase): ResidualNetwork {
  const { depth, width, branch, scale, inputs, outputs } = found;
  const size = { depth, width, branch };
  return branch === "affine"
    ? { ...size, activation: "tanh", multiplier: "shared", loss: "mean-square" }
    : {
      ...size,
      activation: "relu",
      multiplier: "fixed",
      scale,
      inputs,
      outputs,
      loss: "cross-entropy",
    };
}

async function residualWork(found: ResidualCase): Promise<() => Promise<number>> {
  const network = networkOf(found);
  const given = arrays(found) as Record<string, Float32Array>;
  const parameters = parametersOf(network, given);
  const { batch, examples: count, epochs, learningRate } = found;
  const ensemble = await residualEnsemble("wasm", network, {
    networks: 1,
    batch,
    examples: { count, inputs: given.inputs, targets: given.targets },
  });
  if (found.what === "pass") {
    ensemble.write(0, parameters);
    const rows = Int32Array.from({ length: batch }, (_, i) => i);
    return async () => (await ensemble.gradient(0, rows)).loss;
  }
  return async () => {
    ensemble.write(0, parameters);
    let loss = NaN;
    for (let epoch = 0; epoch < epochs; epoch++) {
      loss = await epochOf(ensemble, { count, batch, learningRate });
    }
    return loss;
  };
}

async function epochOf(
  ensemble: Ensemble,
  { count, batch, learningRate }: Record<"count" | "batch" | "learningRate", number>,
): Promise<number> {
  const rows = new Int32Array(batch);
  let loss = NaN;
  for (let start = 0; start < count; start += batch) {
    for (let i = 0; i < batch; i++) rows[i] = start + i;
    [loss] = await ensemble.step(rows, { rule: adam, learningRates: [learningRate] });
  }
  return loss;
}

function parametersOf(
  network: ResidualNetwork,
  given: Readonly<Record<string, Float32Array>>,
): Float32Array {
  const layout = residualParameterLayout(network);
  const parameters = new Float32Array(layout.count);
  const square = network.width ** 2;
  for (let k = 0; k < network.depth; k++) {
    const { matrix, bias } = layout.layer(k);
    blockView(parameters, matrix).set(given.matrices.subarray(k * square, (k + 1) * square));
    if (bias === undefined) continue;
    const own = given.offsets.subarray(k * network.width, (k + 1) * network.width);
    blockView(parameters, bias).set(own);
  }
  if (layout.multiplier) blockView(parameters, layout.multiplier).set(given.multiplier);
  if (layout.embedding) blockView(parameters, layout.embedding).set(given.embedding);
  if (layout.readout) blockView(parameters, layout.readout).set(given.readout);
  return parameters;
}

async function denseWork(found: DenseCase): Promise<() => Promise<number>> {
  const { sizes, batch, learningRate } = found;
  const given = arrays(found);
  const ones = sizes.slice(1).map(() => 1);
  const model = await denseNetwork("wasm", {
    sizes,
    activation: "relu",
    loss: "cross-entropy",
    forwardScales: ones,
    backwardScales: ones,
    biases: ones.map(() => false),
  }, {
    batch,
    examples: { count: batch, inputs: given.inputs as Float32Array, targets: given.targets },
  });
  ones.forEach((_, k) => model.writeWeights(k, given[`weights${k}`] as Float32Array));
  const rows = Int32Array.from({ length: batch }, (_, i) => i);
  const weightRates = ones.map(() => learningRate);
  return async () => (await model.step(rows, { weightRates })).loss;
}

/** Seconds, of this process's processor or of the clock, since some moment. */
const clocks = { processor: processorSeconds, wall: () => performance.now() / 1000 };

async function timed(found: Case, repeatsOfAll: number): Promise<Timing> {
  const work = await (found.kind === "dense" ? denseWork(found) : residualWork(found));
  const repeats = found.repeats ?? repeatsOfAll;
  const now = clocks[clock];
  const start = now();
  const number = await work();
  let seconds = repeats === 0 ? now() - start : Infinity;
  for (let i = 0; i < repeats; i++) {
    const start = now();
    await work();
    seconds = Math.min(seconds, now() - start);
  }
  return { case: found.name, library: "Asymptopia, wasm", threads: 1, seconds, number };
}

const question = await new Response(Deno.stdin.readable).text();
const { names, repeats, clock } = JSON.parse(question) as {
  names: string[];
  repeats: number;
  clock: keyof typeof clocks;
};
const timings: Timing[] = [];
for (const name of names) {
  const found = cases.find((one) => one.name === name);
  assert(found !== undefined, `no case ${name}`);
  timings.push(await timed(found, repeats));
}
console.log(JSON.stringify(timings));
