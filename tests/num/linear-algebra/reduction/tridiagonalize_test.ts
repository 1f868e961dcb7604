import assert from "node:assert/strict";
import { reserve } from "../../../../lib/num/linear-algebra/matrix-kernel.ts";
import { matrixProduct } from "../../../../lib/num/linear-algebra/product.ts";
import {
  basisOf,
  basisRoom,
} from "../../../../lib/num/linear-algebra/reduction/reflected-basis.ts";
import {
  reduce,
  reductionRoom,
  tridiagonalize,
} from "../../../../lib/num/linear-algebra/reduction/tridiagonalize.ts";
import { keyOf } from "../../../../lib/num/random/key.ts";
import { randomStream } from "../../../../lib/num/random/random.ts";

function random(n: number, seed: number): Float64Array {
  const stream = randomStream(keyOf(seed));
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) out[i * n + j] = out[j * n + i] = stream.normal() / 3;
  }
  return out;
}

/** Q T Q^T, and how far Q is from orthonormal. */
function rebuilt(a: Float64Array, n: number) {
  const room = reductionRoom(n);
  const memory = reserve(...room, ...basisRoom(n, n));
  const { diagonal, beside, matrix: vectors, stride } = reduce(a, { order: n }, memory);
  const reflections = { vectors, stride, from: 1, to: n, support: "growing" } as const;
  const basis = basisOf({ ...reflections, count: n, length: n }, memory.slice(room.length));
  // Row j is column j of Q.
  const q = Float64Array.from(a, (_, k) => basis.vectors[Math.floor(k / n) * basis.stride + k % n]);
  const middle = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    middle[i * n + i] = diagonal[i];
    if (i > 0) middle[i * n + i - 1] = middle[(i - 1) * n + i] = beside[i];
  }
  const shape = { rows: n, inner: n, columns: n };
  const product = matrixProduct(q, matrixProduct(middle, q, shape), { ...shape, transposeA: true });
  const squares = matrixProduct(q, q, { ...shape, transposeB: true });
  const defect = squares.reduce(
    (most, x, k) => Math.max(most, Math.abs(x - (k % (n + 1) ? 0 : 1))),
    0,
  );
  return { product, defect };
}

Deno.test("Q T Q^T is the matrix with Q orthonormal, at and around the edges of panels", () => {
  for (const n of [1, 2, 3, 5, 31, 32, 33, 34, 63, 64, 65, 66, 96, 100, 130]) {
    const a = random(n, n);
    const { product, defect } = rebuilt(a, n);
    const error = product.reduce((most, x, k) => Math.max(most, Math.abs(x - a[k])), 0);
    assert.ok(error < 1e-14 + n * 2e-16, `${n}: ${error}`);
    assert.ok(defect < 5e-15, `${n}: ${defect}`);
  }
});

Deno.test("trace and norm of T are the matrix's; two entries exchanged would show", () => {
  for (const n of [4, 33, 70]) {
    const a = random(n, n + 7);
    const { diagonal, beside } = tridiagonalize(a, n);
    const trace = diagonal.reduce((sum, x) => sum + x, 0);
    const square = diagonal.reduce((sum, x) => sum + x * x, 0) +
      2 * beside.reduce((sum, x) => sum + x * x, 0);
    assert.ok(
      Math.abs(trace - a.reduce((sum, x, k) => k % (n + 1) ? sum : sum + x, 0)) < 1e-13 * n,
    );
    const norm = a.reduce((sum, x) => sum + x * x, 0);
    assert.ok(Math.abs(square - norm) < 1e-14 * n * norm);
    assert.ok(Math.abs(square - diagonal[0] ** 2 + beside[1] ** 2 - norm) > 1e-6);
    assert.equal(beside[0], 0);
  }
});

Deno.test("a tridiagonal matrix stays, up to signs beside the diagonal; low rank leaves no numbers that are not", () => {
  const n = 40;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    a[i * n + i] = i / n;
    if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = 0.5 + i / 100;
  }
  const { diagonal, beside } = tridiagonalize(a, n);
  for (let i = 0; i < n; i++) {
    assert.equal(diagonal[i], i / n);
    assert.equal(Math.abs(beside[i]), i === 0 ? 0 : 0.5 + i / 100);
  }
  const equal = new Float64Array(100 * 100).fill(1);
  const found = tridiagonalize(equal, 100);
  assert.ok([...found.diagonal, ...found.beside].every(Number.isFinite));
  const { defect } = rebuilt(equal, 100);
  assert.ok(defect < 5e-15, `${defect}`);
});
