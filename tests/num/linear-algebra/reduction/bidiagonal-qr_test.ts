import assert from "node:assert/strict";
import {
  diagonalize,
  smallerOfTwo,
} from "../../../../lib/num/linear-algebra/reduction/bidiagonal-qr.ts";
import { keyOf } from "../../../../lib/num/random/key.ts";
import { randomStream } from "../../../../lib/num/random/random.ts";

Deno.test("smallerOfTwo: det and trace of [[f, g], [0, h]] give it, and graded ones keep all digits", () => {
  const u = new Float64Array(3000);
  randomStream(keyOf(5)).fillUniform(u);
  for (let k = 0; k < u.length; k += 3) {
    const [f, g, h] = u.subarray(k, k + 3);
    const sum = f * f + g * g + h * h;
    const larger = Math.sqrt((sum + Math.sqrt((sum - 2 * f * h) * (sum + 2 * f * h))) / 2);
    assert.ok(Math.abs(smallerOfTwo(f, g, h) * larger / (f * h) - 1) < 2e-15);
  }
  // f h / g to leading order, with relative correction about f^2 / g^2.
  assert.ok(Math.abs(smallerOfTwo(1e-20, 1, 3e-20) / 3e-40 - 1) < 4e-16);
  assert.ok(Math.abs(smallerOfTwo(1, 1e-20, 0.5) - 0.5) < 2e-16);
  assert.equal(smallerOfTwo(0, 1, 1), 0);
  assert.equal(smallerOfTwo(1, 0, 1), 1);
});

/** B from the rotations that the listener saw: what they do to the identity's rows gives B = U^T D V. */
function rebuilt(diagonal: Float64Array, beside: Float64Array): Float64Array {
  const n = diagonal.length;
  const identity = () => Float64Array.from({ length: n * n }, (_, k) => k % (n + 1) ? 0 : 1);
  const sides = { left: identity(), right: identity() };
  const [d, e] = [diagonal.slice(), beside.slice()];
  diagonalize(d, e, (side, first, step, count, pairs) => {
    const rows = sides[side];
    for (let m = 0; m < count; m++) {
      const [i, j] = [first + m * step, first + (m + 1) * step];
      const [cosine, sine] = pairs.subarray(2 * m, 2 * m + 2);
      for (let k = 0; k < n; k++) {
        const [x, y] = [rows[i * n + k], rows[j * n + k]];
        rows[i * n + k] = cosine * x + sine * y;
        rows[j * n + k] = cosine * y - sine * x;
      }
    }
  });
  assert.ok(e.every((entry) => entry === 0));
  const out = new Float64Array(n * n);
  for (let m = 0; m < n; m++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        out[i * n + j] += sides.left[m * n + i] * d[m] * sides.right[m * n + j];
      }
    }
  }
  return out;
}

Deno.test("diagonalize: the rotations that it reports rebuild the matrix, chased down or up", () => {
  for (const n of [1, 2, 3, 12]) {
    for (const slope of [0, 2, -2]) {
      const [d, e] = [new Float64Array(n), new Float64Array(n - 1)];
      const stream = randomStream(keyOf(n));
      stream.fillNormal(d);
      stream.fillNormal(e);
      const grade = (values: Float64Array) =>
        values.map((x, i) => x * 2 ** (slope * (slope > 0 ? i - n : i)));
      const [diagonal, beside] = [grade(d), grade(e)];
      const found = rebuilt(diagonal, beside);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const expected = i === j ? diagonal[i] : j === i + 1 ? beside[i] : 0;
          assert.ok(Math.abs(found[i * n + j] - expected) < 1e-14, `${n} ${slope} at ${i} ${j}`);
        }
      }
    }
  }
});

Deno.test("diagonalize: a lower bidiagonal reading of the same numbers is another matrix", () => {
  const found = rebuilt(Float64Array.of(1, 2), Float64Array.of(3));
  assert.ok(Math.abs(found[1] - 3) < 1e-14 && Math.abs(found[2]) < 1e-14);
});
