import assert from "node:assert/strict";
import { leastEigenvalue } from "../../../lib/dynamics/tangent/least-eigenvalue.ts";
import { matrixProduct } from "../../../lib/num/linear-algebra/product.ts";
import { symmetricEigenvalues } from "../../../lib/num/linear-algebra/eigenvalues.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

const [order, inner] = [60, 90];

function wishart(): Float64Array {
  const entries = new Float64Array(order * inner);
  randomStream(keyOf(8361)).fillNormal(entries);
  return matrixProduct(entries, entries, { rows: order, inner, columns: order, transposeB: true });
}

Deno.test("it is the first of all eigenvalues; wrong: the second", () => {
  const matrix = wishart();
  const [first, second] = symmetricEigenvalues(matrix, order);
  const found = leastEigenvalue(matrix, order, keyOf(8362));
  assertClose(found, first, { relative: 1e-6 });
  assert.throws(() => assertClose(found, second, { relative: 1e-6 }), /off by/);
});

Deno.test("a matrix with a negative pivot counts as singular", () => {
  assert.equal(leastEigenvalue(Float64Array.of(1, 2, 2, 1), 2, keyOf(1)), 0);
});
