/**
 * The elementary functions of Math with the same bits in every engine. The standard leaves them to whoever
 * built the engine: of the browsers, Node and Deno no two agree in all last bits, nor need two versions
 * of one. `+ - * /`, the square root and roundings are exact everywhere and stay the host's.
 *
 * Errors in units of the last place, from 20,000 arguments each (tests/pipeline/sandbox): exp, log,
 * log2, pow 0.6; log10, log1p, cbrt, sin, cos, tan, asin, acos, atan 0.9; hypot 2; the others 2.2. `x ** y` is
 * Math.pow(x, y), except that a square is one product: code/exponents.ts.
 */
import cos from "@stdlib/math-base-special-cos";
import sin from "@stdlib/math-base-special-sin";
import tan from "@stdlib/math-base-special-tan";
import bytes from "./kernel/elementary.wasm" with { type: "bytes" };

/** sqrt(sum x_i^2), scaled by the largest |x_i| and summed with compensation. */
function hypot(...values: readonly number[]): number {
  const sizes = values.map((value) => Math.abs(value));
  if (sizes.includes(Infinity)) return Infinity;
  const largest = Math.max(0, ...sizes);
  if (largest === 0 || Number.isNaN(largest)) return largest;
  let [sum, compensation] = [0, 0];
  for (const size of sizes) {
    const ratio = size / largest;
    const summand = ratio * ratio - compensation;
    const preliminary = sum + summand;
    compensation = preliminary - sum - summand;
    sum = preliminary;
  }
  return Math.sqrt(sum) * largest;
}

const kernel = new WebAssembly.Instance(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>));
const { memory: _, ...functions } = kernel.exports;

/** By the names that they have in Math. */
export const elementary = { ...functions, cos, hypot, sin, tan } as unknown as Readonly<
  Record<string, (...values: readonly number[]) => number>
>;
