import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/two-sample.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../lib/num/random/random.ts";
import { at, sampleTable } from "./evidence.ts";

function check(a: Float64Array, b: Float64Array, params: Record<string, unknown> = {}) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { column: "u", ...params }),
    measured: sampleTable("u", a),
    reference: sampleTable("u", b),
    ...at({}),
  });
}

function uniforms(stream: RandomStream, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => stream.uniform());
}

Deno.test("operating characteristics: 1.36 fails 5% of equal laws and calls none of them different", () => {
  const stream = randomStream(keyOf(50));
  const found = Array.from(
    { length: 2000 },
    () => check(uniforms(stream, 300), uniforms(stream, 150)).verdict,
  );
  // 5% less the lattice's effect: 60 to 150 of 2,000 is more than five standard deviations wide.
  const failed = found.filter((verdict) => verdict !== "agrees").length;
  assert.ok(failed > 30 && failed < 150, `${failed} of 2000`);
  assert.ok(found.filter((verdict) => verdict === "disagrees").length < 22);
});

Deno.test("different laws are distinguished: distance 0.15 in 2,000 and 2,000 values, 4.7 sampling errors", () => {
  const stream = randomStream(keyOf(51));
  const [a, b] = [uniforms(stream, 2000), uniforms(stream, 2000).map((u) => u + 0.15)];
  const found = check(a, b);
  assert.equal(found.verdict, "disagrees");
  assert.match(found.how, /2000 against 2000 values/);
  assert.equal(check(a, b, { slack: 0.2 }).verdict, "cannot tell");
  assert.equal(check(a, b, { slack: 0.2, rival: 0.4 }).verdict, "cannot tell");
  assert.equal(check(a, b, { slack: 0.2, rival: 0.6 }).verdict, "agrees");
});

Deno.test("the second sample may be another column; without a second input there is nothing to compare", () => {
  const stream = randomStream(keyOf(52));
  const values = uniforms(stream, 100);
  const params = v.parse(plugin.params, { column: "u", referenceColumn: "w" });
  const measured = sampleTable("u", values);
  const found = plugin.evaluate({
    params,
    measured,
    reference: sampleTable("w", values),
    ...at({}),
  });
  assert.equal(found.measured, 0);
  assert.throws(() => plugin.evaluate({ params, measured, ...at({}) }), /without a second input/);
});
