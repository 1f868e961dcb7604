import assert from "node:assert/strict";
import { type Block, philox } from "../../../lib/num/random/philox.ts";
import { checkCompiled, checkPlain } from "../../assemblyscript.ts";
import { postedByWorker } from "../../bundled-worker.ts";
import { CounterPosition, kernel } from "../../../lib/num/random/kernel.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const folder = new URL("../../../lib/num/kernel/", import.meta.url);
const normal = { folder, name: "normal", config: "asconfig.json" };

Deno.test("normal.wasm is what its AssemblyScript sources compile to, byte for byte", () =>
  checkCompiled(normal));

Deno.test("the kernel calls nothing outside and uses no relaxed SIMD", () => checkPlain(normal));

Deno.test("the kernel runs in a bundled Worker without permissions and without process", async () => {
  const random = fromFileUrl(import.meta.resolve("../../../lib/num/random/random.ts"));
  const found = await postedByWorker<Float64Array>({
    contents: `import { randomStream } from ${JSON.stringify(random)};
      const out = new Float64Array(100);
      randomStream([1, 2]).fillNormal(out);
      postMessage(out);`,
    folder: fromFileUrl(folder),
  });
  new CounterPosition([1, 2], 1).fill("fillNormal", 7);
  assert.deepEqual(found, kernel().doubles.slice(0, 100));
});

/** The words of counter i of a lane, by the plain Philox. */
function wordsOf(key: readonly [number, number], lane: number, low: number, high: number): Block {
  const out: Block = [0, 0, 0, 0];
  philox([low, high, 0, lane], key, out);
  return out;
}

const toBits = (low: number, high: number) => (BigInt(high) << 32n) | BigInt(low);

Deno.test("bulk uniforms are the counters' words, across the carry into the high word", () => {
  const key = [0xdeadbeef, 0x12345678] as const;
  const position = new CounterPosition(key, 5);
  position.low = 2 ** 32 - 16;
  position.high = 7;
  position.fill("fillUniform", 4);
  const found = kernel().doubles.slice(0, 64);
  assert.deepEqual([position.low, position.high], [16, 8]);
  for (let i = 0; i < 32; i++) {
    const [a, b, c, d] = wordsOf(key, 5, (2 ** 32 - 16 + i) % 2 ** 32, i < 16 ? 7 : 8);
    const uniform = (low: number, high: number) => Number(toBits(low, high) >> 11n) * 2 ** -53;
    assert.equal(found[2 * i], uniform(a, b));
    assert.equal(found[2 * i + 1], uniform(c, d));
  }
});

/** Box-Muller as documented, with Math's functions: exchange and sign by the lowest two bits. */
function referencePair(radiusBits: bigint, angleBits: bigint): [number, number] {
  const u = (Number(radiusBits >> 12n) + 0.5) * 2 ** -52;
  const angle = (Number(angleBits >> 12n) * 2 ** -52 - 0.5) * (Math.PI / 2);
  const radius = Math.sqrt(-2 * Math.log(u));
  const c = radius * Math.cos(angle) * (angleBits & 1n ? -1 : 1);
  const s = radius * Math.sin(angle);
  return angleBits & 2n ? [s, c] : [c, s];
}

function relativeError(found: number, expected: number): number {
  return expected === 0 ? Math.abs(found) : Math.abs(found / expected - 1);
}

Deno.test("bulk normals are Box-Muller transforms of the counters' words to 1e-15", () => {
  const key = [3, 4] as const;
  new CounterPosition(key, 1).fill("fillNormal", 256);
  const found = kernel().doubles.slice();
  let worst = 0;
  for (let i = 0; i < 2048; i++) {
    const [a, b, c, d] = wordsOf(key, 1, i, 0);
    const expected = referencePair(toBits(a, b), toBits(c, d));
    worst = Math.max(worst, relativeError(found[2 * i], expected[0]));
    worst = Math.max(worst, relativeError(found[2 * i + 1], expected[1]));
  }
  assert(worst < 1e-15, `relative error ${worst}`);
});

Deno.test("the float64 transform is good to 1e-15 at its extremes; |z| reaches 8.57", () => {
  const full = 2n ** 64n - 1n;
  const radii: bigint[] = [0n, full];
  const angles: bigint[] = [0n, full, 1n << 63n, (1n << 63n) - 1n];
  for (let k = 0n; k < 64n; k++) {
    for (const offset of [-1n, 0n, 1n]) {
      radii.push(BigInt.asUintN(64, (1n << k) + offset), BigInt.asUintN(64, full - (1n << k)));
      angles.push(BigInt.asUintN(64, (1n << k) + offset), (1n << 63n) ^ (1n << k));
    }
  }
  // Around the cuts of the logarithm's reduction: 1 + f = sqrt(1/2) and sqrt(2).
  for (let i = -3000n; i <= 3000n; i++) radii.push(0xb504f333f9de6484n + (i << 40n));
  let worst = 0;
  radii.forEach((radius, i) => {
    const angle = angles[i % angles.length];
    kernel().transformPair(radius, angle);
    const [first, second] = kernel().doubles;
    const expected = referencePair(radius, angle);
    worst = Math.max(
      worst,
      relativeError(first, expected[0]),
      relativeError(second, expected[1]),
    );
  });
  assert(worst < 1e-15, `relative error ${worst}`);
  kernel().transformPair(0n, 1n << 63n);
  assert(kernel().doubles[0] > 8.57);
  assert.equal(kernel().doubles[1], 0);
});

Deno.test("bulk float32 normals are Box-Muller transforms of the counters' words to 4e-7", () => {
  const key = [5, 6] as const;
  new CounterPosition(key, 2).fill("fillSingle", 256);
  const found = kernel().singles.slice();
  let worst = 0;
  for (let i = 0; i < 2048; i++) {
    const words = wordsOf(key, 2, i, 0);
    for (const half of [0, 2]) {
      const expected = referenceSingle(words[half], words[half + 1]);
      for (const k of [0, 1]) {
        worst = Math.max(worst, relativeError(found[4 * i + half + k], expected[k]));
      }
    }
  }
  assert(worst < 4e-7, `relative error ${worst}`);
});

/** The float32 transform in float64 after u's documented rounding. */
function referenceSingle(radiusBits: number, angleBits: number): [number, number] {
  const j = Math.fround(radiusBits >>> 1);
  const u = Math.min(Math.fround(j * 2 ** -31 + 2 ** -32), 1 - 2 ** -24);
  const angle = (angleBits >> 2) * 2 ** -31 * Math.PI;
  const radius = Math.sqrt(-2 * Math.log(u));
  const c = radius * Math.cos(angle) * (angleBits & 1 ? -1 : 1);
  const s = radius * Math.sin(angle);
  return angleBits & 2 ? [s, c] : [c, s];
}

Deno.test("float32 normals reach |z| = 6.66 and are never zero in both or not finite", () => {
  kernel().transformSinglePair(0, 0);
  assert(Math.abs(kernel().singles[0] - 6.660) < 1e-3);
  kernel().transformSinglePair(0xffffffff, 0);
  assert(kernel().singles[0] > 3e-4 && kernel().singles[0] < 4e-4);
});
