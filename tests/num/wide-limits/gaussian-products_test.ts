import assert from "node:assert/strict";
import { erf } from "../../../lib/num/analysis/special.ts";
import {
  gaussianProducts,
  productMeans,
  type SymmetricMatrix,
} from "../../../lib/num/wide-limits/gaussian-products.ts";
import { extremeOf } from "../../../lib/num/wide-limits/spectral-distance.ts";
import { assertClose } from "../../support.ts";

/** Different variances, one of them 0. */
const covariance: SymmetricMatrix = {
  order: 3,
  entries: Float64Array.of(1.5, 0.6, 0, 0.6, 0.8, 0, 0, 0, 0),
};

type Products = (covariance: SymmetricMatrix, f: (x: number) => number) => Float64Array;

/** E erf(u) erf(v) = (2 / pi) asin(2 c / sqrt((1 + 2 p) (1 + 2 q))). */
function assertArcsine(products: Products): void {
  const { order, entries } = covariance;
  const found = products(covariance, erf);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      const [p, q] = [entries[i * order + i], entries[j * order + j]];
      const sine = 2 * entries[i * order + j] / Math.sqrt((1 + 2 * p) * (1 + 2 * q));
      const expected = 2 / Math.PI * Math.asin(sine);
      assertClose(found[i * order + j], expected, { absolute: 1e-10 });
    }
  }
}

Deno.test("products of erf are the arcsine kernel, of different variances too", () => {
  assertArcsine(productMeans);
});

Deno.test("a wrong variant is rejected: all variances that of the first", () => {
  const wrong: Products = ({ order, entries }, f) =>
    productMeans({
      order,
      entries: entries.map((c, at) => at % (order + 1) === 0 ? entries[0] : c),
    }, f);
  assert.throws(() => assertArcsine(wrong));
});

Deno.test("means are those of one variable; a matrix of nearly parallel inputs stays positive", () => {
  const { means } = gaussianProducts(covariance, (x) => x * x + 1);
  assertClose(means[0], 2.5, { absolute: 1e-12 });
  assertClose(means[2], 1, { absolute: 1e-12 });
  const near = 1 - 1e-9;
  const parallel = {
    order: 3,
    entries: Float64Array.of(1, near, near, near, 1, near, near, near, 1),
  };
  const { least } = extremeOf(productMeans(parallel, Math.tanh), 3);
  assert.ok(least > 1e-10 && least < 1e-8, `${least}`);
});
