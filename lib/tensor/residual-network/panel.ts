/**
 * A layer of a residual network on a panel: some examples (columns) of a state whose arrays lie at fixed
 * addresses, written as WebAssembly for its width when it is needed: no address is computed, no bound checked
 * and nothing packed (vector-code.ts says why).
 * A tile of a product has 5 rows and 16 columns: with the left factor's entry and two vectors of the right
 * one (of 256 bits) its sums fill 13 of the 16 registers.
 *
 * lib/tensor/kernel/residual/panel.ts calls these functions, and has their addresses too.
 */
import {
  absolute,
  binary,
  type Code,
  FunctionCode,
  multiplyAdd,
  numbers,
  picked,
  shifted,
  splatAt,
  splatOf,
  valueOf,
  vectorAt,
  vectorModule,
} from "./vector-code.ts";
import type { ResidualNetwork } from "./shape.ts";

/** What a module of panels is made for. */
export interface PanelShape {
  readonly width: number;
  /** 16 or 32 examples. */
  readonly columns: number;
  readonly branch: ResidualNetwork["branch"];
  readonly activation: ResidualNetwork["activation"];
  /** Whether a product and its sum are rounded once. */
  readonly fused: boolean;
}

/** The widest network that has panels of 16 columns; of 32, half of it: code that stays in a cache. */
export const panelWidthMax = 32;

/**
 * Bytes. Rows of `columns` numbers: the state (followed by rows that pad it), the activation's values,
 * dloss/dstate, and a fourth for the way back; the transposed right factor of the outer product, its sums (rows
 * of {@link sumColumns}), four sums of <change, value>, constants, the layer's V or A and b.
 */
const [state, values, change, work] = [1024, 3776, 6528, 9280];
const [transposed, sums, pairing, constants, matrix] = [12032, 15296, 20608, 20672, 20736];
/** Pages that the addresses above need of a memory. */
const pages = 1;

const tileRows = 5;
const tileVectors = 4;

/** Of tanh, as in kernel/residual/activation.ts, which has the formula. */
const tanhConstants = [
  ...[9.1, 2.8853900817779268, 12583039, -0.34657359027997264],
  ...[0.08884729444980621, 0.2677497863769531, 0.6666755676269531, 1.3333231210708618],
  ...[1.9999998807907104, 1, 2, -0.0],
];

/** Numbers of a row of the outer product's sums: with biases a column of theirs. */
function sumColumns({ width, branch }: PanelShape): number {
  return Math.ceil((branch === "affine" ? width + 1 : width) / 8) * 8;
}

/** Rows of the right factor of the outer product, made up to groups of four. */
function rightRows({ width, branch }: PanelShape): number {
  return Math.ceil((branch === "affine" ? width + 1 : width) / 4) * 4;
}

/** Writes what the functions only read: constants, and the row of ones that gives a bias its gradient. */
export function preparePanel(memory: WebAssembly.Memory, shape: PanelShape): void {
  const floats = new Float32Array(memory.buffer);
  floats.set(tanhConstants, constants / 4);
  if (shape.branch !== "affine") return;
  const row = state / 4 + shape.width * shape.columns;
  floats.fill(1, row, row + shape.columns);
}

/**
 * The module's functions, on `env.memory`:
 * - advance(m): `res-1`, relu: state += m V values, values = relu(state); `affine`: values =
 *   sigma(A state + b), state += m values.
 * - slopes(m), for `affine`: work = m change sigma'; pairing += change values; with tanh, state -= m values.
 * - outer(): sums += change values^T, or work (state^T, 1).
 * - retreat(m): `res-1`: work = change + m V^T change where values > 0; `affine`: change += A^T work, without m.
 */
export function panelModule(shape: PanelShape): Uint8Array<ArrayBuffer> {
  const affine = shape.branch === "affine";
  return vectorModule({
    advance: affine ? affineAdvance(shape) : rectifiedAdvance(shape),
    slopes: affine ? affineSlopes(shape) : new FunctionCode("f32"),
    outer: outerSums(shape),
    retreat: affine ? affineRetreat(shape) : rectifiedRetreat(shape),
  }, pages);
}

/** Sums of products: entry (row, vector) is start + sum over steps of left(row, step) right(step, vector). */
interface Product {
  readonly rows: number;
  readonly steps: number;
  /** Vectors of four numbers in a row. */
  readonly vectors: number;
  readonly left: (row: number, step: number) => Code;
  /** Where the vector is. */
  readonly right: (step: number, vector: number) => number;
  readonly start: (row: number, vector: number) => Code;
}

interface Entry {
  readonly row: number;
  readonly vector: number;
  /** The local that holds it. */
  readonly sum: number;
}

/** Tile by tile; `finish` is told the entries of each, rows first. */
function product(
  code: FunctionCode,
  fused: boolean,
  { rows, steps, vectors, left, right, start }: Product,
  finish: (entries: readonly Entry[]) => void,
): void {
  const entry = code.keep();
  const rights = Array.from({ length: tileVectors }, () => code.keep());
  const held = Array.from({ length: tileRows * tileVectors }, () => code.keep());
  for (let from = 0; from < vectors; from += tileVectors) {
    const columns = rights.slice(0, Math.min(tileVectors, vectors - from));
    for (let top = 0; top < rows; top += tileRows) {
      const entries = Array.from(
        { length: Math.min(tileRows, rows - top) * columns.length },
        (_, at): Entry => ({
          row: top + Math.floor(at / columns.length),
          vector: from + at % columns.length,
          sum: held[at],
        }),
      );
      for (const { row, vector, sum } of entries) code.set(sum, start(row, vector));
      for (let step = 0; step < steps; step++) {
        columns.forEach((local, at) => code.set(local, vectorAt(right(step, from + at))));
        for (const { row, vector, sum } of entries) {
          if (vector === from) code.set(entry, left(row, step));
          const factors = [valueOf(entry), valueOf(rights[vector - from])] as const;
          code.set(sum, multiplyAdd(fused, ...factors, valueOf(sum)));
        }
      }
      finish(entries);
    }
  }
}

/** Stores entries in an array of rows of `columns` numbers. */
function storeRows(
  code: FunctionCode,
  array: number,
  columns: number,
  entries: readonly Entry[],
): void {
  code.store(
    entries.map(({ row, vector, sum }) => [array + 4 * columns * row + 16 * vector, sum] as const),
  );
}

const zero: Code = numbers(0);

/** Does something with each four neighbouring vectors (two, where there are no more) of `count` numbers. */
function inFours(count: number, each: (offsets: readonly number[]) => void): void {
  const vectors = count / 4;
  for (let from = 0; from < vectors; from += 4) {
    each(Array.from({ length: Math.min(4, vectors - from) }, (_, at) => 16 * (from + at)));
  }
}

function rectifiedAdvance({ width, columns, fused }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  const place = (row: number, vector: number) => 4 * columns * row + 16 * vector;
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (row * width + step)),
    right: (step, vector) => values + place(step, vector),
    start: () => zero,
  }, (entries) => {
    for (const { row, vector, sum } of entries) {
      const before = vectorAt(state + place(row, vector));
      code.set(sum, multiplyAdd(fused, valueOf(factor), valueOf(sum), before));
    }
    storeRows(code, state, columns, entries);
  });
  const locals = [0, 0, 0, 0].map(() => code.keep());
  inFours(width * columns, (offsets) => {
    offsets.forEach((at, i) =>
      code.set(locals[i], binary("pmax", vectorAt(state + at), zero))
    );
    code.store(offsets.map((at, i) => [values + at, locals[i]] as const));
  });
  return code;
}

function rectifiedRetreat({ width, columns, fused }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  const place = (row: number, vector: number) => 4 * columns * row + 16 * vector;
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (step * width + row)),
    right: (step, vector) => change + place(step, vector),
    start: () => zero,
  }, (entries) => {
    for (const { row, vector, sum } of entries) {
      const passes = binary("gt", vectorAt(values + place(row, vector)), zero);
      const step = binary("and", valueOf(sum), passes);
      const before = vectorAt(change + place(row, vector));
      code.set(sum, multiplyAdd(fused, valueOf(factor), step, before));
    }
    storeRows(code, work, columns, entries);
  });
  return code;
}

function affineAdvance(shape: PanelShape): FunctionCode {
  const { width, columns, fused, activation } = shape;
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (row * width + step)),
    right: (step, vector) => state + 4 * columns * step + 16 * vector,
    start: (row) => splatAt(matrix + 4 * (width * width + row)),
  }, (entries) => storeRows(code, values, columns, entries));
  const tanh = new Tanh(code, fused);
  const [own, next] = [0, 0].map(() => [0, 0, 0, 0].map(() => code.keep()));
  inFours(width * columns, (offsets) => {
    const locals = own.slice(0, offsets.length);
    offsets.forEach((at, i) => code.set(locals[i], vectorAt(values + at)));
    if (activation === "tanh") tanh.apply(locals);
    else if (activation === "relu") {
      for (const local of locals) code.set(local, binary("pmax", valueOf(local), zero));
    }
    offsets.forEach((at, i) => {
      const after = multiplyAdd(fused, valueOf(factor), valueOf(locals[i]), vectorAt(state + at));
      code.set(next[i], after);
    });
    code.store(offsets.map((at, i) => [values + at, locals[i]] as const));
    code.store(offsets.map((at, i) => [state + at, next[i]] as const));
  });
  return code;
}

/** tanh of vectors that locals hold, step by step together: the chains are long. */
class Tanh {
  readonly #code: FunctionCode;
  readonly #fused: boolean;
  readonly #spare: readonly (readonly number[])[];
  readonly #constants: readonly number[];

  constructor(code: FunctionCode, fused: boolean) {
    this.#code = code;
    this.#fused = fused;
    this.#spare = [0, 0, 0, 0, 0].map(() => [0, 0, 0, 0].map(() => code.keep()));
    this.#constants = [0, 0].map(() => code.keep());
  }

  apply(locals: readonly number[]): void {
    const code = this.#code;
    const [first, second] = this.#constants.map(valueOf);
    const [sizes, turns, rests, squares, series] = this.#spare;
    const all = (targets: readonly number[], value: (i: number) => Code) =>
      locals.forEach((_, i) => code.set(targets[i], value(i)));
    const of = (list: readonly number[]) => (i: number) => valueOf(list[i]);
    const [x, a, t, r, q, p] = [locals, sizes, turns, rests, squares, series].map(of);
    const sum = (u: Code, v: Code, w: Code) => multiplyAdd(this.#fused, u, v, w);
    const use = (...places: readonly number[]) =>
      places.forEach((place, i) => code.set(this.#constants[i], splatAt(constants + 4 * place)));
    use(0);
    all(sizes, (i) => binary("pmin", absolute(x(i)), first));
    use(1, 2);
    all(turns, (i) => sum(a(i), first, second));
    all(rests, (i) => binary("sub", t(i), second));
    use(3);
    all(rests, (i) => sum(r(i), first, a(i)));
    all(squares, (i) => binary("mul", r(i), r(i)));
    use(5, 6);
    all(series, (i) => sum(r(i), first, second));
    use(4);
    all(series, (i) => sum(q(i), first, p(i)));
    use(7, 8);
    all(series, (i) => sum(p(i), q(i), sum(r(i), first, second)));
    all(series, (i) => sum(q(i), p(i), binary("add", r(i), r(i))));
    use(9, 10);
    all(turns, (i) => shifted(t(i), 23));
    all(series, (i) => sum(t(i), p(i), binary("sub", t(i), first)));
    all(series, (i) => binary("div", p(i), binary("add", p(i), second)));
    use(11);
    all(locals, (i) => binary("or", p(i), binary("and", x(i), first)));
  }
}

function affineSlopes({ width, columns, fused, activation }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  const one = code.keep(numbers(1));
  const negative = code.keep(binary("sub", zero, splatOf(0)));
  const [value, up, slope, before, products] = [0, 0, 0, 0, 0].map(() =>
    [0, 0, 0, 0].map(() => code.keep())
  );
  products.forEach((local, i) => code.set(local, vectorAt(pairing + 16 * i)));
  inFours(width * columns, (offsets) => {
    const each = (what: (at: number, i: number) => void) => offsets.forEach(what);
    each((at, i) => code.set(value[i], vectorAt(values + at)));
    each((at, i) => code.set(up[i], vectorAt(change + at)));
    each((_, i) => {
      const [c, t] = [valueOf(up[i]), valueOf(value[i])];
      code.set(products[i], multiplyAdd(fused, c, t, valueOf(products[i])));
      const scaled = binary("mul", valueOf(factor), c);
      code.set(slope[i], slopeOf(activation, t, scaled, valueOf(one)));
    });
    if (activation === "tanh") {
      each((at, i) => {
        const back = multiplyAdd(fused, valueOf(negative), valueOf(value[i]), vectorAt(state + at));
        code.set(before[i], back);
      });
      code.store(offsets.map((at, i) => [state + at, before[i]] as const));
    }
    code.store(offsets.map((at, i) => [work + at, slope[i]] as const));
  });
  code.store(products.map((local, i) => [pairing + 16 * i, local] as const));
  return code;
}

/** g times the slope of an activation where it has this value; relu has 0 at 0. */
function slopeOf(
  activation: ResidualNetwork["activation"],
  value: Code,
  g: Code,
  one: Code,
): Code {
  if (activation === "relu") return binary("and", g, binary("gt", value, zero));
  if (activation === "identity") return g;
  return binary("mul", g, binary("sub", one, binary("mul", value, value)));
}

function affineRetreat({ width, columns, fused }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (step * width + row)),
    right: (step, vector) => work + 4 * columns * step + 16 * vector,
    start: (row, vector) => vectorAt(change + 4 * columns * row + 16 * vector),
  }, (entries) => storeRows(code, change, columns, entries));
  return code;
}

function outerSums(shape: PanelShape): FunctionCode {
  const { width, columns, branch, fused } = shape;
  const code = new FunctionCode();
  const across = sumColumns(shape);
  const [left, right] = branch === "affine" ? [work, state] : [change, values];
  transpose(code, { from: right, rows: rightRows(shape), columns, across });
  product(code, fused, {
    rows: width,
    steps: columns,
    vectors: across / 4,
    left: (row, step) => splatAt(left + 4 * (row * columns + step)),
    right: (step, vector) => transposed + 4 * across * step + 16 * vector,
    start: (row, vector) => vectorAt(sums + 4 * across * row + 16 * vector),
  }, (entries) => storeRows(code, sums, across, entries));
  return code;
}

/** Rows of an array become columns of {@link transposed}, four by four. */
function transpose(
  code: FunctionCode,
  { from, rows, columns, across }: Record<"from" | "rows" | "columns" | "across", number>,
): void {
  const [x0, x1, x2, x3, low0, low1, high0, high1] = [0, 1, 2, 3, 4, 5, 6, 7].map(() => code.keep());
  for (let row = 0; row < rows; row += 4) {
    for (let column = 0; column < columns; column += 4) {
      [x0, x1, x2, x3].forEach((local, i) =>
        code.set(local, vectorAt(from + 4 * ((row + i) * columns + column)))
      );
      const pick = (a: number, b: number, places: readonly number[]) =>
        picked(valueOf(a), valueOf(b), places);
      code.set(low0, pick(x0, x1, [0, 4, 1, 5]));
      code.set(low1, pick(x2, x3, [0, 4, 1, 5]));
      code.set(high0, pick(x0, x1, [2, 6, 3, 7]));
      code.set(high1, pick(x2, x3, [2, 6, 3, 7]));
      code.set(x0, pick(low0, low1, [0, 1, 4, 5]));
      code.set(x1, pick(low0, low1, [2, 3, 6, 7]));
      code.set(x2, pick(high0, high1, [0, 1, 4, 5]));
      code.set(x3, pick(high0, high1, [2, 3, 6, 7]));
      code.store(
        [x0, x1, x2, x3].map((local, i) =>
          [transposed + 4 * (across * (column + i) + row), local] as const
        ),
      );
    }
  }
}
