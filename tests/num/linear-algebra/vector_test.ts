import assert from "node:assert/strict";
import {
  addScaled,
  average,
  dot,
  dotByFours,
  largest,
  norm,
  normalize,
  rootMeanSquare,
  rootMeanSquareDifference,
  scale,
  squaredNorm,
} from "../../../lib/num/linear-algebra/vector.ts";
import { assertClose } from "../../support.ts";

const a = Float64Array.of(3, -4, 12);
const b = Float64Array.of(1, 2, -1);

Deno.test("products, norms and means of vectors that can be done by hand", () => {
  assert.equal(dot(a, b), -17);
  assert.equal(squaredNorm(a), 169);
  assert.equal(norm(a), 13);
  assert.equal(average(a), 11 / 3);
  assert.equal(rootMeanSquare([3, 3, -3]), 3);
  assert.equal(rootMeanSquareDifference([1, 5], [4, 1]), Math.sqrt(12.5));
  assert.equal(largest(Float32Array.of(1, -7, 3)), 7);
  assert.equal(largest([]), 0);
  assert.ok(Number.isNaN(largest([1, NaN, 2])));
});

Deno.test("the product by fours is that of exact integers for every length, its rounding its own", () => {
  for (let length = 0; length < 14; length++) {
    const [u, v] = [2, 5].map((by) =>
      Float64Array.from({ length }, (_, i) => (i * i * by) % 11 - 4)
    );
    assert.equal(dotByFours(u, v), dot(u, v));
  }
  // 1 is lost beside 1e16 only where it is added to it: here the order of terms shows.
  const ones = new Float64Array(5).fill(1);
  assert.equal(dot(Float64Array.of(1e16, 1, 0, 0, -1e16), ones), 0);
  assert.equal(dotByFours(Float64Array.of(1e16, 1, 0, 0, -1e16), ones), 1);
});

Deno.test("sums and multiples are formed in place", () => {
  const out = a.slice();
  addScaled(out, 2, b);
  assert.deepEqual([...out], [5, 0, 10]);
  assert.equal(scale(out, 0.5), out);
  assert.deepEqual([...out], [2.5, 0, 5]);
});

Deno.test("a normalised vector has norm 1 and its direction; zero stays zero", () => {
  const vector = a.slice();
  assert.equal(normalize(vector), 13);
  vector.forEach((value, i) => assertClose(value, a[i] / 13, { relative: 1e-15 }));
  const zero = new Float64Array(2);
  assert.equal(normalize(zero), 0);
  assert.deepEqual([...zero], [0, 0]);
});
