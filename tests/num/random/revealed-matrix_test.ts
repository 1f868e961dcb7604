/**
 * The lazily revealed matrix against real ones, and against two shortcuts that look right: no projection
 * on what is known, and a single sweep of orthogonalisation.
 */
import assert from "node:assert/strict";
import type { Key } from "../../../lib/contract/key.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { RevealedMatrix } from "../../../lib/num/random/revealed-matrix.ts";
import { assertMean, assertTwoSample, assertVariance, StatisticalFailure } from "../../support.ts";

interface Products {
  times(u: Float64Array): Float64Array;
  transposeTimes(g: Float64Array): Float64Array;
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const normals = (key: Key, size: number) => {
  const out = new Float64Array(size);
  randomStream(key).fillNormal(out);
  return out;
};
const plus = (a: Float64Array, factor: number, b: Float64Array) =>
  a.map((x, i) => x + factor * b[i]);
const unit = (a: Float64Array) => a.map((x) => x / Math.sqrt(dot(a, a)));

/** W drawn and multiplied. */
class Dense implements Products {
  readonly #entries: Float64Array;
  constructor(key: Key, readonly rows: number, readonly columns: number) {
    this.#entries = normals(key, rows * columns);
  }
  times(u: Float64Array): Float64Array {
    return Float64Array.from(
      { length: this.rows },
      (_, i) => dot(this.#entries.subarray(i * this.columns, (i + 1) * this.columns), u),
    );
  }
  transposeTimes(g: Float64Array): Float64Array {
    return Float64Array.from(
      { length: this.columns },
      (_, j) => g.reduce((sum, x, i) => sum + x * this.#entries[i * this.columns + j], 0),
    );
  }
}

/** The revealed matrix written once more, with its two safeguards as options. */
class Variant implements Products {
  readonly #stream;
  readonly #sides = [[], []] as [Float64Array, Float64Array][][];
  constructor(key: Key, readonly options: { sweeps: number; projects: boolean }) {
    this.#stream = randomStream(key);
  }
  times = (u: Float64Array) => this.#product(u, 0);
  transposeTimes = (g: Float64Array) => this.#product(g, 1);
  #product(vector: Float64Array, side: number): Float64Array {
    const own = this.#sides[side], other = this.#sides[1 - side];
    let rest = vector;
    for (let k = 0; k < this.options.sweeps; k++) {
      for (const [a] of own) rest = plus(rest, -dot(a, rest), a);
    }
    if (dot(rest, rest) > 1e-26 * dot(vector, vector)) {
      const direction = unit(rest);
      let image: Float64Array = Float64Array.from(vector, () => this.#stream.normal());
      if (this.options.projects) {
        for (const [b, z] of other) image = plus(image, dot(z, direction) - dot(b, image), b);
      }
      own.push([direction, image]);
    }
    return own.reduce<Float64Array>(
      (sum, [a, y]) => plus(sum, dot(a, vector), y),
      new Float64Array(vector.length),
    );
  }
}

const size = 6;

/** Numbers of a computation in which each vector depends on the products before it. */
function adaptive(matrix: Products): number[] {
  const start = Float64Array.from({ length: size }, (_, i) => (i + 1) / size);
  const v1 = matrix.times(start);
  const w1 = matrix.transposeTimes(v1.map((x) => Math.max(x, 0)));
  const u2 = plus(start, 0.5, w1.map(Math.tanh));
  const v2 = matrix.times(u2);
  const w2 = matrix.transposeTimes(plus(v2, -0.9, v1));
  const v3 = matrix.times(unit(w2));
  return [dot(v2, v2), dot(v1, v2), w2[0], dot(w2, w1), dot(v3, v2)];
}

function samples(make: (key: Key) => Products, label: string, count: number): Float64Array[] {
  const columns = Array.from({ length: 5 }, () => new Float64Array(count));
  for (let n = 0; n < count; n++) {
    adaptive(make(fold(keyOf(21), label, n))).forEach((x, k) => columns[k][n] = x);
  }
  return columns;
}

const revealed = (key: Key) => new RevealedMatrix(key, { rows: size, columns: size });

// 4000 against 4000: a distance of 0.10 of distribution functions cannot hide; false alarms 5e-6 in all.
Deno.test("joint law of forward and backward products is that of a real matrix", () => {
  const count = 4000;
  const real = samples((key) => new Dense(key, size, size), "dense", count);
  samples(revealed, "revealed", count).forEach((own, k) =>
    assertTwoSample(own, real[k], { discrepancy: 0.11, what: `statistic ${k}` })
  );
  const wrong = samples(
    (key) => new Variant(key, { sweeps: 2, projects: false }),
    "wrong",
    count,
  );
  assert.throws(
    () => wrong.forEach((own, k) => assertTwoSample(own, real[k])),
    StatisticalFailure,
  );
});

// The whole matrix, read off after products that depend on one another: 30 entries, 2000 matrices.
Deno.test("entries are independent N(0, deviation^2) after any questions", () => {
  const [rows, columns, deviation] = [5, 6, 1.5];
  const entries: number[] = [];
  const products: number[] = [];
  for (let n = 0; n < 2000; n++) {
    const matrix = new RevealedMatrix(fold(keyOf(4), n), { rows, columns, deviation });
    const g = matrix.times(new Float64Array(columns).fill(1)).map((x) => Math.max(x, -0.2));
    matrix.times(matrix.transposeTimes(g));
    const whole = Array.from({ length: columns }, (_, j) => {
      const basis = new Float64Array(columns);
      basis[j] = 1;
      return matrix.times(basis);
    });
    whole.forEach((column) => entries.push(...column));
    products.push(
      dot(whole[0], whole[1]) / rows,
      whole[2][0] * whole[3][1],
      whole[4][0] * whole[4][1],
    );
  }
  assertMean(entries, { expected: 0, discrepancy: 0.06 });
  assertVariance(entries, { expected: deviation ** 2, discrepancy: 0.12 });
  assertMean(products, { expected: 0, discrepancy: 0.25 });
});

/** Largest |<g, W u> - <W^T g, u>| / (|g| |u|) over vectors some of which are almost parallel. */
function adjointness(matrix: Products, n: number): number {
  const u = [normals(keyOf(1), n)], g = [normals(keyOf(2), n)];
  u.push(plus(u[0], 1e-8, normals(keyOf(3), n)), normals(keyOf(4), n));
  g.push(plus(g[0], 1e-7, normals(keyOf(5), n)), normals(keyOf(6), n));
  let worst = 0;
  const order = [0, 1, 2];
  const images = order.map((k) => [matrix.times(u[k]), matrix.transposeTimes(g[k])]);
  for (const i of order) {
    for (const j of order) {
      const difference = dot(g[j], images[i][0]) - dot(images[j][1], u[i]);
      worst = Math.max(worst, Math.abs(difference) / Math.sqrt(dot(g[j], g[j]) * dot(u[i], u[i])));
    }
  }
  return worst;
}

Deno.test("<g, W u> = <W^T g, u> to 1e-12, also for almost parallel vectors; both shortcuts fail", () => {
  const n = 40;
  assert.ok(adjointness(new RevealedMatrix(keyOf(9), { rows: n, columns: n }), n) < 1e-12);
  assert.ok(adjointness(new Variant(keyOf(9), { sweeps: 2, projects: true }), n) < 1e-12);
  assert.ok(adjointness(new Variant(keyOf(9), { sweeps: 1, projects: true }), n) > 1e-10);
  assert.ok(adjointness(new Variant(keyOf(9), { sweeps: 2, projects: false }), n) > 1e-2);
});

Deno.test("products are linear, repeat themselves, and reveal no more than they must", () => {
  const matrix = new RevealedMatrix(keyOf(5), { rows: 30, columns: 20 });
  const [a, b] = [normals(keyOf(6), 20), normals(keyOf(7), 20)];
  const [wa, wb] = [matrix.times(a), matrix.times(b)];
  matrix.transposeTimes(wa);
  const again = matrix.times(a);
  const both = matrix.times(plus(a, -3, b));
  for (let i = 0; i < 30; i++) {
    assert.ok(Math.abs(again[i] - wa[i]) < 1e-12);
    assert.ok(Math.abs(both[i] - wa[i] + 3 * wb[i]) < 1e-11);
  }
  assert.deepEqual(matrix.rank, { right: 2, left: 1 });
  assert.deepEqual([...matrix.times(new Float64Array(20))], Array(30).fill(0));
  for (let k = 0; k < 40; k++) matrix.times(normals(fold(keyOf(8), k), 20));
  assert.deepEqual(matrix.rank, { right: 20, left: 1 });
});

Deno.test("same key and same questions, same bits; vectors of a wrong size are refused", () => {
  const run = () => adaptive(revealed(keyOf(11)));
  assert.deepEqual(run(), run());
  assert.throws(() => revealed(keyOf(1)).times(new Float64Array(size + 1)), /7 for 6 columns/);
  assert.throws(() => revealed(keyOf(1)).times(new Float64Array(size).fill(NaN)), /not finite/);
});
