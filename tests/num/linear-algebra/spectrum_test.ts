import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { singularValues } from "../../../lib/num/linear-algebra/linalg.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import {
  participationRatio,
  spectrum,
  stableRank,
  thresholdRank,
} from "../../../lib/num/linear-algebra/spectrum.ts";
import { assertClose } from "../../support.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

/** The differences of neighbours, 0 beyond the ends: singular values 2 sin(pi k / (2 (n + 1))). */
function differences(columns: number): Float64Array {
  const out = new Float64Array((columns + 1) * columns);
  for (let j = 0; j < columns; j++) {
    out[j * columns + j] = 1;
    out[(j + 1) * columns + j] = -1;
  }
  return out;
}

Deno.test("the spectrum of differences is 2 sin(pi k / (2 (n + 1)))", () => {
  for (const columns of [1, 2, 3, 64, 151]) {
    const found = spectrum({ rows: columns + 1, columns, entries: differences(columns) });
    for (let k = 1; k <= columns; k++) {
      const expected = 2 * Math.sin(Math.PI * k / (2 * (columns + 1)));
      // n 1e-16 sigma_max^2 / (2 sigma), and the small ones are small: sharper than sqrt of
      // rounding.
      const bound = (columns + 10) * 4e-16 / expected;
      assertClose(found[columns - k], expected, { absolute: bound, what: `${columns} ${k}` });
    }
  }
});

Deno.test("the spectrum is that of the bidiagonal reduction for tall, wide and odd shapes, float32 or float64", () => {
  for (
    const [rows, columns] of [[17, 9], [9, 17], [1, 5], [5, 1], [30, 30], [2100, 7], [6, 1030]]
  ) {
    const entries = normals(rows * columns, 3);
    const found = spectrum({ rows, columns, entries });
    const expected = singularValues(entries, { rows, columns });
    assert.equal(found.length, Math.min(rows, columns));
    found.forEach((value, i) => {
      assertClose(value, expected[i], {
        absolute: 1e-12 * expected[0] * expected[0] / expected[i],
      });
    });
    const single = spectrum({ rows, columns, entries: Float32Array.from(entries) });
    assertClose(single[0], expected[0], { absolute: 1e-6 * expected[0] });
    assert.notEqual(single[0], found[0]);
  }
});

Deno.test("the sum of squares is the Frobenius norm's; scale carries through, beyond the root of float64", () => {
  const [rows, columns] = [40, 23];
  const entries = normals(rows * columns, 4);
  const square = entries.reduce((sum, entry) => sum + entry * entry, 0);
  const found = spectrum({ rows, columns, entries });
  assertClose(found.reduce((sum, value) => sum + value * value, 0) / square, 1, {
    absolute: 1e-13,
  });
  for (const scale of [2 ** -600, 2 ** 600]) {
    const scaled = spectrum({ rows, columns, entries: entries.map((entry) => entry * scale) });
    assertClose(scaled[0] / scale, found[0], { absolute: 1e-13 * found[0] });
    assertClose(scaled[20] / scale, found[20], { absolute: 1e-12 * found[0] });
  }
});

Deno.test("ranks of a matrix of rank 3 with known singular values", () => {
  // Three pairs of orthogonal vectors, cosines of whole periods, times 100, 10 and 1e-3.
  const [rows, columns] = [50, 20];
  const wanted = [100, 10, 1e-3];
  const wave = (count: number, at: number, k: number) =>
    Math.SQRT2 / Math.sqrt(count) * Math.cos(2 * Math.PI * (k + 1) * (at + 0.5) / count);
  const entries = Float64Array.from({ length: rows * columns }, (_, index) => {
    const [i, j] = [Math.floor(index / columns), index % columns];
    return wanted.reduce((sum, s, k) => sum + s * wave(rows, i, k) * wave(columns, j, k), 0);
  });
  const found = spectrum({ rows, columns, entries });
  wanted.forEach((value, k) => assertClose(found[k], value, { absolute: 1e-13 * 1e4 / value }));
  assert.ok(found[3] < 1e-5, `${found[3]}`);
  const rank = (tolerance: number) => thresholdRank(found, { rows, columns, tolerance });
  assert.deepEqual([rank(1e-7), rank(1e-6), rank(3e-3)], [3, 2, 1]);
  assertClose(stableRank(found), 1.01, { absolute: 1e-9 });
  assertClose(participationRatio(found), 1.01 ** 2 / 1.0001, { absolute: 1e-9 });
});

Deno.test("equal singular values: every rank is their number; zeros have rank 0", () => {
  const entries = new Float64Array(30 * 12);
  for (let j = 0; j < 12; j++) entries[(2 * j + 1) * 12 + j] = j % 2 ? -3 : 3;
  const found = spectrum({ rows: 30, columns: 12, entries });
  found.forEach((value) => assertClose(value, 3, { absolute: 1e-14 }));
  assert.equal(thresholdRank(found, { rows: 30, columns: 12, tolerance: 1e-7 }), 12);
  assertClose(stableRank(found), 12, { absolute: 1e-12 });
  assertClose(participationRatio(found), 12, { absolute: 1e-12 });
  const none = spectrum({ rows: 3, columns: 2, entries: new Float64Array(6) });
  assert.deepEqual([...none], [0, 0]);
  assert.deepEqual([stableRank(none), participationRatio(none)], [0, 0]);
  assert.equal(thresholdRank(none, { rows: 3, columns: 2, tolerance: 1e-7 }), 0);
});

Deno.test("an entry that is not finite is refused", () => {
  const entries = new Float32Array([1, 2, NaN, 4]);
  assert.throws(() => spectrum({ rows: 2, columns: 2, entries }), /entry 2 is NaN/);
});
