import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { DenseMemory } from "../../../lib/tensor/dense-network/memory.ts";
import { Velocities } from "../../../lib/tensor/dense-network/momentum.ts";
import type { DenseNetwork } from "../../../lib/tensor/dense-network/network.ts";
import { checkCompiled, checkPlain } from "../../assemblyscript.ts";

const files = {
  folder: new URL("../../../lib/tensor/kernel/", import.meta.url),
  name: "momentum",
  config: "momentum.json",
};

Deno.test("momentum.wasm is what its AssemblyScript source compiles to, byte for byte", () =>
  checkCompiled(files));

Deno.test("the kernel needs a memory and uses no relaxed SIMD", () =>
  checkPlain({ ...files, imports: ["env.memory"] }));

const network: DenseNetwork = {
  sizes: [3, 20, 1],
  activation: "relu",
  loss: "mean-square",
  forwardScales: [1, 1],
  backwardScales: [1, 1],
  biases: [false, false],
};
const rates = { rate: 0.1, momentum: 0.9 };
const least = 2 ** -90;

function newMemory(): DenseMemory {
  return new DenseMemory(network, 4, "unfused");
}

/** Weights after each of some steps with these gradients of the first layer's padded weights. */
function stepped(steps: number, gradientAt: (step: number) => Float32Array): Float32Array[] {
  const memory = newMemory();
  const { weights: [block], weightGradient } = memory.arena;
  const velocities = new Velocities(memory, [16, block.length]);
  const found: Float32Array[] = [];
  for (let step = 0; step < steps; step++) {
    memory.numbers(weightGradient).set(gradientAt(step));
    velocities.descend(1, block, weightGradient, rates);
    found.push(memory.numbers(block).slice());
  }
  memory.release();
  return found;
}

/** The same in plain loops of float32; `floor`: sizes below which a velocity is 0. */
function plainSteps(
  steps: number,
  gradientAt: (step: number) => Float32Array,
  floor = least,
): Float32Array[] {
  const { fround } = Math;
  const { length } = gradientAt(0);
  const [weights, velocity] = [new Float32Array(length), new Float32Array(length)];
  return Array.from({ length: steps }, (_, step) => {
    const gradient = gradientAt(step);
    for (let k = 0; k < length; k++) {
      const v = fround(fround(fround(rates.momentum) * velocity[k]) + gradient[k]);
      velocity[k] = Math.abs(v) < floor ? 0 : v;
      weights[k] -= fround(fround(rates.rate) * velocity[k]);
    }
    return weights.slice();
  });
}

const { length } = newMemory().arena.weights[0];
const drawn = (step: number) => {
  const out = new Float32Array(length);
  randomStream(keyOf(5141 + step)).fillNormal(out);
  return out;
};

Deno.test("steps are those of plain loops, to the last bit", () => {
  assert.deepEqual(stepped(5, drawn), plainSteps(5, drawn));
});

// Weights are 0 where nothing pulled, so a velocity of any size would move them.
Deno.test("a velocity below 2^-90 is 0, none above; a wrong variant without it is rejected", () => {
  const sizes = [0.5 * least, 0.999 * least, least, -0.999 * least, -least, 2 ** -140];
  const small = (step: number) => {
    const out = new Float32Array(length);
    if (step === 0) out.set(sizes);
    return out;
  };
  const found = stepped(3, small);
  assert.deepEqual(found, plainSteps(3, small));
  assert.deepEqual([...found[2].subarray(0, 6)].map((w) => w !== 0), [
    ...[false, false, true, false, true, false],
  ]);
  assert.throws(() => assert.deepEqual(found, plainSteps(3, small, 0)), assert.AssertionError);
});

Deno.test("what is not a number stays so, and infinity", () => {
  const broken = () => new Float32Array(length).fill(NaN, 0, 1).fill(Infinity, 1, 2);
  const [weights] = stepped(1, broken);
  assert.ok(Number.isNaN(weights[0]));
  assert.equal(weights[1], -Infinity);
});

Deno.test("velocities are 0 at first, also where another network's lay; blocks are apart", () => {
  const first = stepped(2, drawn);
  assert.deepEqual(stepped(2, drawn), first);
  const memory = newMemory();
  const { weights: [block], weightGradient } = memory.arena;
  const velocities = new Velocities(memory, [block.length, block.length]);
  memory.numbers(weightGradient).set(drawn(0));
  velocities.descend(0, block, weightGradient, rates);
  const before = memory.numbers(block).slice();
  memory.numbers(weightGradient).fill(0);
  velocities.descend(1, block, weightGradient, rates);
  assert.deepEqual(memory.numbers(block).slice(), before);
  memory.release();
});

Deno.test("too many of them are refused", () => {
  const memory = newMemory();
  assert.throws(() => new Velocities(memory, [2 ** 29]), UserError);
  memory.release();
});
