/**
 * Times the three levels of propagation beside explicit matrices in NumPy (and PyTorch, where it is
 * installed) in one invocation, and writes bench/propagation.md.
 *
 *   deno run -A --v8-flags=--experimental-wasm-revectorize bench/propagation.ts [--python python3]
 */
import { environment, loadAverage, machine, today } from "./machine.ts";
import { processorSeconds } from "./simd-peak.ts";
import { parseArgs } from "node:util";
import type { Fields, Recipe, SimulationJob } from "../lib/contract/plugins.ts";
import { plugin as gramInputs } from "../lib/data/gram-inputs.ts";
import { plugin as chain } from "../lib/dynamics/mlp-chain.ts";
import { plugin as explicit } from "../lib/dynamics/mlp-explicit.ts";
import { plugin as gram } from "../lib/dynamics/mlp-gram.ts";
import { plugin as mlp } from "../lib/models/mlp.ts";
import { keyOf } from "../lib/num/random/key.ts";
import { mean, variance } from "../lib/num/statistics/moments.ts";
import { plugin as shapedRelu } from "../lib/parametrizations/shaped-relu.ts";
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

/** The size of the paper's first figure. */
const size = { width: 150, depth: 150 };
const rho = 0.3;
const networksFull = 8192;
/** Explicit levels are timed on this many and scaled linearly: every network costs the same. */
const networksExplicit = 128;
const repeats = 3;

interface Timing {
  readonly name: string;
  readonly networks: number;
  readonly seconds: number;
  readonly logNormMean: number;
  readonly logNormError: number;
  /** null where the level has one input only. */
  readonly rhoMean: number | null;
}

const recipe: Recipe = shapedRelu.scale(mlp.describe({ ...size, activation: "relu" }), {
  slopePlus: 0,
  slopeMinus: -1,
  exponent: 0.5,
});

function jobOf(networks: number, correlation: number[]): SimulationJob<
  { networks: number; observe: number[] }
> {
  return {
    params: { networks, observe: [1] },
    recipe,
    data: gramInputs.generate({ squaredNorm: 1, correlation }),
    key: keyOf(1),
    compute: { backend: "wasm", progress: () => {} },
  };
}

async function timed(
  name: string,
  networks: number,
  work: () => Fields | Promise<Fields>,
): Promise<Timing> {
  let seconds = Infinity;
  let fields: Fields = {};
  for (let i = 0; i < repeats; i++) {
    const start = processorSeconds();
    fields = await work();
    seconds = Math.min(seconds, processorSeconds() - start);
  }
  const inputs = fields.logNorm.axes[2].length;
  const logNorm = fields.logNorm.values.filter((_, i) => i % inputs === 0);
  const distance = fields.oneMinusCorrelation?.values;
  return {
    name,
    networks,
    seconds,
    logNormMean: mean(logNorm),
    logNormError: Math.sqrt(variance(logNorm) / networks),
    rhoMean: distance ? 1 - mean(distance) : null,
  };
}

async function ownLevels(): Promise<Timing[]> {
  const two = (networks: number) => jobOf(networks, [rho]);
  return [
    await timed(
      "ours, explicit matrices, wasm",
      networksExplicit,
      () => explicit.simulate(two(networksExplicit)),
    ),
    await timed("ours, Gram-conditional", networksFull, () => gram.simulate(two(networksFull))),
    await timed(
      "ours, scalar chain (one input)",
      networksFull,
      () => chain.simulate(jobOf(networksFull, [])),
    ),
  ];
}

async function rivals(python: string): Promise<Timing[]> {
  const script = fromFileUrl(import.meta.resolve("./propagation_numpy.py"));
  const command = new Deno.Command(python, {
    args: [script],
    clearEnv: true,
    env: environment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const { slopePositive, slopeNegative, normalizer } = recipe;
  const writer = command.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify({
    ...size,
    rho,
    positive: slopePositive,
    negative: slopeNegative,
    normalizer,
    networksExplicit,
    batch: 32,
    repeats,
  })));
  await writer.close();
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`${python} ${script} failed`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function report(timings: readonly Timing[]): string {
  const full = ({ seconds, networks }: Timing) => seconds * networksFull / networks;
  const rival = full(timings[0]);
  const rows = timings.map((timing) => {
    const { name, networks, seconds, logNormMean, logNormError, rhoMean } = timing;
    const ratio = rival / full(timing);
    return [
      name,
      networks,
      (1e3 * seconds / networks).toPrecision(3),
      full(timing).toPrecision(3) + (networks === networksFull ? "" : " (scaled)"),
      ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3),
      `${logNormMean.toFixed(3)} ± ${logNormError.toFixed(3)}`,
      rhoMean === null ? "" : rhoMean.toFixed(3),
    ].join(" | ");
  });
  return `# Propagation

Two inputs through a shaped ReLU network, width ${size.width}, depth ${size.depth}, c = (0, -1),
rho_0 = ${rho}: the size of the paper's first figure, which has ${networksFull} networks. Written by
\`deno run -A bench/propagation.ts\` on ${today} on ${machine}; Deno ${Deno.version.deno}.
All rows in one invocation, best of ${repeats} runs each: seconds of the processor, of the clock for
PyTorch on two threads. Other work went on on the machine (load average ${loadAverage()}). Our
levels use one thread (a job runs in one Worker); NumPy draws on one thread. Rows marked "scaled" were
timed on fewer networks and scaled linearly.

| level | networks timed | ms a network | s for ${networksFull} | times NumPy float32 | mean ln V | mean rho |
| --- | --: | --: | --: | --: | --: | --: |
${rows.map((row) => `| ${row} |`).join("\n")}

The two last columns show that all compute the same thing (standard errors as stated; the networks
differ). The scalar chain follows one input, so it has no rho.
`;
}

const { values: { python } } = parseArgs({
  options: { python: { type: "string", default: "python3" } },
});
const timings = [...await rivals(python), ...await ownLevels()];
const text = report(timings);
const page = fromFileUrl(import.meta.resolve("./propagation.md"));
await Deno.writeTextFile(page, text);
await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page] }).output();
console.log(text);
