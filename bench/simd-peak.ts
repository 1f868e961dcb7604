/**
 * The most that plain WebAssembly SIMD (four lanes, no fused multiply-add) can do on this machine: float32
 * products and sums on registers alone (bench/kernel/peak.ts). `deno run -A bench/simd-peak.ts`; other
 * benchmarks state their share of it.
 */
import process from "node:process";
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

if (import.meta.main) {
  console.log(`${simdPeak().toFixed(1)} GFLOP/s of plain SIMD on one thread`);
}
