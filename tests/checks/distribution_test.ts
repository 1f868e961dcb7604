import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/distribution.ts";
import { numberColumn, table } from "../../lib/contract/table.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../lib/num/random/random.ts";
import { at, sampleTable, uniformLaw } from "./evidence.ts";

const predictions = {
  law: uniformLaw(0, 1),
  near: uniformLaw(0.02, 1.02),
  far: uniformLaw(0.3, 1.3),
  remote: uniformLaw(0.5, 1.5),
  atom: {
    shape: "distribution" as const,
    x: Float64Array.of(0.5, 0.5),
    cdf: Float64Array.of(0, 1),
  },
};

function check(values: Float64Array, params: Record<string, unknown>) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { column: "u", predicts: "law", ...params }),
    measured: sampleTable("u", values),
    ...at(predictions),
  });
}

function uniforms(stream: RandomStream, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => stream.uniform());
}

Deno.test("operating characteristics: 1.36/sqrt(N) fails 5% of true laws and calls none of them wrong", () => {
  const stream = randomStream(keyOf(136));
  const found = Array.from({ length: 2000 }, () => check(uniforms(stream, 300), {}).verdict);
  const failed = found.filter((verdict) => verdict !== "agrees").length;
  // Binomial(2000, 0.049) less the effect of N = 300: mean near 95, five standard deviations 48.
  assert.ok(failed > 40 && failed < 150, `${failed} of 2000`);
  // "disagrees" has rate below 2.7e-3: 5.4 expected, 22 or more has probability below 1e-6.
  assert.ok(found.filter((verdict) => verdict === "disagrees").length < 22);
});

Deno.test("a wrong law is rejected: distance 0.1 in 2,000 values, 4.5 sampling errors", () => {
  // Missed by the band 1.82 with probability below exp(-2 * 2.65^2) = 8e-7.
  const shifted = uniforms(randomStream(keyOf(1)), 2000).map((u) => 0.1 + u);
  assert.equal(check(shifted, {}).verdict, "disagrees");
  assert.equal(check(shifted, { slack: 0.15, rival: "remote" }).verdict, "agrees");
  assert.equal(
    check(shifted, { finiteSize: { coefficient: 15, along: "width" }, rival: "remote" }).verdict,
    "agrees",
  );
});

Deno.test("the interval of the distance covers the true one, here 0.1", () => {
  const { low, high, measured, relation, theory } = check(
    uniforms(randomStream(keyOf(2)), 2000).map((u) => 0.1 + u),
    {},
  );
  // The row reads D <= its limit, here the sampling error alone.
  assert.deepEqual([relation, theory], ["<=", 1.36 * (1 / Math.sqrt(2000))]);
  assert.ok(low! < 0.1 && high! > 0.1 && low! < measured! && measured! < high!);
});

Deno.test("a sample too small to exclude the rival cannot tell", () => {
  const sample = uniforms(randomStream(keyOf(3)), 1000);
  assert.equal(check(sample, { coefficient: 2.7, rival: "far" }).verdict, "agrees");
  assert.equal(check(sample, { coefficient: 2.7, rival: "near" }).verdict, "cannot tell");
});

Deno.test("laws that are claimed to differ: by enough, by too little", () => {
  const sample = uniforms(randomStream(keyOf(4)), 2000);
  const spread = check(sample, { predicts: "atom", apart: 0.4 });
  assert.equal(spread.verdict, "agrees");
  assert.ok(Math.abs(spread.measured! - 0.5) < 0.06);
  assert.equal(check(sample, { apart: 0.4 }).verdict, "disagrees");
  assert.equal(check(sample, { predicts: "atom", apart: 0.5 }).verdict, "cannot tell");
});

Deno.test("several rows of one network are refused: they are not independent", () => {
  const measured = table({
    network: numberColumn([0, 0, 1, 1], "dimensionless", "network"),
    u: numberColumn([0.1, 0.2, 0.3, 0.4], "dimensionless", "u"),
  });
  const params = v.parse(plugin.params, { column: "u", predicts: "law" });
  assert.throws(
    () => plugin.evaluate({ params, measured, ...at(predictions) }),
    /4 rows of 2 networks/,
  );
});

Deno.test("a distance that only the slack allows says nothing without a rival, which a slack is small beside", () => {
  const shifted = uniforms(randomStream(keyOf(5)), 2000).map((u) => 0.05 + u);
  const found = check(shifted, { slack: 0.15 });
  assert.equal(found.verdict, "cannot tell");
  assert.match(found.how, /no `rival` says that this is small/);
  assert.equal(check(shifted, { slack: 0.15, rival: "far" }).verdict, "cannot tell");
  assert.equal(check(shifted, { slack: 0.15, rival: "remote" }).verdict, "agrees");
  // A slack that was not needed does no harm.
  const even = uniforms(randomStream(keyOf(6)), 2000);
  assert.equal(check(even, { slack: 0.15, coefficient: 3 }).verdict, "agrees");
});

Deno.test("eight networks are too few to tell laws apart, with or without a rival", () => {
  const few = Float64Array.from({ length: 8 }, (_, i) => (i + 0.5) / 8);
  assert.equal(check(few, {}).verdict, "cannot tell");
  assert.equal(check(few, { rival: "far" }).verdict, "cannot tell");
});

// The band of Dvoretzky, Kiefer, Wolfowitz and Massart holds at every size. Truth: distance 0.1 from the law.
// 2,000 trials at 2.7e-3: 5.4 expected, 22 or more below 1e-6.
Deno.test("the interval of the distance covers it with 2, 3, 5, 8, 30 networks", () => {
  for (const n of [2, 3, 5, 8, 30]) {
    const stream = randomStream(keyOf(700 + n));
    let misses = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const { low, high } = check(uniforms(stream, n).map((u) => 0.1 + u), {});
      if (low! > 0.1 || high! < 0.1) misses++;
    }
    assert.ok(misses < 22, `${misses} of 2000 with ${n} networks`);
  }
});
