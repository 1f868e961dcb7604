import assert from "node:assert/strict";
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { SymmetricSpectrum } from "../../../lib/num/linear-algebra/symmetric-function.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

function drawn(order: number, seed: number) {
  const stream = randomStream(keyOf(seed));
  const half = new Float64Array(order * order);
  const x = new Float64Array(order);
  stream.fillNormal(half);
  stream.fillNormal(x);
  const shape = { rows: order, inner: order, columns: order, transposeB: true };
  return { matrix: matrixProduct(half, half, shape), x };
}

type Function = (value: number) => number;

function applied(matrix: Float64Array, x: Float64Array, f: Function): Float64Array {
  const spectrum = new SymmetricSpectrum(matrix, x.length);
  return spectrum.fromBasis(spectrum.toBasis(x).map((c, i) => f(spectrum.values[i]) * c));
}

/** A^3 x by products. */
function assertCube(f: Function): void {
  for (const order of [1, 2, 3, 33, 70]) {
    const { matrix, x } = drawn(order, 5211);
    const shape = { rows: order, inner: order, columns: 1 };
    let wanted = x;
    for (let power = 0; power < 3; power++) wanted = matrixProduct(matrix, wanted, shape);
    const size = Math.hypot(...wanted);
    applied(matrix, x, f).forEach((value, i) =>
      assertClose(value, wanted[i], { absolute: 1e-12 * size })
    );
  }
}

Deno.test("the cube of a matrix is three products", () => {
  assertCube((value) => value ** 3);
});

Deno.test("a wrong variant is rejected: the square", () => {
  assert.throws(() => assertCube((value) => value ** 2), /off by/);
});

Deno.test("the inverse solves, and the eigenvalues are those of the matrix", () => {
  const { matrix, x } = drawn(50, 5212);
  const found = applied(matrix, x, (value) => 1 / value);
  const back = matrixProduct(matrix, found, { rows: 50, inner: 50, columns: 1 });
  back.forEach((value, i) => assertClose(value, x[i], { absolute: 1e-8 }));
  const wanted = symmetricEigenvalues(matrix, 50);
  new SymmetricSpectrum(matrix, 50).values.sort().forEach((value, i) =>
    assertClose(value, wanted[i], { absolute: 1e-11 })
  );
});

Deno.test("to the basis and back is the vector; a block that comes apart too", () => {
  const blocks = Float64Array.of(2, 1, 0, 0, 1, 2, 0, 0, 0, 0, 5, 3, 0, 0, 3, 5);
  const x = Float64Array.of(1, -2, 3, 0.5);
  const spectrum = new SymmetricSpectrum(blocks, 4);
  spectrum.fromBasis(spectrum.toBasis(x)).forEach((value, i) =>
    assertClose(value, x[i], { absolute: 1e-14 })
  );
});

Deno.test("a matrix with an entry that is not finite is refused", () => {
  assert.throws(() => new SymmetricSpectrum(Float64Array.of(1, NaN, NaN, 1), 2), /finite|NaN/);
});
