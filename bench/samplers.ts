/**
 * Times the samplers of lib/num beside NumPy's, in one invocation, and writes bench/samplers.md.
 * Without Python or NumPy it writes our own numbers only.
 *
 *   deno run -A --v8-flags=--experimental-wasm-revectorize bench/samplers.ts [--python python3]
 */
import { parseArgs } from "node:util";
import { binomialSampler } from "../lib/num/random/binomial.ts";
import { keyOf } from "../lib/num/random/key.ts";
import { randomStream } from "../lib/num/random/random.ts";
import { ReluPairs } from "../lib/num/random/relu-pairs.ts";
import { environment, loadAverage, machine, today } from "./machine.ts";
import { processorSeconds } from "./simd-peak.ts";
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

/** Numbers a timing draws: 32 MB of float64, so memory traffic counts, for both sides alike. */
const count = 4_000_000;
const repeats = 5;

type Rates = Readonly<Record<string, number>>;

function millionsPerSecond(numbers: number, draw: () => void): number {
  let best = Infinity;
  draw();
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = processorSeconds();
    draw();
    best = Math.min(best, processorSeconds() - start);
  }
  return numbers / best / 1e6;
}

function ownRates(): Rates {
  const stream = randomStream(keyOf(1));
  const double = new Float64Array(count);
  const single = new Float32Array(count);
  const degrees = new Float64Array(count);
  const table = binomialSampler(100, 0.5);
  stream.fillBinomial(degrees, table);
  const rate = (draw: () => void) => millionsPerSecond(count, draw);
  const each = (draw: () => number) => () => {
    for (let i = 0; i < count; i++) double[i] = draw();
  };
  return {
    "uniform float64": rate(() => stream.fillUniform(double)),
    "normal float64": rate(() => stream.fillNormal(double)),
    "normal float32": rate(() => stream.fillNormal(single)),
    "chi-square, 50 degrees": rate(() => stream.fillChiSquare(double, 50)),
    "chi-square, varying degrees": rate(() => stream.fillChiSquare(double, degrees)),
    "gamma, shape 0.3": rate(() => stream.fillGamma(double, 0.3)),
    "binomial(100, 1/2)": rate(each(() => stream.binomial(100, 0.5))),
    "binomial(100, 1/2), table": rate(() => stream.fillBinomial(double, table)),
    "uniform float64, one by one": rate(each(() => stream.uniform())),
    "normal float64, one by one": rate(each(() => stream.normal())),
  };
}

/** The pair layer of lib/num/relu-pairs.ts at n = d = 150, 8192 networks: seconds. */
function pairSeconds(): number {
  const [networks, depth] = [8192, 150];
  const layer = { width: 150, positive: 1, negative: 0.9 };
  const pairs = new ReluPairs(keyOf(2));
  const q = new Float64Array(networks).fill(0.7);
  const make = () => new Float64Array(networks);
  const sums = { squareFirst: make(), squareDifference: make(), excess: make() };
  const start = processorSeconds();
  for (let step = 0; step < depth; step++) pairs.sum(q, layer, sums);
  return processorSeconds() - start;
}

interface Rival {
  readonly version: string;
  readonly rates: Readonly<Record<"PCG64" | "Philox", Rates>>;
}

async function rival(python: string): Promise<Rival | undefined> {
  const script = fromFileUrl(import.meta.resolve("./samplers_numpy.py"));
  try {
    const { success, stdout } = await new Deno.Command(python, {
      args: [script, String(count), String(repeats)],
      stderr: "inherit",
      clearEnv: true,
      env: environment(),
    }).output();
    if (success) return JSON.parse(new TextDecoder().decode(stdout));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  console.error(`${python} has no NumPy: our own numbers only`);
  return undefined;
}

function page(own: Rates, other: Rival | undefined, seconds: number): string {
  const digits = (value: number) => value.toPrecision(3);
  const rows = Object.entries(own).map(([name, rate]) => {
    const [plain] = name.split(/, (?:table|one by one)$/);
    const cells = (["PCG64", "Philox"] as const).flatMap((bits) => {
      const found = other?.rates[bits][plain];
      return found === undefined ? ["", ""] : [digits(found), digits(rate / found)];
    });
    return `| ${[name, digits(rate), ...cells].join(" | ")} |`;
  });
  return `# Samplers

Millions of numbers a second on one thread, bulk calls of ${
    count / 1e6
  } million numbers, best of ${repeats}
runs in processor time, on ${machine}, ${today}, load average ${loadAverage()};
Deno ${Deno.version.deno}, NumPy ${other?.version ?? "absent"}. Written by
\`deno run -A bench/samplers.ts\`; all columns in one invocation. Ours is Philox 4x32-10 throughout, the
same bits on every machine; PCG64 is NumPy's default, Philox (4x64-10) its counter-based generator.
"x" is our rate over theirs.

| sampler | ours | NumPy PCG64 | x | NumPy Philox | x |
| --- | --: | --: | --: | --: | --: |
${rows.join("\n")}

The fused pair layer (generator, two inputs, two-slope activation and three sums in one kernel) takes
${digits(seconds)} s for width 150, depth 150, 8192 networks: ${
    digits(8192 * 150 * 150 * 2 / seconds / 1e6)
  } million
normals a second, layer included.

Normals were meant to be three times as fast as PCG64's. The generator bounds them: a uniform number
alone takes two thirds to three quarters of the time of a normal one (ten rounds of 32-bit products,
in vectors of 128 bits at addresses that change, which V8 does not join into 256).
`;
}

const { values: { python } } = parseArgs({
  options: { python: { type: "string", default: "python3" } },
});
const other = await rival(python);
const target = fromFileUrl(import.meta.resolve("./samplers.md"));
await Deno.writeTextFile(target, page(ownRates(), other, pairSeconds()));
await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", target] }).output();
console.log(await Deno.readTextFile(target));
