/**
 * The dense kernels' products bit for bit: each entry is the sum that the order of the loops and the
 * rounding say, for drawn shapes, with guard values around every array.
 */
import assert from "node:assert/strict";
import {
  type Arithmetic,
  borrowKernel,
  returnKernel,
} from "../../../lib/tensor/dense-network/kernel.ts";
import type { DenseKernel } from "../../../lib/tensor/dense-network/kernel.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";
import { fusedMultiplyAdd } from "./fused.ts";

type MultiplyAdd = (a: number, b: number, c: number) => number;

const plain: MultiplyAdd = (a, b, c) => Math.fround(Math.fround(a * b) + c);
const multiplyAdds: Record<Arithmetic, MultiplyAdd> = { fused: fusedMultiplyAdd, unfused: plain };

/** Steps of the left panels that are packed at a time, and of the tiles in them. */
const chunk = 1024;
function tiles(steps: number): number[] {
  const list: number[] = [];
  for (let left = steps; left > 0;) {
    const length = left > 48 ? 64 : left > 16 ? 32 : 16;
    list.push(Math.min(length, left));
    left -= length;
  }
  return list;
}

/** alpha sum_k a(k) b(k) added to c, or instead of it, as the kernel sums. */
function summed(
  { a, b, steps, alpha, c }: {
    readonly a: (k: number) => number;
    readonly b: (k: number) => number;
    readonly steps: number;
    readonly alpha: number;
    readonly c: number | undefined;
  },
  multiplyAdd: MultiplyAdd,
): number {
  let total = c;
  for (let first = 0; first < steps; first += chunk) {
    let sum: number | undefined;
    let k = first;
    for (const length of tiles(Math.min(chunk, steps - first))) {
      let tile = 0;
      for (const end = k + length; k < end; k++) tile = multiplyAdd(a(k), b(k), tile);
      sum = sum === undefined ? tile : Math.fround(sum + tile);
    }
    total = total === undefined ? Math.fround(alpha * sum!) : multiplyAdd(alpha, sum!, total);
  }
  return total!;
}

/** Arrays of a kernel with guards between them: numbers that are none. */
class Guarded {
  readonly #kernel: DenseKernel;
  readonly #arithmetic: Arithmetic;
  readonly #lengths: readonly number[];

  constructor(arithmetic: Arithmetic, lengths: readonly number[]) {
    this.#arithmetic = arithmetic;
    this.#lengths = lengths;
    const total = lengths.reduce((sum, length) => sum + length + guard, guard);
    this.#kernel = borrowKernel(4 * total, arithmetic);
    this.#view(0, total).fill(NaN);
  }

  get kernel(): DenseKernel {
    return this.#kernel;
  }

  address(index: number): number {
    return this.#kernel.firstFreeByte() + 4 * this.#offset(index);
  }

  numbers(index: number): Float32Array {
    return this.#view(this.#offset(index), this.#lengths[index]);
  }

  checkAndReturn(): void {
    for (let i = 0; i <= this.#lengths.length; i++) {
      const around = this.#view(this.#offset(i) - guard, guard);
      assert.ok(around.every(Number.isNaN), `the guard before array ${i} was written`);
    }
    returnKernel(this.#kernel, this.#arithmetic);
  }

  #offset(index: number): number {
    return this.#lengths.slice(0, index).reduce((sum, length) => sum + length + guard, guard);
  }

  #view(from: number, count: number): Float32Array {
    return new Float32Array(
      this.#kernel.memory.buffer,
      this.#kernel.firstFreeByte() + 4 * from,
      count,
    );
  }
}
const guard = 64;

interface Shape {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Rows that fill no tile, one tile and several packings; steps of every kind of tile and two chunks. */
function shapes(stream: RandomStream): Shape[] {
  const upTo = (largest: number) => 1 + Math.floor(largest * stream.uniform());
  const drawn = Array.from({ length: 12 }, () => ({
    rows: upTo(70),
    inputs: 16 * upTo(9),
    outputs: 16 * upTo(4),
  }));
  return [
    ...drawn,
    { rows: 1, inputs: 16, outputs: 16 },
    { rows: 241, inputs: 16, outputs: 16 },
    { rows: 3, inputs: 1072, outputs: 16 },
    { rows: 2, inputs: 16, outputs: 1040 },
    { rows: 1070, inputs: 16, outputs: 16 },
  ];
}

function fill(numbers: Float32Array, stream: RandomStream): Float32Array {
  for (let i = 0; i < numbers.length; i++) numbers[i] = stream.normal();
  return numbers;
}

function checkForward(
  { rows, inputs, outputs }: Shape,
  arithmetic: Arithmetic,
  stream: RandomStream,
) {
  const multiplyAdd = multiplyAdds[arithmetic];
  const alpha = Math.fround(1 + stream.uniform());
  const held = new Guarded(arithmetic, [rows * inputs, outputs * inputs, rows * outputs]);
  const [x, w] = [fill(held.numbers(0), stream), fill(held.numbers(1), stream)];
  const [identity, address] = [4, (i: number) => held.address(i)];
  held.kernel.forward(
    rows,
    inputs,
    outputs,
    address(0),
    address(1),
    0,
    address(2),
    0,
    alpha,
    identity,
    0,
  );
  const expected = new Float32Array(rows * outputs);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < outputs; j++) {
      const [a, b] = [(k: number) => x[i * inputs + k], (k: number) => w[j * inputs + k]];
      expected[i * outputs + j] = summed({ a, b, steps: inputs, alpha, c: undefined }, multiplyAdd);
    }
  }
  assert.deepEqual(held.numbers(2), expected);
  held.checkAndReturn();
}

function checkBackward(
  { rows, inputs, outputs }: Shape,
  arithmetic: Arithmetic,
  stream: RandomStream,
) {
  const multiplyAdd = multiplyAdds[arithmetic];
  const alpha = Math.fround(1 + stream.uniform());
  const lengths = [rows * outputs, outputs * inputs, rows * inputs, rows * inputs];
  const held = new Guarded(arithmetic, lengths);
  const [g, w, slope] = [0, 1, 2].map((i) => fill(held.numbers(i), stream));
  const [from, weights, slopes, out] = lengths.map((_, i) => held.address(i));
  held.kernel.backward(rows, inputs, outputs, from, weights, slopes, out, alpha);
  const expected = new Float32Array(rows * inputs);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < inputs; j++) {
      const [a, b] = [(k: number) => g[i * outputs + k], (k: number) => w[k * inputs + j]];
      const sum = summed({ a, b, steps: outputs, alpha, c: undefined }, multiplyAdd);
      expected[i * inputs + j] = Math.fround(sum * slope[i * inputs + j]);
    }
  }
  assert.deepEqual(held.numbers(3), expected);
  held.checkAndReturn();
}

function checkUpdate(
  { rows, inputs, outputs }: Shape,
  arithmetic: Arithmetic,
  stream: RandomStream,
) {
  const multiplyAdd = multiplyAdds[arithmetic];
  const alpha = Math.fround(1 + stream.uniform());
  const held = new Guarded(arithmetic, [rows * outputs, rows * inputs, outputs * inputs]);
  const [g, x, w] = [0, 1, 2].map((i) => fill(held.numbers(i), stream));
  const before = w.slice();
  const [from, values, weights] = [0, 1, 2].map((i) => held.address(i));
  held.kernel.update(rows, inputs, outputs, from, values, weights, alpha);
  const expected = new Float32Array(outputs * inputs);
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < inputs; j++) {
      const [a, b] = [(k: number) => g[k * outputs + i], (k: number) => x[k * inputs + j]];
      const c = before[i * inputs + j];
      expected[i * inputs + j] = summed({ a, b, steps: rows, alpha, c }, multiplyAdd);
    }
  }
  assert.deepEqual(w, expected);
  held.checkAndReturn();
}

for (const arithmetic of ["fused", "unfused"] as const) {
  for (const [name, check] of Object.entries({ checkForward, checkBackward, checkUpdate })) {
    Deno.test(`${name.slice(5).toLowerCase()}, ${arithmetic}: every entry is the sum in its order, bit for bit`, () => {
      const stream = randomStream(keyOf(7013));
      for (const shape of shapes(stream)) check(shape, arithmetic, stream);
    });
  }
}

Deno.test("the two arithmetics differ: the check above tells them apart", () => {
  const stream = randomStream(keyOf(7014));
  const shape = { rows: 5, inputs: 64, outputs: 16 };
  assert.throws(() => {
    const found = multiplyAdds.fused;
    try {
      multiplyAdds.fused = plain;
      checkForward(shape, "fused", stream);
    } finally {
      multiplyAdds.fused = found;
    }
  });
});
