import assert from "node:assert/strict";
import { ThinProducts } from "../../../lib/num/linear-algebra/thin-product.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { checkCompiled, checkPlain } from "../../assemblyscript.ts";
import { assertClose } from "../../support.ts";

const files = {
  folder: new URL("../../../lib/num/kernel/", import.meta.url),
  name: "thin-product",
  config: "thin-product.json",
};

Deno.test("thin-product.wasm is what its AssemblyScript source compiles to, byte for byte", () =>
  checkCompiled(files));

Deno.test("the kernel calls nothing outside and uses no relaxed SIMD", () => checkPlain(files));

interface Case {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

function numbers(length: number, seed: number): Float64Array {
  const out = new Float64Array(length);
  randomStream(keyOf(seed)).fillNormal(out);
  return out;
}

/** Products and the update against plain loops; `factor` is that of the update. */
function assertProducts({ rows, inner, columns }: Case, factor: number, stated = factor): void {
  const products = new ThinProducts({ rows, inner, columns });
  const w = numbers(rows * inner, 1);
  products.matrix.set(w);
  const [x, v] = [numbers(inner * columns, 2), numbers(rows * columns, 3)];
  const [z, out] = [new Float64Array(rows * columns), new Float64Array(inner * columns)];
  products.multiply(x, z);
  products.multiplyTransposed(v, out);
  products.addOuter(v, x, factor);
  const limits = { absolute: 1e-13 * (rows + inner) };
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += w[i * inner + k] * x[k * columns + j];
      assertClose(z[i * columns + j], sum, limits);
    }
    for (let k = 0; k < inner; k++) {
      let sum = w[i * inner + k];
      for (let j = 0; j < columns; j++) sum += stated * v[i * columns + j] * x[k * columns + j];
      assertClose(products.matrix[i * inner + k], sum, limits);
    }
  }
  for (let k = 0; k < inner; k++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += w[i * inner + k] * v[i * columns + j];
      assertClose(out[k * columns + j], sum, limits);
    }
  }
}

const cases: readonly Case[] = [
  { rows: 2, inner: 1, columns: 1 },
  { rows: 6, inner: 3, columns: 8 },
  { rows: 4, inner: 9, columns: 19 },
  { rows: 258, inner: 127, columns: 3 },
];

Deno.test("products and update are those of plain loops, of one panel and of several", () => {
  for (const one of cases) assertProducts(one, -0.3);
});

Deno.test("a wrong variant is rejected: the update with the other sign", () => {
  assert.throws(() => assertProducts(cases[1], 0.3, -0.3));
});

Deno.test("an odd number of rows and blocks of another size are refused", () => {
  assert.throws(() => new ThinProducts({ rows: 3, inner: 2, columns: 1 }), /even/);
  const products = new ThinProducts({ rows: 2, inner: 2, columns: 2 });
  assert.throws(() => products.multiply(new Float64Array(3), new Float64Array(4)), /block of 3/);
});
