import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { ratioToTheory } from "../../../lib/num/statistics/ratio.ts";
import { assertClose, assertDistribution } from "../../support.ts";

const theory = Float64Array.of(1, 2, -4, 8, 0.5);
const errors = Float64Array.of(0.1, 0.1, 0.5, 0.2, 0.05);

function measure(seed: number, distort: (x: number, i: number) => number): Float64Array {
  const stream = randomStream(keyOf(seed));
  return theory.map((x, i) => distort(x, i) + errors[i] * stream.normal());
}

Deno.test("if theory is right, both p-values are uniform", () => {
  const tests = Array.from(
    { length: 4000 },
    (_, i) => ratioToTheory(measure(i, (x) => x), theory, errors),
  );
  const uniform = (p: number) => Math.min(1, Math.max(0, p));
  assertDistribution(tests.map((test) => test.pValueCommon), uniform, { discrepancy: 0.1 });
  assertDistribution(tests.map((test) => test.pValuePoints), uniform, { discrepancy: 0.1 });
});

Deno.test("a common factor shows in the ratio, a wrong shape in the points", () => {
  const factor = ratioToTheory(measure(1, (x) => 1.3 * x), theory, errors);
  assert.ok(factor.pValueCommon < 1e-6);
  assertClose(factor.ratio, 1.3, { absolute: 5 * factor.standardError });
  const shape = ratioToTheory(measure(2, (x, i) => i === 1 ? x + 1 : x), theory, errors);
  assert.ok(shape.pValuePoints < 1e-6);
  assert.equal(shape.worst.index, 1);
});

Deno.test("exact agreement has ratio 1 and no surprise", () => {
  const { ratio, pValueCommon, pValuePoints } = ratioToTheory(theory, theory, errors);
  assert.equal(ratio, 1);
  assert.equal(pValueCommon, 1);
  assert.equal(pValuePoints, 1);
});

Deno.test("a theory of zero has no ratio", () => {
  assert.throws(() => ratioToTheory([1], [0], [1]), /theory of 0/);
  assert.throws(() => ratioToTheory([1], [1], [0]), /standard error 0/);
});
