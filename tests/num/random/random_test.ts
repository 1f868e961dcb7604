import assert from "node:assert/strict";
import type { Key } from "../../../lib/contract/key.ts";
import { BugError } from "../../../lib/contract/errors.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { normalCdf } from "../../../lib/num/analysis/special.ts";
import {
  assertDistribution,
  assertMean,
  assertProportion,
  assertVariance,
  StatisticalFailure,
} from "../../support.ts";

/**
 * Every assertion here fails with probability at most 1e-6 on a right sampler (tests/support.ts), with
 * keys fixed beforehand; each `rejects` shows a wrong sampler that it catches.
 */
const root = keyOf(6929);
const rejects = (claim: () => void) => assert.throws(claim, StatisticalFailure);

function normals(key: Key, count: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(key).fillNormal(out);
  return out;
}

function uniforms(key: Key, count: number): Float64Array {
  const out = new Float64Array(count);
  randomStream(key).fillUniform(out);
  return out;
}

const singles = new Float32Array(1_000_000);
randomStream(fold(root, "single")).fillNormal(singles);

Deno.test("a fill is the same as single draws, however it is split", () => {
  const whole = normals(root, 20_000);
  const stream = randomStream(root);
  const parts: number[] = [];
  for (const length of [1, 0, 15, 16, 17, 300, 5000, 4096, 9, 8191]) {
    const part = new Float64Array(length);
    stream.fillNormal(part);
    parts.push(...part, stream.normal(), stream.normal());
  }
  assert.deepEqual(parts, [...whole.subarray(0, parts.length)]);
  const uniform = randomStream(root);
  const first = new Float64Array(33);
  uniform.fillUniform(first);
  assert.deepEqual([...first, uniform.uniform()], [...uniforms(root, 34)]);
  const short = new Float32Array(100);
  randomStream(fold(root, "single")).fillNormal(short);
  assert.deepEqual(short, singles.subarray(0, 100));
});

Deno.test("normals, uniforms and float32 normals do not disturb each other", () => {
  const stream = randomStream(root);
  const mixed = Array.from({ length: 50 }, () => {
    stream.uniform();
    stream.fillNormal(new Float32Array(7));
    return stream.normal();
  });
  assert.deepEqual(mixed, [...normals(root, 50)]);
});

Deno.test("the first numbers of a key never change", () => {
  assert.deepEqual([...uniforms([1, 2], 2)], [0.5969619858129563, 0.9168554440030318]);
  assert.deepEqual([...normals([1, 2], 2)], [0.2107268889490024, 0.723832076392124]);
});

Deno.test("uniforms are uniform on (0, 1) with 53 bits", () => {
  const values = uniforms(fold(root, "uniform"), 1_000_000);
  assertDistribution(values, (x) => x, { discrepancy: 0.005 });
  assertVariance(values, { expected: 1 / 12, discrepancy: 1e-3 });
  assert(values.every((value) => value > 0 && value < 1));
  // Each bit, the last included, is 1 half of the time.
  for (const bit of [1, 2, 27, 52, 53]) {
    const successes = values.filter((value) => Math.floor(value * 2 ** bit) % 2 === 1).length;
    assertProportion({ successes, trials: values.length }, { expected: 0.5, discrepancy: 0.01 });
  }
  rejects(() => assertDistribution(values.map((value) => value ** 1.02), (x) => x));
});

/** A million draws of 52 bits tie 1e-4 times on average: three ties have a chance of 1e-12. */
function assertFine(values: Float64Array): void {
  const order = values.toSorted();
  let ties = 0;
  for (let i = 1; i < order.length; i++) if (order[i] === order[i - 1]) ties++;
  if (ties > 2) {
    const outcome = { found: ties, allowed: 2, detectable: 20 };
    throw new StatisticalFailure(`${ties} ties among ${order.length} values`, outcome);
  }
}

Deno.test("float64 draws are as fine as 52 bits: ties are not seen", () => {
  assertFine(uniforms(fold(root, "fine"), 1_000_000));
  assertFine(normals(fold(root, "fine"), 1_000_000));
  // Wrong: Box-Muller from uniforms of 16 bits.
  const coarse = uniforms(fold(root, "coarse"), 1_000_000).map((u) =>
    (Math.floor(u * 65536) + 0.5) / 65536
  );
  rejects(() =>
    assertFine(
      coarse.map((u, i) =>
        i % 2 === 0
          ? Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * coarse[i + 1])
          : Math.sqrt(-2 * Math.log(coarse[i - 1])) * Math.sin(2 * Math.PI * u)
      ),
    )
  );
});

function assertNormal(values: Float64Array | Float32Array): void {
  assertDistribution(values, normalCdf, { discrepancy: 0.005 });
  assertMean(values, { expected: 0, discrepancy: 0.01 });
  assertVariance(values, { expected: 1, discrepancy: 0.02 });
  const power = (k: number) => Float64Array.from(values, (value) => value ** k);
  assertMean(power(3), { expected: 0, discrepancy: 0.05 });
  assertMean(power(4), { expected: 3, discrepancy: 0.1 });
  for (const tail of [2, 3, 4]) {
    const successes = values.filter((value) => Math.abs(value) > tail).length;
    assertProportion({ successes, trials: values.length }, { expected: 2 * normalCdf(-tail) });
  }
}

Deno.test("normals have the normal law, its moments and its tails", () => {
  const values = normals(fold(root, "normal"), 1_000_000);
  assertNormal(values);
  assertNormal(singles);
  rejects(() => assertNormal(values.filter((value) => Math.abs(value) < 4)));
  rejects(() => assertNormal(values.map((value) => value * 1.01)));
  rejects(() => assertNormal(singles.map((value) => value + 0.01)));
});

Deno.test("normals beyond 5 are as frequent as they should be", () => {
  const count = 4_000_000;
  let successes = 0;
  for (let part = 0; part < 4; part++) {
    successes += normals(fold(root, "tail", part), count).filter((z) => Math.abs(z) > 5).length;
  }
  // 9.2 expected of 1.6e7; none or 35 would be refused.
  assertProportion({ successes, trials: 4 * count }, { expected: 2 * normalCdf(-5) });
});

Deno.test("the pairs that one transform makes have independent angle and radius", () => {
  for (const values of [normals(fold(root, "pairs"), 1_000_000), singles]) {
    const angles = new Float64Array(values.length / 2);
    const radii = new Float64Array(values.length / 2);
    for (let i = 0; i < angles.length; i++) {
      angles[i] = Math.atan2(values[2 * i], values[2 * i + 1]) / (2 * Math.PI) + 0.5;
      radii[i] = Math.exp(-(values[2 * i] ** 2 + values[2 * i + 1] ** 2) / 2);
    }
    assertDistribution(angles, (x) => x, { discrepancy: 0.007 });
    assertDistribution(radii, (x) => x, { discrepancy: 0.007 });
    assertUncorrelated(angles, radii, { 0: 0.5, 1: 0.5 });
    rejects(() => assertDistribution(angles.map((a) => a < 0.5 ? a : 1.5 - a ** 1.02), (x) => x));
  }
});

/** E (a_i - m) (b_i - m') = 0: to 7 standard errors, a correlation of 0.007 at a million values. */
function assertUncorrelated(
  a: Float64Array | Float32Array,
  b: Float64Array | Float32Array,
  means: { 0: number; 1: number } = { 0: 0, 1: 0 },
): void {
  const length = Math.min(a.length, b.length);
  const products = new Float64Array(length);
  for (let i = 0; i < length; i++) products[i] = (a[i] - means[0]) * (b[i] - means[1]);
  assertMean(products, { expected: 0, what: "product" });
}

Deno.test("neighbours in a sequence are independent", () => {
  const values = normals(fold(root, "serial"), 1_000_000);
  const squares = values.map((value) => value * value - 1);
  for (const lag of [1, 2, 3, 4, 8, 15, 16, 17, 32, 512, 4096]) {
    assertUncorrelated(values, values.subarray(lag));
    assertUncorrelated(squares, squares.subarray(lag));
    assertUncorrelated(values, squares.subarray(lag));
    assertUncorrelated(singles, singles.subarray(lag));
  }
  const linked = values.map((value, i) => i === 0 ? value : value + 0.01 * values[i - 1]);
  rejects(() => assertUncorrelated(linked, linked.subarray(1)));
  const repeating = values.map((_, i) => values[i % 4096]);
  rejects(() => assertUncorrelated(repeating, repeating.subarray(4096)));
});

Deno.test("streams of neighbouring keys and of two folds of one key are independent", () => {
  const count = 500_000;
  const pairs: [Key, Key][] = [
    [[0, 0], [1, 0]],
    [[0, 0], [0, 1]],
    [keyOf(0), keyOf(1)],
    [fold(root, "a"), fold(root, "b")],
    [root, fold(root, "a")],
    [fold(root, 0), fold(root, 1)],
  ];
  for (const [first, second] of pairs) {
    const [a, b] = [normals(first, count), normals(second, count)];
    const square = (values: Float64Array) => values.map((value) => value * value - 1);
    assertUncorrelated(a, b);
    assertUncorrelated(square(a), square(b));
    assertUncorrelated(a, uniforms(first, count), { 0: 0, 1: 0.5 });
    rejects(() => assertUncorrelated(a, b.map((value, i) => value + 0.02 * a[i])));
  }
});

Deno.test("Rademacher signs are fair and uncorrelated", () => {
  const values = new Float64Array(500_000);
  randomStream(fold(root, "signs")).fillRademacher(values);
  assert(values.every((value) => Math.abs(value) === 1));
  assertMean(values, { expected: 0, discrepancy: 0.02 });
  assertUncorrelated(values, values.subarray(1));
  rejects(() => assertMean(values.map((v, i) => i % 50 === 0 ? 1 : v), { expected: 0 }));
});

Deno.test("integers are uniform without the bias of a remainder", () => {
  const trials = 200_000;
  const stream = randomStream(fold(root, "integers"));
  const counts = new Array(7).fill(0);
  for (let i = 0; i < trials; i++) counts[stream.integer(7)]++;
  assert.equal(counts.length, 7);
  for (const successes of counts) {
    assertProportion({ successes, trials }, { expected: 1 / 7, discrepancy: 0.01 });
  }
  // Where a bare remainder would favour the lower third 2 to 1.
  const bound = 3 * 2 ** 51;
  const draws = Array.from({ length: trials }, () => stream.integer(bound));
  const lower = (values: number[]) => values.filter((value) => value < 2 ** 51).length;
  assertProportion({ successes: lower(draws), trials }, { expected: 1 / 3, discrepancy: 0.01 });
  const bare = draws.map(() => Math.floor(stream.uniform() * 2 ** 53) % bound);
  rejects(() => assertProportion({ successes: lower(bare), trials }, { expected: 1 / 3 }));
});

Deno.test("integers of bounds 1 and 2^53 work, others are refused", () => {
  const stream = randomStream(root);
  assert.equal(stream.integer(1), 0);
  assert(Number.isSafeInteger(stream.integer(2 ** 53)));
  for (const bound of [0, -1, 1.5, 2 ** 54, NaN]) {
    assert.throws(() => stream.integer(bound), BugError);
  }
});
