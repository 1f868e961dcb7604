/**
 * The functions of panels bit for bit: each entry is the sum that the order of the loops and the rounding say, for
 * drawn widths, with the rest of the memory held to what it was.
 */
import assert from "node:assert/strict";
import { keyOf } from "../../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../../lib/num/random/random.ts";
import { panelModule, preparePanel } from "../../../../lib/tensor/residual-network/panel/module.ts";
import * as places from "../../../../lib/tensor/residual-network/panel/shape.ts";
import type { PanelShape } from "../../../../lib/tensor/residual-network/panel/shape.ts";
import { fusedMultiplyAdd } from "../../dense-network/fused.ts";

type MultiplyAdd = (a: number, b: number, c: number) => number;
const plain: MultiplyAdd = (a, b, c) => Math.fround(Math.fround(a * b) + c);

interface Functions {
  advance(factor: number): void;
  slopes(factor: number): void;
  outer(): void;
  retreat(factor: number): void;
}

/** A panel in a memory that is NaN beyond what preparePanel writes and {@link Panel.fill} does. */
class Panel {
  readonly functions: Functions;
  readonly shape: PanelShape;
  readonly #all: Float32Array;

  constructor(shape: PanelShape) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    this.shape = shape;
    this.#all = new Float32Array(memory.buffer).fill(NaN);
    preparePanel(memory, shape);
    const module = new WebAssembly.Module(panelModule(shape));
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.functions = instance.exports as unknown as Functions;
  }

  /** A row of `columns` numbers for each feature. */
  rows(place: number): Float32Array {
    return this.at(place, this.shape.width * this.shape.columns);
  }

  at(place: number, count: number): Float32Array {
    return this.#all.subarray(place / 4, place / 4 + count);
  }

  fill(stream: RandomStream, ...arrays: readonly Float32Array[]): void {
    for (const array of arrays) {
      for (let i = 0; i < array.length; i++) array[i] = stream.normal();
    }
  }

  /** Fails if anything else changes while a function runs. */
  holding(changed: readonly Float32Array[], run: () => void): void {
    const before = this.#all.slice();
    run();
    const after = this.#all.slice();
    for (const { byteOffset, length } of changed) {
      after.set(before.subarray(byteOffset / 4, byteOffset / 4 + length), byteOffset / 4);
    }
    assert.deepEqual(after, before);
  }
}

/** Widths that fill no tile and several, with both numbers of columns. */
function shapes(
  stream: RandomStream,
  kind: Pick<PanelShape, "branch" | "activation">,
): PanelShape[] {
  const upTo = (largest: number) => 4 + Math.floor((largest - 3) * stream.uniform());
  const sizes = [[4, 32], [16, 32], [upTo(16), 32], [32, 16], [upTo(32), 16], [upTo(32), 16]];
  return [true, false].flatMap((fused) =>
    sizes.map(([width, columns]) => ({ width, columns, fused, ...kind }))
  );
}

const multiplyAddOf = ({ fused }: PanelShape) => fused ? fusedMultiplyAdd : plain;

/** sum_k left(k) right(k) from a start on. */
function summed(
  steps: number,
  start: number,
  multiplyAdd: MultiplyAdd,
  factors: (k: number) => readonly [number, number],
): number {
  let sum = start;
  for (let k = 0; k < steps; k++) sum = multiplyAdd(...factors(k), sum);
  return sum;
}

const factor = Math.fround(0.3);

function checkRectified(shape: PanelShape, stream: RandomStream): void {
  const { width, columns } = shape;
  const multiplyAdd = multiplyAddOf(shape);
  const panel = new Panel(shape);
  const [state, values, change, work] = [
    ...[places.state, places.values, places.change, places.work].map((at) => panel.rows(at)),
  ];
  const matrix = panel.at(places.matrix, width * width);
  panel.fill(stream, state, values, change, matrix);
  const [s, v, c] = [state.slice(), values.slice(), change.slice()];
  panel.holding([state, values], () => panel.functions.advance(factor));
  const forward = s.map((before, at) => {
    const [i, column] = [Math.floor(at / columns), at % columns];
    const sum = summed(width, 0, multiplyAdd, (j) => [
      ...[matrix[i * width + j], v[j * columns + column]] as const,
    ]);
    return multiplyAdd(factor, sum, before);
  });
  assert.deepEqual(state, forward);
  assert.deepEqual(values, forward.map((value) => Math.max(value, 0)));
  panel.holding([work], () => panel.functions.retreat(factor));
  const back = c.map((before, at) => {
    const [j, column] = [Math.floor(at / columns), at % columns];
    const sum = summed(width, 0, multiplyAdd, (i) => [
      ...[matrix[i * width + j], c[i * columns + column]] as const,
    ]);
    return multiplyAdd(factor, values[at] > 0 ? sum : 0, before);
  });
  assert.deepEqual(work, back);
  checkOuter(panel, change, values);
}

/** The sums of left(i) right(j) over the columns, added to what is there, and for biases those of left(i). */
function checkOuter(panel: Panel, left: Float32Array, right: Float32Array): void {
  const { width, columns, branch } = panel.shape;
  const multiplyAdd = multiplyAddOf(panel.shape);
  const across = places.sumColumns(panel.shape);
  const sums = panel.at(places.sums, width * across);
  sums.forEach((_, i) => sums[i] = i / 64);
  const before = sums.slice();
  const transposed = panel.at(places.transposed, columns * across).fill(0);
  panel.holding([sums, transposed], () => panel.functions.outer());
  const last = branch === "affine" ? width + 1 : width;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < last; j++) {
      const expected = summed(columns, before[i * across + j], multiplyAdd, (column) => [
        left[i * columns + column],
        j === width ? 1 : right[j * columns + column],
      ]);
      assert.equal(sums[i * across + j], expected, `entry ${i}, ${j}`);
    }
  }
}

function checkAffine(shape: PanelShape, stream: RandomStream): void {
  const { width, columns, activation } = shape;
  const multiplyAdd = multiplyAddOf(shape);
  const panel = new Panel(shape);
  const [state, values, change, work] = [
    ...[places.state, places.values, places.change, places.work].map((at) => panel.rows(at)),
  ];
  const matrix = panel.at(places.matrix, width * (width + 1));
  panel.fill(stream, state, change, matrix);
  const s = state.slice();
  panel.holding([state, values], () => panel.functions.advance(factor));
  s.forEach((before, at) => {
    const [i, column] = [Math.floor(at / columns), at % columns];
    const sum = summed(width, matrix[width * width + i], multiplyAdd, (j) => [
      ...[matrix[i * width + j], s[j * columns + column]] as const,
    ]);
    checkActivation(activation, values[at], sum);
    assert.equal(state[at], multiplyAdd(factor, values[at], before));
  });
  checkSlopes(panel, { state, values, change, work });
  const c = change.slice();
  checkOuter(panel, work, state);
  panel.holding([change], () => panel.functions.retreat(factor));
  const back = c.map((before, at) => {
    const [j, column] = [Math.floor(at / columns), at % columns];
    return summed(width, before, multiplyAdd, (i) => [
      ...[matrix[i * width + j], work[i * columns + column]] as const,
    ]);
  });
  assert.deepEqual(change, back);
}

function checkActivation(activation: string, found: number, x: number): void {
  if (activation === "identity") assert.equal(found, x);
  else if (activation === "relu") assert.equal(found, Math.max(x, 0));
  else assert.ok(Math.abs(found / Math.tanh(x) - 1) < 3e-7, `tanh ${x} is ${found}`);
}

function checkSlopes(
  panel: Panel,
  { state, values, change, work }: Record<"state" | "values" | "change" | "work", Float32Array>,
): void {
  const { activation, width, columns } = panel.shape;
  const multiplyAdd = multiplyAddOf(panel.shape);
  const pairing = panel.at(places.pairing, 16).fill(0);
  const s = state.slice();
  const rewinds = activation === "tanh";
  panel.holding([work, pairing, ...rewinds ? [state] : []], () => panel.functions.slopes(factor));
  work.forEach((found, at) => {
    const [scaled, t] = [Math.fround(factor * change[at]), values[at]];
    const slope = Math.fround(1 - Math.fround(t * t));
    const expected = activation === "identity"
      ? scaled
      : activation === "relu"
      ? (t > 0 ? scaled : 0)
      : Math.fround(scaled * slope);
    assert.equal(found, expected);
    if (rewinds) assert.equal(state[at], multiplyAdd(-factor, t, s[at]));
  });
  pairing.forEach((found, lane) => {
    const expected = summed(width * columns / 16, 0, multiplyAdd, (k) => [
      change[16 * k + lane],
      values[16 * k + lane],
    ]);
    assert.equal(found, expected);
  });
}

Deno.test("res-1, relu: every entry is the sum in its order, bit for bit, and nothing else changes", () => {
  const stream = randomStream(keyOf(7021));
  for (const shape of shapes(stream, { branch: "res-1", activation: "relu" })) {
    checkRectified(shape, stream);
  }
});

for (const activation of ["tanh", "relu", "identity"] as const) {
  Deno.test(`affine, ${activation}: every entry is the sum in its order, and nothing else changes`, () => {
    const stream = randomStream(keyOf(7022));
    for (const shape of shapes(stream, { branch: "affine", activation })) {
      checkAffine(shape, stream);
    }
  });
}

Deno.test("tanh of NaN and of infinities, and what a number too small to be normal comes to", () => {
  const shape = {
    width: 4,
    columns: 16,
    branch: "affine",
    activation: "tanh",
    fused: true,
  } as const;
  const panel = new Panel(shape);
  panel.at(places.matrix, 20).set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  const state = panel.rows(places.state).fill(0);
  for (const [x, expected] of [[Infinity, 1], [-Infinity, -1], [NaN, NaN], [1e-40, 1e-40]]) {
    // Other rows would become NaN by 0 times infinity.
    panel.at(places.matrix, 4).set([Number.isFinite(x) ? 1 : 0, 0, 0, 0]);
    panel.at(places.matrix + 64, 1).set([Number.isFinite(x) ? 0 : x]);
    state.fill(0);
    state[0] = Number.isFinite(x) ? x : 0;
    panel.functions.advance(0);
    const found = panel.rows(places.values)[0];
    if (Math.abs(x) === 1e-40) assert.ok(Math.abs(found - x) < 3e-45);
    else assert.equal(found, expected);
  }
});

Deno.test("a module of panels is given a memory alone", () => {
  for (const branch of ["res-1", "affine"] as const) {
    const shape = { width: 5, columns: 16, branch, activation: "relu", fused: false } as const;
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(panelModule(shape)));
    assert.deepEqual(imports, [{ module: "env", name: "memory", kind: "memory" }]);
  }
});

Deno.test("the two arithmetics differ: the checks above tell them apart", () => {
  const shape = { width: 8, columns: 16, branch: "res-1", activation: "relu" } as const;
  const results = [true, false].map((fused) => {
    const panel = new Panel({ ...shape, fused });
    const stream = randomStream(keyOf(7023));
    panel.fill(stream, panel.rows(places.state), panel.rows(places.values));
    panel.fill(stream, panel.at(places.matrix, 64));
    panel.functions.advance(factor);
    return panel.rows(places.state).slice();
  });
  assert.notDeepEqual(results[0], results[1]);
});
