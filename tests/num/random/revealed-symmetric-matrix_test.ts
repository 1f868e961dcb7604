/** The lazily revealed symmetric matrix against whole ones, and against shortcuts that look right. */
import assert from "node:assert/strict";
import type { Key } from "../../../lib/contract/key.ts";
import { addScaled, dot, norm, scale } from "../../../lib/num/linear-algebra/vector.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { RevealedSymmetricMatrix } from "../../../lib/num/random/revealed-symmetric-matrix.ts";
import { squareTimes, symmetricGaussian } from "../../../lib/num/random/symmetric-gaussian.ts";
import { assertClose, assertTwoSample, StatisticalFailure } from "../../support.ts";
import { adaptive, columns, order, start, type Times } from "./spiked-case.ts";

const deviation = 1 / Math.sqrt(order);

const whole = (key: Key): Times => {
  const entries = symmetricGaussian(key, { order, deviation });
  return (q) => squareTimes(entries, q);
};
const revealed = (key: Key): Times => {
  const matrix = new RevealedSymmetricMatrix(key, { order, deviation });
  return (q) => matrix.times(q);
};

/** The rule written once more, with the diagonal and the symmetry as options. */
const variant = (key: Key, rule: { diagonal: number; known: number }): Times => {
  const stream = randomStream(key);
  const pairs: { z: Float64Array; y: Float64Array }[] = [];
  return (q) => {
    const rest = q.slice();
    for (let sweep = 0; sweep < 2; sweep++) {
      for (const { z } of pairs) addScaled(rest, -dot(z, rest), z);
    }
    if (norm(rest) > 1e-11 * norm(q)) {
      const z = scale(rest, 1 / norm(rest));
      const g = q.map(() => deviation * stream.normal());
      const y = g.slice();
      for (const pair of pairs) {
        addScaled(y, rule.known * dot(pair.y, z) - dot(pair.z, g), pair.z);
      }
      addScaled(y, (rule.diagonal - 1) * dot(z, g), z);
      pairs.push({ z: z.slice(), y });
    }
    const out = new Float64Array(order);
    for (const { z, y } of pairs) addScaled(out, dot(z, q), y);
    return out;
  };
};

const samples = (make: (key: Key) => Times, label: string) =>
  columns(8000, (trial) => adaptive(make(fold(keyOf(331), label, trial)), start));

// 8,000 against 8,000: each fails wrongly once in 1e6 and finds a distance of 0.08 of distribution functions.
Deno.test("an adaptive computation has the law that it has with a whole matrix", () => {
  const real = samples(whole, "whole");
  const compare = (found: readonly Float64Array[]) =>
    found.forEach((own, k) =>
      assertTwoSample(own, real[k], { discrepancy: 0.08, what: `statistic ${k}` })
    );
  compare(samples(revealed, "revealed"));
  compare(samples((key) => variant(key, { diagonal: Math.SQRT2, known: 1 }), "again"));
  for (const wrong of [{ diagonal: 1, known: 1 }, { diagonal: Math.SQRT2, known: 0 }]) {
    assert.throws(
      () => compare(samples((key) => variant(key, wrong), "wrong")),
      StatisticalFailure,
    );
  }
});

Deno.test("products are those of one symmetric matrix, and end at its order", () => {
  const matrix = new RevealedSymmetricMatrix(keyOf(332), { order: 9, deviation: 1 });
  const stream = randomStream(keyOf(333));
  const asked = Array.from(
    { length: 12 },
    () => Float64Array.from({ length: 9 }, () => stream.normal()),
  );
  const products = asked.map((q) => matrix.times(q));
  assert.equal(matrix.rank, 9);
  asked.forEach((p, i) =>
    asked.forEach((q, j) =>
      assertClose(dot(p, products[j]), dot(products[i], q), { absolute: 1e-11 })
    )
  );
});

Deno.test("rounding is not taken for a new direction, and the Gaussian part is a near neighbour", () => {
  const n = 400;
  const matrix = new RevealedSymmetricMatrix(keyOf(334), {
    order: n,
    deviation: 1 / Math.sqrt(n),
    keepsGaussians: true,
  });
  const q = Float64Array.from({ length: n }, (_, i) => Math.sin(i) / Math.sqrt(n / 2));
  const product = matrix.times(q);
  const residual = product.map((x, i) => x - matrix.gaussianPart()[i]);
  // W q - g = (sqrt 2 - 1) <z, g> z: along q, with standard deviation 0.41 / sqrt n.
  assertClose(Math.abs(dot(residual, q)) / (norm(residual) * norm(q)), 1, { absolute: 1e-12 });
  assert.ok(norm(residual) < 0.42 * 6 / Math.sqrt(n));
  matrix.times(q.map((x) => x * (1 + 1e-15) + 1e-13 * x * x));
  assert.equal(matrix.rank, 1);
  matrix.times(q.map((x, i) => i === 0 ? x + 1e-8 : x));
  assert.equal(matrix.rank, 2);
  assert.throws(() => matrix.times(q.map(() => NaN)), /not finite/);
});

Deno.test("vectors of few entries give the same law: the diagonal entry of an axis has variance 2", () => {
  const n = 40;
  const entries = Array.from({ length: 4000 }, (_, trial) => {
    const matrix = new RevealedSymmetricMatrix(fold(keyOf(335), trial), { order: n, deviation: 1 });
    const axis = (i: number) => Float64Array.from({ length: n }, (_, j) => i === j ? 1 : 0);
    const first = matrix.times(axis(3));
    const second = matrix.times(axis(7));
    assertClose(first[7], second[3], { absolute: 1e-14 });
    return first[3] / Math.SQRT2;
  });
  const normals = new Float64Array(4000);
  randomStream(keyOf(336)).fillNormal(normals);
  assertTwoSample(entries, normals, { discrepancy: 0.11 });
});
