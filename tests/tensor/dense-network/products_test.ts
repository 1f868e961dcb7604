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

/** One of the kernel's products: what it is given, how it is called, and what each entry is. */
interface Product {
  /** How many numbers each array has; the last is the result. */
  lengths(shape: Shape): readonly number[];
  call(kernel: DenseKernel, shape: Shape, places: readonly number[], alpha: number): void;
  /** Entry (i, j) of the result, of so many columns and steps. */
  columns(shape: Shape): number;
  steps(shape: Shape): number;
  /** Where the factors of step k lie, in the first array and the second. */
  left(shape: Shape, i: number, k: number): number;
  right(shape: Shape, j: number, k: number): number;
  /** What was there is added to. */
  readonly adds: boolean;
}

const identity = 4;
const products: Readonly<Record<string, Product>> = {
  forward: {
    lengths: ({ rows, inputs, outputs }) => [rows * inputs, outputs * inputs, rows * outputs],
    call: (kernel, { rows, inputs, outputs }, [x, w, h], alpha) =>
      kernel.forward(rows, inputs, outputs, x, w, 0, h, 0, alpha, identity, 0),
    columns: ({ outputs }) => outputs,
    steps: ({ inputs }) => inputs,
    left: ({ inputs }, i, k) => i * inputs + k,
    right: ({ inputs }, j, k) => j * inputs + k,
    adds: false,
  },
  backward: {
    lengths: ({ rows, inputs, outputs }) => [
      rows * outputs,
      outputs * inputs,
      rows * inputs,
      rows * inputs,
    ],
    call: (kernel, { rows, inputs, outputs }, [g, w, slope, out], alpha) =>
      kernel.backward(rows, inputs, outputs, g, w, slope, out, alpha),
    columns: ({ inputs }) => inputs,
    steps: ({ outputs }) => outputs,
    left: ({ outputs }, i, k) => i * outputs + k,
    right: ({ inputs }, j, k) => k * inputs + j,
    adds: false,
  },
  update: {
    lengths: ({ rows, inputs, outputs }) => [rows * outputs, rows * inputs, outputs * inputs],
    call: (kernel, { rows, inputs, outputs }, [g, x, w], alpha) =>
      kernel.update(rows, inputs, outputs, g, x, w, alpha),
    columns: ({ inputs }) => inputs,
    steps: ({ rows }) => rows,
    left: ({ outputs }, i, k) => k * outputs + i,
    right: ({ inputs }, j, k) => k * inputs + j,
    adds: true,
  },
};

function checkProduct(
  product: Product,
  { shape, arithmetic, stream }: {
    readonly shape: Shape;
    readonly arithmetic: Arithmetic;
    readonly stream: RandomStream;
  },
): void {
  const multiplyAdd = multiplyAdds[arithmetic];
  const alpha = Math.fround(1 + stream.uniform());
  const lengths = product.lengths(shape);
  const held = new Guarded(arithmetic, lengths);
  const last = lengths.length - 1;
  const [first, second, third] = lengths.map((_, i) => fill(held.numbers(i), stream));
  const found = held.numbers(last);
  const before = found.slice();
  product.call(held.kernel, shape, lengths.map((_, i) => held.address(i)), alpha);
  const [columns, steps] = [product.columns(shape), product.steps(shape)];
  const expected = found.map((_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    const a = (k: number) => first[product.left(shape, i, k)];
    const b = (k: number) => second[product.right(shape, j, k)];
    const c = product.adds ? before[at] : undefined;
    const sum = summed({ a, b, steps, alpha, c }, multiplyAdd);
    // The way back multiplies by the slopes that it is given besides.
    return last === 3 ? Math.fround(sum * third[at]) : sum;
  });
  assert.deepEqual(found, expected);
  held.checkAndReturn();
}

for (const arithmetic of ["fused", "unfused"] as const) {
  for (const [name, product] of Object.entries(products)) {
    Deno.test(`${name}, ${arithmetic}: every entry is the sum in its order, bit for bit`, () => {
      const stream = randomStream(keyOf(7013));
      for (const shape of shapes(stream)) checkProduct(product, { shape, arithmetic, stream });
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
      checkProduct(products.forward, { shape, arithmetic: "fused", stream });
    } finally {
      multiplyAdds.fused = found;
    }
  });
});
