/**
 * Laws of the dense factorizations, held at random shapes and scales: products against plain loops, and
 * each factorization against what it says it is. Everything derives from one seed.
 */
import assert from "node:assert/strict";
import { choleskyBlocked } from "../../lib/num/linear-algebra/blocked-cholesky.ts";
import { symmetricEigenvalues } from "../../lib/num/linear-algebra/eigenvalues.ts";
import { matrixProduct } from "../../lib/num/linear-algebra/product.ts";
import { qr } from "../../lib/num/linear-algebra/qr.ts";
import { symmetricEigen } from "../../lib/num/linear-algebra/symmetric-eigen.ts";
import { gramFactor } from "../../lib/num/random/gaussian-rows.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../lib/num/random/random.ts";

/** What is held, so that a planted fault can take the place of one. */
export interface Factorizations {
  readonly symmetricEigen: typeof symmetricEigen;
  readonly choleskyBlocked: typeof choleskyBlocked;
  readonly qr: typeof qr;
  readonly matrixProduct: typeof matrixProduct;
}

export const right: Factorizations = { symmetricEigen, choleskyBlocked, qr, matrixProduct };

/** Orders up to which matrices are drawn: past two blocks of the kernels. */
const orderMax = 140;

const epsilon = 2 ** -52;

/** Entry (i, j) of a row-major matrix, of its transpose if asked. */
type Entry = (i: number, j: number) => number;
const entriesOf = (a: Float64Array, columns: number): Entry => (i, j) => a[i * columns + j];
const turned = (entry: Entry): Entry => (i, j) => entry(j, i);

interface Shape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** The product by plain loops. */
function plainProduct(a: Entry, b: Entry, { rows, inner, columns }: Shape): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a(i, k) * b(k, j);
      out[i * columns + j] = sum;
    }
  }
  return out;
}

/** Largest size of an entry. */
function largest(a: Float64Array): number {
  let found = 0;
  for (const entry of a) found = Math.max(found, Math.abs(entry));
  return found;
}

function assertNear(found: Float64Array, wanted: Float64Array, allowed: number): void {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < found.length; i++) {
    const error = Math.abs(found[i] - wanted[i]);
    assert.ok(error <= allowed, `entry ${i} is off by ${error}; allowed: ${allowed}`);
  }
}

/** Few different values now and then, so that columns repeat and pivots vanish. */
function matrix(stream: RandomStream, count: number): Float64Array {
  const scale = 10 ** (12 * stream.uniform() - 6);
  const isCoarse = stream.uniform() < 0.3;
  return Float64Array.from({ length: count }, () => {
    const value = stream.normal();
    return scale * (isCoarse ? Math.round(value) : value);
  });
}

const orderFrom = (stream: RandomStream) => 1 + Math.floor(stream.uniform() ** 2 * orderMax);

type Law = (stream: RandomStream, tools: Factorizations) => void;

const products: Law = (stream, { matrixProduct }) => {
  const [rows, inner, columns] = [0, 0, 0].map(() => orderFrom(stream));
  const [transposeA, transposeB] = [stream.uniform() < 0.5, stream.uniform() < 0.5];
  const [a, b] = [matrix(stream, rows * inner), matrix(stream, inner * columns)];
  const found = matrixProduct(a, b, { rows, inner, columns, transposeA, transposeB });
  const [first, second] = [
    transposeA ? turned(entriesOf(a, rows)) : entriesOf(a, inner),
    transposeB ? turned(entriesOf(b, inner)) : entriesOf(b, columns),
  ];
  const wanted = plainProduct(first, second, { rows, inner, columns });
  assertNear(found, wanted, 2 * inner ** 2 * epsilon * largest(a) * largest(b));
};

const eigen: Law = (stream, { symmetricEigen }) => {
  const n = orderFrom(stream);
  const a = matrix(stream, n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
  const { values, vectors } = symmetricEigen(a, n);
  const [entry, vector] = [entriesOf(a, n), entriesOf(vectors, n)];
  const shape = { rows: n, inner: n, columns: n };
  const allowed = 8 * n * epsilon;
  const stretched = vectors.map((value, at) => value * values[at % n]);
  assertNear(plainProduct(entry, vector, shape), stretched, allowed * n * largest(a));
  const unit = Float64Array.from({ length: n * n }, (_, at) => at % (n + 1) === 0 ? 1 : 0);
  assertNear(plainProduct(turned(vector), vector, shape), unit, allowed);
  assertNear(symmetricEigenvalues(a, n), values, allowed * n * largest(a));
};

const orthogonal: Law = (stream, { qr }) => {
  const columns = 1 + Math.floor(stream.uniform() * 20);
  const rows = columns + orderFrom(stream);
  const a = matrix(stream, rows * columns);
  const { orthogonal: q, upper } = qr(a, { rows, columns });
  const [basis, triangle] = [entriesOf(q, columns), entriesOf(upper, columns)];
  const product = plainProduct(basis, triangle, { rows, inner: columns, columns });
  assertNear(product, a, 8 * rows * epsilon * largest(a));
  const square = { rows: columns, inner: rows, columns };
  const unit = Float64Array.from(
    { length: columns ** 2 },
    (_, at) => at % (columns + 1) === 0 ? 1 : 0,
  );
  assertNear(plainProduct(turned(basis), basis, square), unit, 8 * rows * epsilon);
  for (let i = 0; i < columns; i++) {
    assert.ok(triangle(i, i) >= 0, `the diagonal entry ${i} is ${triangle(i, i)}`);
    for (let j = 0; j < i; j++) assert.equal(triangle(i, j), 0);
  }
};

/** A Gram matrix of full rank, by Cholesky; and the factor that is made for rows. */
const cholesky: Law = (stream, { choleskyBlocked }) => {
  const n = orderFrom(stream);
  const inner = n + 40;
  const features = entriesOf(matrix(stream, n * inner), inner);
  const gram = plainProduct(features, turned(features), { rows: n, inner, columns: n });
  const size = largest(gram);
  for (let i = 0; i < n; i++) gram[i * n + i] += size;
  for (const factor of [choleskyBlocked(gram, n), gramFactor(gram, n)]) {
    const lower = entriesOf(factor, n);
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) assert.equal(lower(i, j), 0);
    const product = plainProduct(lower, turned(lower), { rows: n, inner: n, columns: n });
    assertNear(product, gram, 8 * n * epsilon * largest(gram));
  }
};

export const laws: Readonly<Record<string, Law>> = { products, eigen, orthogonal, cholesky };

/** Holds one law at one random case. Throws an AssertionError. */
export function checkMatrices(
  law: keyof typeof laws,
  seed: number,
  tools: Factorizations = right,
): void {
  laws[law](randomStream(fold(keyOf(seed), law)), tools);
}
