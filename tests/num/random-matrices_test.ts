/** The laws hold at some random cases, and a wrong factorization is found by each within a few. */
import assert from "node:assert/strict";
import { checkMatrices, type Factorizations, laws, right } from "./random-matrices.ts";

const wrong: Readonly<Record<keyof typeof laws, Partial<Factorizations>>> = {
  products: {
    matrixProduct: (a, b, shape) => right.matrixProduct(a, b, { ...shape, transposeB: false }),
  },
  eigen: {
    symmetricEigen(a, n) {
      const { values, vectors } = right.symmetricEigen(a, n);
      return { values: values.toReversed(), vectors };
    },
  },
  orthogonal: {
    qr(a, shape) {
      const { orthogonal, upper } = right.qr(a, shape);
      return { orthogonal: orthogonal.map((x) => x * (1 + 1e-10)), upper };
    },
  },
  cholesky: {
    choleskyBlocked: (a, n) => right.choleskyBlocked(a, n).map((x) => x * (1 + 1e-10)),
  },
};

for (const law of Object.keys(laws)) {
  Deno.test(`${law}: 40 random matrices keep the law, and a wrong variant does not`, () => {
    for (let seed = 1; seed <= 40; seed++) checkMatrices(law, seed);
    const tools = { ...right, ...wrong[law] };
    const isFound = Array.from({ length: 20 }, (_, seed) => seed).some((seed) => {
      try {
        checkMatrices(law, seed, tools);
        return false;
      } catch (error) {
        if (error instanceof assert.AssertionError) return true;
        throw error;
      }
    });
    assert.ok(isFound, `the wrong variant of ${law} passes 20 cases`);
  });
}
