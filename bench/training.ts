/**
 * Times training beside PyTorch and JAX (from the Python given) on the same work, from the same weights and
 * examples, with one thread each and with two, and writes bench/training.md.
 *
 *   deno run -A bench/training.ts [--python python3] [--repeats 5] [--rounds 3] [--peers jax,torch]
 *
 * In each round all are timed, one after another, and of all rounds the best counts; PyTorch, which is never
 * the better one, takes part in the first. The Python needs torch and jax (`pip install torch jax`).
 */
import { parseArgs } from "node:util";
import { arrays, cases, experimentDepths, flop } from "./training/cases.ts";
import type { Timing } from "./training/own.ts";
import { environment, isCrowded, loadAverage, machine, today } from "./machine.ts";
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

const { values: { python, repeats: repeatsText, rounds: roundsText, peers: peersText } } =
  parseArgs({
    options: {
      python: { type: "string", default: "python3" },
      repeats: { type: "string", default: "5" },
      rounds: { type: "string", default: "3" },
      peers: { type: "string", default: "jax,torch" },
    },
  });
const repeats = Number(repeatsText);
const rounds = Number(roundsText);
const asked = peersText.split(",");

/** What is asked for, times faster than the better peer. */
const targets: Readonly<Record<string, string>> = {
  "affine-pass": "10",
  "relu-pass": "2",
  "affine-epoch": "3",
  "relu-epoch": "2",
  "dense-step": "0.6 beside AVX-512, 0.9 beside AVX2",
};
const experimentTarget = 30;

/** Runs a program with a JSON object as input; gives its JSON answer. */
async function ask<T>(program: string, args: readonly string[], question: unknown): Promise<T> {
  const child = new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env: environment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(question)));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
  return JSON.parse(new TextDecoder().decode(stdout)) as T;
}

async function writeArrays(folder: string): Promise<void> {
  for (const found of cases) {
    for (const [name, values] of Object.entries(arrays(found))) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      await Deno.writeFile(`${folder}/${found.name}.${name}`, bytes);
    }
  }
}

// As the processes of stages are started.
const wide = "--v8-flags=--experimental-wasm-revectorize";

function own(names: readonly string[], clock: "processor" | "wall"): Promise<Timing[]> {
  const script = fromFileUrl(import.meta.resolve("./training/own.ts"));
  return ask(Deno.execPath(), ["run", "-A", wide, script], { names, repeats, clock });
}

function peaks(): Promise<{ plain: number; fused: number }> {
  const script = fromFileUrl(import.meta.resolve("./simd-peak.ts"));
  return ask(Deno.execPath(), ["run", "-A", wide, script, "--json"], {});
}

/** Two jobs at once on two cores: seconds for each, halved, is what one costs. */
async function ownTwice(names: readonly string[]): Promise<Timing[]> {
  const [a, b] = await Promise.all([own(names, "wall"), own(names, "wall")]);
  return a.map((timing, k) => ({
    ...timing,
    threads: 2,
    seconds: (timing.seconds + b[k].seconds) / 4,
  }));
}

async function measure(): Promise<Timing[]> {
  const folder = await Deno.makeTempDir({ prefix: "training-bench-" });
  try {
    await writeArrays(folder);
    const names = cases.map(({ name }) => name);
    const small = names.filter((name) => !name.startsWith("experiment"));
    const script = fromFileUrl(import.meta.resolve("./training/peers.py"));
    const timings: Timing[] = [];
    for (let round = 0; round < rounds; round++) {
      timings.push(...await own(round === 0 ? names : small, "processor"));
      timings.push(...await ownTwice(small));
      for (const threads of [1, 2]) {
        for (const library of round === 0 ? asked : ["jax"]) {
          const question = { library, threads, folder, repeats, cases };
          timings.push(...await ask<Timing[]>(python, [script], question));
        }
      }
    }
    return timings.sort((a, b) => a.seconds - b.seconds);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Row = readonly (string | number)[];
type Peaks = Awaited<ReturnType<typeof peaks>>;

function pick(timings: readonly Timing[], name: string, threads: number, library?: string) {
  return timings.filter((timing) =>
    timing.case === name && timing.threads === threads &&
    (library === undefined || timing.library.startsWith(library))
  );
}

const milliseconds = (seconds: number) => (1000 * seconds).toPrecision(3);
const ratioText = (ratio: number) => ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3);

/** One row for each piece of work and number of threads. */
function workRows(timings: readonly Timing[], { plain, fused }: Peaks): Row[] {
  return cases.filter(({ name }) => name in targets).flatMap((found) =>
    [1, 2].map((threads): Row => {
      const [ours] = pick(timings, found.name, threads, "Asymptopia");
      const [torch] = pick(timings, found.name, threads, "PyTorch");
      const [jax] = pick(timings, found.name, threads, "JAX");
      const better = Math.min(torch?.seconds ?? Infinity, jax.seconds);
      const rate = flop(found) / ours.seconds / 1e9;
      return [
        found.title,
        threads,
        milliseconds(ours.seconds),
        torch === undefined ? "–" : milliseconds(torch.seconds),
        milliseconds(jax.seconds),
        ratioText(better / ours.seconds),
        targets[found.name],
        rate.toFixed(1),
        (rate / (threads * plain)).toFixed(2),
        (rate / (threads * fused)).toFixed(2),
        [ours, torch, jax].map((one) => one?.number.toPrecision(5) ?? "–").join(", "),
      ];
    })
  );
}

/** The whole experiment: all depths, as the published code computes it. */
function experimentRows(timings: readonly Timing[]): Row[] {
  const total = (threads: number, library: string) =>
    experimentDepths.reduce(
      (sum, depth) => sum + pick(timings, `experiment-${depth}`, threads, library)[0].seconds,
      0,
    );
  const ours = total(1, "Asymptopia");
  return [1, 2].map((threads) => {
    const theirs = total(threads, "PyTorch");
    const ratio = ratioText(theirs / ours);
    return [threads, ours.toPrecision(3), theirs.toPrecision(3), ratio, experimentTarget];
  });
}

function tableText(head: readonly string[], rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, k) => k === 0 ? "---" : "--:")), ...rows.map(line)]
    .join("\n");
}

/** What the tables are and how they came about. */
function heading(timings: readonly Timing[], { plain, fused }: Peaks): string {
  const libraries = [...new Set(timings.map(({ library }) => library))].sort();
  const peers = libraries.filter((library) => !library.startsWith("Asymptopia")).join(", ");
  const [plainText, fusedText] = [plain, fused].map((peak) => peak.toFixed(0));
  return `# Training

The same networks from the same weights on the same examples: Asymptopia's fused wasm kernels beside
${peers}. Written by \`deno run -A bench/training.ts\` on ${today} on ${machine};
Deno ${Deno.version.deno}. Everything in one invocation, ${rounds} rounds of ${repeats} runs each after a first
one, the best of all: seconds of the processor with one thread, of the clock with two. Other work went
on on the machine (load average ${loadAverage()}): it shares caches and memory, and takes a part
of what two threads find.${
    isCrowded() ? " With so much of it, rows of two threads say little." : ""
  }

A job of ours uses one thread; "2 threads" for us are two jobs at once, the time of one being half. JAX is
jitted, layers by \`lax.scan\` (the better of \`unroll\` 1 and 4); PyTorch is eager, weights in one tensor,
Adam \`fused\`. Of this machine's peaks on one thread (bench/simd-peak.ts), plain SIMD reaches
${plainText} GFLOP/s and fused vectors of 256 bits, as our processes compute, ${fusedText}; operations are
those of the matrix products alone.${
    asked.includes("torch") ? "" : " PyTorch was not asked this time: JAX was always the better."
  }`;
}

const heads = [
  "work",
  "threads",
  "ours, ms",
  "PyTorch, ms",
  "JAX, ms",
  "times faster than the better",
  "target",
  "our GFLOP/s",
  "of plain peak",
  "of fused peak",
  "loss: ours, PyTorch, JAX",
];

function report(timings: readonly Timing[], peak: Peaks): string {
  return `${heading(timings, peak)}

${tableText(heads, workRows(timings, peak))}

${asked.includes("torch") ? experimentText(timings) : ""}${bounds}`;
}

function experimentText(timings: readonly Timing[]): string {
  const lastDepth = experimentDepths.at(-1)!;
  const agreement = experimentDepths.map((depth) => {
    const name = `experiment-${depth}`;
    const [ours] = pick(timings, name, 1, "Asymptopia");
    const [torch] = pick(timings, name, 1, "PyTorch");
    return Math.abs(ours.number / torch.number - 1);
  });
  return `## The whole experiment as the published code computes it

A module a layer, one eager operation after another, Adam over a list of small tensors (PyTorch) against
ours: tanh networks of depths ${experimentDepths[0]}, ${
    experimentDepths[1]
  }, …, ${lastDepth}, d = 10, 1024
examples in batches of 32, two epochs each. Timed once, with its start.

${
    tableText(
      ["threads of PyTorch", "ours, s", "PyTorch, s", "times faster", "target"],
      experimentRows(timings),
    )
  }

Final losses differ by at most ${
    Math.max(...agreement).toExponential(1)
  } (relative) between the two.

`;
}

/** From profiles by variants (a call twice, a call left out) and of each function alone, taken once. */
const bounds = `## What bounds it

Targets are ratios to the better peer. The peers use vectors as wide as the processor's, 512 bits on a
machine with AVX-512; V8 goes to 256. Measured on such a machine, where fused vectors of 256 bits reach
129 GFLOP/s:

- Residual networks go through panels of 16 or 32 examples whose arrays lie at fixed addresses
  (lib/tensor/residual-network/panel). ReLU, d = 30: a layer's products of a panel run at 105 GFLOP/s
  forward, 107 back, 95 for the gradient of the matrix (with the transposition of the values): 6.8
  microseconds a layer of 128 examples. The whole takes 11 to 12: values are written once and read
  twice, 15 KB a layer, which no near cache holds (about 2 microseconds), and the code of the three
  products, 20 KB each, is fetched again at each change between them (about 2); copies into and out of
  the panels take 0.6, the embedding 0.3.
- tanh, d = 10, batch 32: of 0.53 microseconds a layer, the way forward takes 0.24 (0.17 tanh: 19
  operations a vector, one a division), the outer product 0.11, A^T p 0.07, the way back through tanh
  0.04; at L = 8694 memory adds 0.3: 11 MB of values written and read again, and the parameters. One
  state in sixteen is kept, the others are computed back, which halves that.
- Adam reads and writes three numbers for each parameter, in vectors of 128 bits at addresses that
  change: memory bounds it.
- A network of another width (README) goes through tiles of 2 x 4 vectors of 128 bits, fused.
- A module of panels is made and compiled once a job, 0.05 to 0.1 s, while the first steps run by V8's
  baseline compiler.
- The perceptron: the tile runs at 0.87 of the peak, with packing at 0.85, the whole step at about 0.8.
- PyTorch in eager mode is bound by the cost of starting its operations and by gathering the layers'
  gradients into one tensor; JAX by the turns of its scan.
`;

const peak = await peaks();
const text = report(await measure(), peak);
const page = fromFileUrl(import.meta.resolve("./training.md"));
await Deno.writeTextFile(page, text);
await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page] }).output();
console.log(text);
