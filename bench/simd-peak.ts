/**
 * The most that WebAssembly SIMD can do on this machine, float32 products and sums on registers alone: plain
 * (four lanes, no fused multiply-add; bench/kernel/peak.ts), and fused in vectors of 256 bits, as the processes
 * of stages compute (`--v8-flags=--experimental-wasm-revectorize`; without that flag in vectors of 128).
 * `deno run -A --v8-flags=--experimental-wasm-revectorize bench/simd-peak.ts`; other benchmarks state their
 * share of it.
 */
import process from "node:process";
import { FunctionCode, numbers, vectorAt, vectorModule } from "../lib/num/kernel/vector-code.ts";
import bytes from "./kernel/peak.wasm" with { type: "bytes" };

interface PeakExports {
  chains(rounds: number, factor: number, added: number): number;
}

/** Vectors of a round, four numbers each, a product and a sum a number. */
const flopPerRound = 2 * 12 * 4 * 2;
const rounds = 2 ** 22;

/**
 * Seconds of this process's processor. Time as user and as system are split by sampling, so only their sum
 * is exact.
 */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * GFLOP/s (10^9 products and sums a second of processor time), the best of some tries of a tenth of a
 * second: the first ones run before V8 has optimised.
 */
export function simdPeak(tries = 20): number {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const { chains } = new WebAssembly.Instance(module).exports as unknown as PeakExports;
  let best = 0;
  for (let repeat = 0; repeat < tries; repeat++) {
    const before = processorSeconds();
    for (let call = 0; call < 8; call++) chains(rounds, 0.5, 1);
    best = Math.max(best, 8 * rounds * flopPerRound / (processorSeconds() - before) / 1e9);
  }
  return best;
}

/** Chains of fused products and sums, each two vectors of four that lie side by side; turns of all in a call. */
const [chainCount, turns] = [12, 200];

function fusedChains(): Uint8Array<ArrayBuffer> {
  const code = new FunctionCode();
  const factor = code.keep(numbers(0.5));
  const added = code.keep(numbers(1));
  const place = (vector: number) => 1024 + 16 * vector;
  const vectors = Array.from({ length: 2 * chainCount }, (_, i) => i);
  const sums = vectors.map((i) => code.keep(vectorAt(place(i))));
  for (let turn = 0; turn < turns; turn++) {
    for (const sum of sums) code.accumulate(sum, factor, added, true);
  }
  code.store(vectors.map((i) => [place(i), sums[i]] as const));
  return vectorModule({ chains: code }, 1);
}

/** As {@link simdPeak}, fused. */
export function fusedPeak(tries = 20): number {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(fusedChains());
  const { chains } = new WebAssembly.Instance(module, { env: { memory } })
    .exports as unknown as { chains(): void };
  const calls = 200_000;
  let best = 0;
  for (let repeat = 0; repeat < tries; repeat++) {
    const before = processorSeconds();
    for (let call = 0; call < calls; call++) chains();
    const flop = calls * turns * 2 * chainCount * 4 * 2;
    best = Math.max(best, flop / (processorSeconds() - before) / 1e9);
  }
  return best;
}

if (import.meta.main && Deno.args[0] === "--json") {
  console.log(JSON.stringify({ plain: simdPeak(), fused: fusedPeak() }));
} else if (import.meta.main) {
  console.log(`${simdPeak().toFixed(1)} GFLOP/s of plain SIMD on one thread`);
  console.log(`${fusedPeak().toFixed(1)} GFLOP/s fused`);
}
