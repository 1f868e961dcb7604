/**
 * The most that plain WebAssembly SIMD (four lanes, no fused multiply-add) can do on this machine:
 * float32 products and sums on registers alone. `deno run -A bench/simd-peak.ts`; other benchmarks state
 * their share of it.
 */
import process from "node:process";
import asc from "assemblyscript/asc";

/** Twelve chains of a = a b + c: enough to fill four units of latency three. */
const source = `
export function chains(rounds: i32, factor: f32, added: f32): f32 {
  const b = f32x4.splat(factor);
  const c = f32x4.splat(added);
${lines((i) => `  let a${i} = f32x4.splat(<f32>${i});`)}
  for (let round = 0; round < rounds; round++) {
${lines((i) => `    a${i} = f32x4.add(f32x4.mul(a${i}, b), c);`).repeat(4)}
  }
${lines((i) => i === 0 ? "" : `  a0 = f32x4.add(a0, a${i});`)}
  return f32x4.extract_lane(a0, 0);
}`;
/** Vectors of a round, four numbers each, a product and a sum a number. */
const flopPerRound = 12 * 4 * 4 * 2;

function lines(line: (index: number) => string): string {
  return Array.from({ length: 12 }, (_, index) => `${line(index)}\n`).join("");
}

/** Seconds of this process's processor in user mode. */
export function userSeconds(): number {
  return process.cpuUsage().user / 1e6;
}

/**
 * GFLOP/s (10^9 products and sums a second of processor time), the best of some tries: the first ones
 * run before V8 has optimised.
 */
export async function simdPeak(tries = 40): Promise<number> {
  const chains = await compiled();
  const rounds = 200_000;
  chains(rounds, 0.5, 1);
  let best = 0;
  for (let repeat = 0; repeat < tries; repeat++) {
    const before = userSeconds();
    for (let call = 0; call < 10; call++) chains(rounds, 0.5, 1);
    best = Math.max(best, 10 * rounds * flopPerRound / (userSeconds() - before) / 1e9);
  }
  return best;
}

type Chains = (rounds: number, factor: number, added: number) => number;

async function compiled(): Promise<Chains> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ["peak.ts", "-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "-o", "peak.wasm"],
    {
      readFile: (name) => name === "peak.ts" ? source : null,
      writeFile: (name, contents) => {
        if (name === "peak.wasm") bytes = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || bytes === undefined) throw new Error(stderr.toString());
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const { chains } = new WebAssembly.Instance(module).exports;
  return chains as Chains;
}

if (import.meta.main) {
  console.log(`${(await simdPeak()).toFixed(1)} GFLOP/s of plain SIMD on one thread`);
}
