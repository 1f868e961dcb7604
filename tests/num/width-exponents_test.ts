import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import {
  effectiveScales,
  exponentFields,
  exponentsOf,
  shifted,
  type WidthExponents,
} from "../../lib/num/width-exponents.ts";

/** Nothing round, so that a wrong sign or factor shows. */
const row: WidthExponents = {
  multiplier: [0, 0.9, 1.1],
  initial: { first: [0, 0.1, 0.2], later: [0, Infinity, 0.2] },
  rate: { first: [-1.5, -2.5, -1.25], later: [-1, -2, -1] },
  biasRate: { first: [-1.5, NaN, NaN], later: [-1, NaN, NaN] },
  firstSteps: 1,
  initialMean: 0.5,
};

Deno.test("a row survives its way through a recipe, with and without a name", () => {
  assert.deepEqual(exponentsOf(exponentFields(row)), row);
  assert.deepEqual(exponentsOf(exponentFields(row, "x"), "x"), row);
});

Deno.test("a recipe without a row is refused in words", () => {
  assert.throws(() => exponentsOf({ width: 4 }), /no "multiplierExponents"/);
});

Deno.test("effective constants: (a + b) and (2a + c); none where there is no bias", () => {
  const { initial, rate, biasRate } = effectiveScales(row, { width: 100, step: 0 });
  const near = (found: number, expected: number) =>
    assert.ok(Math.abs(found / expected - 1) < 1e-12, `${found} instead of ${expected}`);
  near(initial[1], 100 ** -1);
  near(rate[1], 100 ** (2.5 - 1.8));
  near(biasRate[0], 100 ** 1.5);
  assert.equal(biasRate[1], 0);
  assert.equal(effectiveScales(row, { width: 100, step: 1 }).initial[1], 0);
});

/** Outputs of a tanh network trained literally in w, multipliers and all, on one example. */
function literal(written: WidthExponents, width: number): number[] {
  const stream = randomStream(keyOf(3));
  const draw = (size: number) => Float64Array.from({ length: size }, () => stream.normal());
  const power = (exponents: readonly number[], l: number) => width ** -exponents[l];
  const { multiplier: a, initial: { first: b }, rate } = written;
  const first = draw(width).map((u) => u * power(b, 0));
  const inner = draw(width * width).map((u) => u * power(b, 1));
  const last = draw(width).map((u) => u * power(b, 2));
  const outputs: number[] = [];
  for (let step = 0; step < 3; step++) {
    const c = step < written.firstSteps ? rate.first : rate.later;
    const x1 = first.map((w) => Math.tanh(0.7 * power(a, 0) * w));
    const h2 = x1.map((_, i) =>
      x1.reduce((sum, x, j) => sum + power(a, 1) * inner[i * width + j] * x, 0)
    );
    const x2 = h2.map(Math.tanh);
    const f = x2.reduce((sum, x, i) => sum + power(a, 2) * last[i] * x, 0);
    outputs.push(f);
    const loss = f - 1;
    const d2 = x2.map((x, i) => power(a, 2) * last[i] * (1 - x * x));
    const d1 = x1.map((x, j) =>
      (1 - x * x) * d2.reduce((sum, d, i) => sum + power(a, 1) * inner[i * width + j] * d, 0)
    );
    const by = (l: number) => 0.3 * loss * power(c, l) * power(a, l);
    for (let i = 0; i < width; i++) {
      first[i] -= by(0) * 0.7 * d1[i];
      last[i] -= by(2) * x2[i];
      for (let j = 0; j < width; j++) inner[i * width + j] -= by(1) * d2[i] * x1[j];
    }
  }
  return outputs;
}

Deno.test("shifting a, b, c leaves the trained network as it is; a wrong shift does not", () => {
  const trained: WidthExponents = {
    ...row,
    initial: { first: [0, 0.1, 0.2], later: [0, 0.1, 0.2] },
  };
  const before = literal(trained, 12);
  const moved = shifted(trained, [0.3, -0.7, 0.45]);
  literal(moved, 12).forEach((f, t) => assert.ok(Math.abs(f - before[t]) < 1e-12, `step ${t}`));
  // c - s instead of c - 2 s
  const wrong = {
    ...moved,
    rate: { first: moved.rate.first.map((c) => c + 0.3), later: moved.rate.later },
  };
  assert.ok(Math.abs(literal(wrong, 12)[1] - before[1]) > 1e-3);
  for (const step of [0, 1, 2]) {
    const at = { width: 50, step };
    effectiveScales(moved, at).rate.forEach((rate, l) =>
      assert.ok(Math.abs(rate / effectiveScales(trained, at).rate[l] - 1) < 1e-12)
    );
  }
});
