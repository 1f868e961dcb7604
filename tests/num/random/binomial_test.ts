import assert from "node:assert/strict";
import { BugError } from "../../../lib/contract/errors.ts";
import { binomialSampler } from "../../../lib/num/random/binomial.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { gammaUpper, logGamma } from "../../../lib/num/analysis/special.ts";
import { assertMean, assertVariance, StatisticalFailure } from "../../support.ts";

const root = keyOf(1993);
const count = 400_000;

interface Law {
  readonly trials: number;
  readonly p: number;
}

function probability(k: number, { trials, p }: Law): number {
  const log = logGamma(trials + 1) - logGamma(k + 1) - logGamma(trials - k + 1) +
    k * Math.log(p) + (trials - k) * Math.log1p(-p);
  return Math.exp(log);
}

/**
 * Pearson's chi-square against the exact probabilities, neighbours merged until a cell expects 100
 * draws (the limit law is then good to a few per cent of the tail); refused at 1e-7, so that the
 * false alarm is safely below 1e-6.
 */
function assertBinomial(values: Float64Array, law: Law): void {
  const observed = new Map<number, number>();
  for (const value of values) observed.set(value, (observed.get(value) ?? 0) + 1);
  let [statistic, cells, seen, expected, left] = [0, 0, 0, 0, values.length];
  for (let k = 0; k <= law.trials; k++) {
    const here = values.length * probability(k, law);
    seen += observed.get(k) ?? 0;
    expected += here;
    left -= here;
    const last = k === law.trials;
    if (!last && (expected < 100 || left < 100)) continue;
    if (expected === 0) continue;
    statistic += (seen - expected) ** 2 / expected;
    cells++;
    [seen, expected] = [0, 0];
  }
  assert(cells >= 2);
  const pValue = gammaUpper((cells - 1) / 2, statistic / 2);
  if (pValue < 1e-7) {
    const outcome = { found: statistic, allowed: cells, detectable: cells };
    throw new StatisticalFailure(`chi-square ${statistic} in ${cells} cells: ${pValue}`, outcome);
  }
  const mean = law.trials * law.p;
  assertMean(values, { expected: mean });
  assertVariance(values, { expected: mean * (1 - law.p) });
}

const laws: Law[] = [
  { trials: 1, p: 0.3 },
  { trials: 10, p: 0.3 }, // inversion
  { trials: 10_000, p: 0.0005 },
  { trials: 19, p: 0.5 },
  { trials: 20, p: 0.5 }, // rejection from here on
  { trials: 100, p: 0.5 },
  { trials: 1000, p: 0.9 },
  { trials: 100_000, p: 0.02 },
];

for (const law of laws) {
  const { trials, p } = law;
  Deno.test(`binomial(${trials}, ${p}) has its law, drawn singly and from a table`, () => {
    const stream = randomStream(fold(root, "law", trials, p));
    assertBinomial(Float64Array.from({ length: count }, () => stream.binomial(trials, p)), law);
    const table = new Float64Array(count);
    stream.fillBinomial(table, binomialSampler(trials, p));
    assertBinomial(table, law);
  });
}

Deno.test("wrong binomials are refused: p off by 1%, a rounded normal, a Poisson-like tail", () => {
  const stream = randomStream(fold(root, "wrong"));
  const law = { trials: 100, p: 0.5 };
  const off = Float64Array.from({ length: count }, () => stream.binomial(100, 0.505));
  assert.throws(() => assertBinomial(off, law), StatisticalFailure);
  const rounded = Float64Array.from(
    { length: count },
    () => Math.round(20 * 0.3 + Math.sqrt(20 * 0.21) * stream.normal()),
  );
  assert.throws(() => assertBinomial(rounded, { trials: 20, p: 0.3 }), StatisticalFailure);
  const table = binomialSampler(101, 0.5);
  const near = Float64Array.from({ length: count }, () => Math.min(100, table.draw(stream)));
  assert.throws(() => assertBinomial(near, law), StatisticalFailure);
});

Deno.test("certain outcomes are certain", () => {
  const stream = randomStream(root);
  for (const [trials, p, outcome] of [[0, 0.5, 0], [7, 0, 0], [7, 1, 7], [10 ** 6, 1, 10 ** 6]]) {
    assert.equal(stream.binomial(trials, p), outcome);
    assert.equal(binomialSampler(trials, p).draw(stream), outcome);
  }
});

Deno.test("a table covers the law: it leaves out less than 1e-17, and is no larger than need be", () => {
  for (
    const law of [{ trials: 100, p: 0.5 }, { trials: 10_000, p: 0.5 }, { trials: 500, p: 0.01 }]
  ) {
    const { first, size } = binomialSampler(law.trials, law.p);
    let outside = 0;
    for (let k = 0; k <= law.trials; k++) {
      if (k < first || k >= first + size) outside += probability(k, law);
    }
    assert(outside < 1e-17, `${outside} outside`);
    assert(size <= Math.min(law.trials + 1, 2 + 20 * Math.sqrt(law.trials * law.p) + 40));
  }
});

Deno.test("huge numbers of trials keep mean and variance", () => {
  const stream = randomStream(fold(root, "huge"));
  const trials = 10 ** 12;
  const values = Float64Array.from(
    { length: 20_000 },
    () => (stream.binomial(trials, 0.25) - trials / 4) / Math.sqrt(trials * 0.1875),
  );
  assertMean(values, { expected: 0, discrepancy: 0.1 });
  assertVariance(values, { expected: 1, discrepancy: 0.1 });
});

Deno.test("impossible arguments are refused", () => {
  const stream = randomStream(root);
  for (const [trials, p] of [[-1, 0.5], [1.5, 0.5], [3, -0.1], [3, 1.1], [3, NaN], [NaN, 0.5]]) {
    assert.throws(() => stream.binomial(trials, p), BugError);
    assert.throws(() => binomialSampler(trials, p), BugError);
  }
});
