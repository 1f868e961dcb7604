import assert from "node:assert/strict";
import { tridiagonalEigenvalue } from "../../../../lib/num/linear-algebra/eigenvalues.ts";
import { diagonalize } from "../../../../lib/num/linear-algebra/reduction/tridiagonal-ql.ts";
import { keyOf } from "../../../../lib/num/random/key.ts";
import { randomStream } from "../../../../lib/num/random/random.ts";

function normals(count: number, seed: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

Deno.test("diagonalize: the sweeps that it reports rebuild the matrix; in another order they do not", () => {
  for (const n of [2, 3, 20]) {
    const [diagonal, beside] = [normals(n, n), normals(n, n + 1)];
    beside[0] = 0;
    for (const right of [true, false]) {
      const rows = Float64Array.from({ length: n * n }, (_, k) => k % (n + 1) ? 0 : 1);
      const [d, e] = [diagonal.slice(), beside.slice()];
      diagonalize(d, e, (high, count, rotations) => {
        for (let m = 0; m < count; m++) {
          const i = right ? high - m : high - (count - 1 - m);
          const [cosine, sine] = rotations.subarray(2 * m, 2 * m + 2);
          assert.ok(Math.abs(cosine ** 2 + sine ** 2 - 1) < 1e-15);
          for (let k = 0; k < n; k++) {
            const [x, y] = [rows[i * n + k], rows[(i - 1) * n + k]];
            rows[i * n + k] = cosine * x + sine * y;
            rows[(i - 1) * n + k] = cosine * y - sine * x;
          }
        }
      });
      let worst = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let m = 0; m < n; m++) sum += rows[m * n + i] * d[m] * rows[m * n + j];
          const expected = i === j
            ? diagonal[i]
            : Math.abs(i - j) === 1
            ? beside[Math.max(i, j)]
            : 0;
          worst = Math.max(worst, Math.abs(sum - expected));
        }
      }
      if (right) assert.ok(worst < 1e-14, `${n}: ${worst}`);
      else assert.ok(n < 3 || worst > 1e-3, `${n}: ${worst}`);
    }
  }
});

Deno.test("diagonalize: the values are those of bisection, listened to or not, with entries near the root of the least", () => {
  for (const scale of [1, 2 ** -520]) {
    const n = 30;
    const [diagonal, beside] = [normals(n, 5), normals(n, 6)];
    for (let i = 10; i < n; i++) {
      diagonal[i] *= scale;
      beside[i] *= scale;
    }
    beside[0] = 0;
    const [d, e] = [diagonal.slice(), beside.slice()];
    diagonalize(d, e, () => {});
    const [plain, other] = [diagonal.slice(), beside.slice()];
    diagonalize(plain, other);
    assert.deepEqual(d, plain);
    d.sort().forEach((value, k) => {
      assert.ok(Math.abs(value - tridiagonalEigenvalue(diagonal, beside.slice(1), k)) < 1e-14);
    });
  }
});
