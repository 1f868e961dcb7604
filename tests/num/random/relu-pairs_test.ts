import assert from "node:assert/strict";
import { BugError } from "../../../lib/contract/errors.ts";
import { CounterPosition, kernel } from "../../../lib/num/random/kernel.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { type PairLayer, type PairSums, ReluPairs } from "../../../lib/num/random/relu-pairs.ts";
import { gammaLower } from "../../../lib/num/analysis/special.ts";
import { assertClose, assertDistribution, assertMean, StatisticalFailure } from "../../support.ts";

// Each assertion fails with probability at most 1e-6 on right sums (tests/support.ts).
const root = keyOf(2206);

function emptySums(networks: number): PairSums {
  const make = () => new Float64Array(networks);
  return { squareFirst: make(), squareDifference: make(), excess: make() };
}

function draw(pairs: ReluPairs, q: Float64Array, layer: PairLayer): PairSums {
  const out = emptySums(q.length);
  pairs.sum(q, layer, out);
  return out;
}

/** The same sums from the float64 normals of lane 3, term by term. */
function plainSums(q: number, layer: PairLayer, normals: Float64Array): number[] {
  const phi = (x: number) => x > 0 ? layer.positive * x : layer.negative * x;
  const sums = [0, 0, 0];
  for (let row = 0; row < layer.width; row++) {
    const [u, w] = normals.subarray(2 * row, 2 * row + 2);
    const delta = q * u - Math.sqrt(q * (2 - q)) * w;
    const v = u - delta;
    // A slope times delta where both have one sign: no cancellation.
    const slope = u > 0 ? layer.positive : layer.negative;
    const difference = u > 0 === v > 0 ? slope * delta : phi(u) - phi(v);
    sums[0] += phi(u) ** 2;
    sums[1] += difference ** 2;
    sums[2] += difference * (phi(u) + phi(v));
  }
  return sums;
}

const layers: PairLayer[] = [
  { width: 1, positive: 1, negative: 0.5 },
  { width: 8, positive: 1, negative: 0 },
  { width: 13, positive: 1.1, negative: 0.9 },
  { width: 150, positive: 1, negative: 1 },
];

for (const layer of layers) {
  Deno.test(`sums of width ${layer.width} are those of stored normals to 1e-12, for any 1 - rho`, () => {
    const q = Float64Array.of(0.7, 1e-3, 1e-20, 2, 1.3, 0);
    const key = fold(root, layer.width);
    const found = draw(new ReluPairs(key), q, layer);
    const rows = Math.ceil(layer.width / 8) * 8;
    const position = new CounterPosition(key, 3);
    q.forEach((distance, network) => {
      position.fill("fillNormal", rows / 8);
      const expected = plainSums(distance, layer, kernel().doubles.slice(0, 2 * rows));
      const what = `network ${network}`;
      assertClose(found.squareFirst[network], expected[0], { relative: 1e-12, what });
      assertClose(found.squareDifference[network], expected[1], { relative: 1e-12, what });
      const scale = Math.sqrt(expected[0] * expected[1]);
      assertClose(found.excess[network], expected[2], { absolute: 1e-13 * scale + 1e-300, what });
    });
  });
}

Deno.test("splitting a batch of networks over calls changes no number", () => {
  const layer = { width: 10, positive: 1, negative: 0.8 };
  const q = Float64Array.from({ length: 2500 }, (_, i) => (i % 100) / 50);
  const whole = draw(new ReluPairs(root), q, layer);
  const pairs = new ReluPairs(root);
  const first = draw(pairs, q.slice(0, 700), layer);
  const second = draw(pairs, q.slice(700), layer);
  for (const name of ["squareFirst", "squareDifference", "excess"] as const) {
    assert.deepEqual([...first[name], ...second[name]], [...whole[name]]);
  }
});

/** E phi(u) phi(v) for s+ = 1, s- = 0 (Cho, Saul 2009), which with s- is s+ s- rho + (s+ - s-)^2 of it. */
function meanProduct(rho: number, { positive, negative }: PairLayer): number {
  const relu = (Math.sqrt(1 - rho * rho) + rho * (Math.PI - Math.acos(rho))) / (2 * Math.PI);
  return positive * negative * rho + (positive - negative) ** 2 * relu;
}

function assertMoments(rho: number, layer: PairLayer, sums: PairSums): void {
  const { width, positive, negative } = layer;
  const square = width * (positive ** 2 + negative ** 2) / 2;
  const cross = width * meanProduct(rho, layer);
  assertMean(sums.squareFirst, { expected: square, discrepancy: 0.02 * square });
  assertMean(sums.squareDifference, { expected: 2 * (square - cross) });
  assertMean(sums.excess, { expected: 0 });
}

Deno.test("mean sums are those of the arc-cosine kernel", () => {
  const networks = 60_000;
  for (const [rho, negative] of [[0.3, 0], [0.3, 0.9], [-0.8, 0.5], [0.99, 0]]) {
    const layer = { width: 20, positive: 1, negative };
    const q = new Float64Array(networks).fill(1 - rho);
    const sums = draw(new ReluPairs(fold(root, "kernel", rho, negative)), q, layer);
    assertMoments(rho, layer, sums);
    const wrong = q.map((distance) => distance * 1.05);
    const off = draw(new ReluPairs(fold(root, "off", rho, negative)), wrong, layer);
    assert.throws(() => assertMoments(rho, layer, off), StatisticalFailure);
  }
});

Deno.test("a linear layer's squared norm is chi-square with n degrees of freedom", () => {
  const layer = { width: 13, positive: 1, negative: 1 };
  const q = new Float64Array(50_000).fill(0.4);
  const { squareFirst, squareDifference } = draw(new ReluPairs(fold(root, "chi")), q, layer);
  assertDistribution(squareFirst, (x) => gammaLower(6.5, x / 2), { discrepancy: 0.03 });
  // u - v has variance 2 q.
  assertDistribution(squareDifference, (x) => gammaLower(6.5, x / 1.6), { discrepancy: 0.03 });
  assert.throws(
    () => assertDistribution(squareFirst, (x) => gammaLower(7, x / 2)),
    StatisticalFailure,
  );
});

Deno.test("a NaN in gives NaN out, and wrong sizes are refused", () => {
  const layer = { width: 5, positive: 1, negative: 0 };
  const sums = draw(new ReluPairs(root), Float64Array.of(NaN, 0.5), layer);
  assert(Number.isNaN(sums.squareDifference[0]) && sums.squareDifference[1] > 0);
  const pairs = new ReluPairs(root);
  assert.throws(() => pairs.sum(new Float64Array(2), layer, emptySums(3)), BugError);
  assert.throws(
    () => pairs.sum(new Float64Array(2), { ...layer, width: 0 }, emptySums(2)),
    BugError,
  );
});
