import assert from "node:assert/strict";
import {
  type Bidiagonal,
  largestSingularValue,
  smallestSingularValue,
} from "../../../lib/dynamics/layer-matrix/bidiagonal.ts";
import { bidiagonalSingularValues } from "../../../lib/num/linear-algebra/golub-kahan.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

function drawn(size: number, seed: number): Bidiagonal {
  const stream = randomStream(keyOf(seed));
  const normal = (length: number) => Float64Array.from({ length }, () => stream.normal());
  return { diagonal: normal(size), beside: normal(size - 1) };
}

type Smallest = typeof smallestSingularValue;

/** Products of random numbers of both signs: at n = 60 the smallest value is far below rounding of the largest. */
function assertSmallest(smallest: Smallest): void {
  for (const [size, seed] of [[2, 1], [5, 2], [20, 3], [60, 4]]) {
    const matrix = drawn(size, seed);
    const values = bidiagonalSingularValues(matrix.diagonal, matrix.beside);
    assertClose(smallest(matrix), values[size - 1], { relative: 1e-11 });
  }
}

Deno.test("the smallest singular value has relative accuracy, however small it is", () => {
  assertSmallest(smallestSingularValue);
});

Deno.test("a wrong variant is rejected: the two diagonals on the wrong sides", () => {
  assert.throws(() =>
    assertSmallest(({ diagonal, beside }) =>
      smallestSingularValue({ diagonal: diagonal.slice().reverse(), beside })
    )
  );
});

Deno.test("the largest singular value", () => {
  for (const [size, seed] of [[2, 5], [30, 6]]) {
    const matrix = drawn(size, seed);
    const values = bidiagonalSingularValues(matrix.diagonal, matrix.beside);
    assertClose(largestSingularValue(matrix), values[0], { relative: 1e-13 });
  }
});

Deno.test("a graded matrix: 1e-12 beside 1", () => {
  const matrix = { diagonal: Float64Array.of(1, 1e-6, 1e-12), beside: Float64Array.of(0, 0) };
  assertClose(smallestSingularValue(matrix), 1e-12, { relative: 1e-13 });
});
