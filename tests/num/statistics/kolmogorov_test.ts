import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import { keyOf } from "../../../lib/num/random/key.ts";
import {
  kolmogorovSurvival,
  ksOneSample,
  ksPValue,
  ksTwoSample,
} from "../../../lib/num/statistics/kolmogorov.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { normalCdf } from "../../../lib/num/analysis/special.ts";
import { assertClose, assertDistribution } from "../../support.ts";

Deno.test("p-values are SciPy's: exact up to 100 values, to 2e-4 above", () => {
  for (const [n, d, expected] of reference.kolmogorov) {
    assertClose(ksPValue(d, n), expected, {
      absolute: n <= 100 ? 1e-12 : 2e-4,
      what: `n ${n}, distance ${d}`,
    });
  }
});

Deno.test("one-sample and exact two-sample tests are SciPy's", () => {
  const one = ksOneSample(reference.values, normalCdf);
  assertClose(one.statistic, reference.ksOne[0], { absolute: 1e-14 });
  assertClose(one.pValue, reference.ksOne[1], { absolute: 1e-12 });
  const two = ksTwoSample(reference.values, reference.other);
  assertClose(two.statistic, reference.ksTwo[0], { absolute: 1e-14 });
  assertClose(two.pValue, reference.ksTwo[1], { absolute: 1e-12 });
});

Deno.test("the limit law has its textbook critical values, and its two series meet", () => {
  assertClose(kolmogorovSurvival(1.3580986393225507), 0.05, { relative: 1e-12 });
  assertClose(kolmogorovSurvival(1.6276236115189503), 0.01, { relative: 1e-12 });
  assertClose(kolmogorovSurvival(1.18 - 1e-12), kolmogorovSurvival(1.18), { relative: 1e-11 });
  assert.equal(kolmogorovSurvival(0), 1);
});

Deno.test("exact p-values are decreasing in the distance to the far tail", () => {
  for (const n of [3, 20, 100]) {
    let before = 1;
    for (let d = 0.05; d < 1; d += 0.01) {
      const p = ksPValue(d, n);
      assert.ok(p <= before + 1e-12 && p >= 0, `n ${n}, d ${d}`);
      before = p;
    }
    assert.equal(ksPValue(1, n), 0);
  }
  // P(D_2 >= d) = 2 (1 - d)^2 for d >= 1/2, and P(D_n >= d) -> 2 (1 - d)^n as d -> 1.
  assertClose(ksPValue(0.8, 2), 0.08, { relative: 1e-12 });
  assertClose(ksPValue(0.999, 20), 2e-60, { relative: 1e-9 });
});

// 10,000 p-values; the band of the assertion is 0.027 wide at false-fail rate 1e-6, so that a p-value
// that is wrong by a factor 1.3 at 0.1 is caught. P-values of discrete statistics may be too large only.
Deno.test("p-values of true laws are uniform", () => {
  const stream = randomStream(keyOf(1933));
  const draw = (n: number) => Float64Array.from({ length: n }, () => stream.uniform());
  const uniform = (p: number) => Math.min(1, Math.max(0, p));
  for (const n of [10, 100, 101]) {
    const found = Array.from({ length: 10_000 }, () => ksOneSample(draw(n), uniform).pValue);
    assertDistribution(found, uniform, { what: `one sample of ${n}`, discrepancy: 0.06 });
  }
  for (const [n, m] of [[20, 30], [150, 100]]) {
    const found = Array.from({ length: 4000 }, () => ksTwoSample(draw(n), draw(m)).pValue);
    for (const level of [0.01, 0.05, 0.2]) {
      const share = found.filter((p) => p <= level).length / found.length;
      // Five standard deviations of a proportion above the level: false-fail rate 3e-7.
      assert.ok(share <= level + 5 * Math.sqrt(level / found.length), `${n}, ${m}: ${share}`);
      assert.ok(share >= 0.6 * level - 5 * Math.sqrt(level / found.length));
    }
  }
});

Deno.test("ties are one jump; atoms need the left limits of the law", () => {
  const coin = Float64Array.of(0, 0, 1, 1);
  const cdf = (x: number) => x < 0 ? 0 : x < 1 ? 0.5 : 1;
  const cdfBelow = (x: number) => x <= 0 ? 0 : x <= 1 ? 0.5 : 1;
  assert.equal(ksOneSample(coin, cdf, { cdfBelow }).statistic, 0);
  // Without them the atom counts as a distance.
  assert.equal(ksOneSample(coin, cdf).statistic, 0.5);
  assert.deepEqual(ksTwoSample([1, 1, 2], [1, 2, 2]), { statistic: 1 / 3, pValue: 1 });
});

Deno.test("samples far apart have distance 1, and a law without a value is refused", () => {
  assert.equal(ksTwoSample([1, 2], [3, 4, 5]).statistic, 1);
  assertClose(ksTwoSample([1, 2], [3, 4, 5]).pValue, 0.2, { absolute: 1e-15 });
  assert.throws(() => ksOneSample([1], () => NaN), /no value at 1/);
  assert.throws(() => ksOneSample([], normalCdf), /no values/);
});
