/** Every label of every axis says where its tick is, over the 600 decades that an axis can show. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type AxisParams, planAxis } from "../../../lib/figures/axes/axis.ts";
import { assertTrueLabels } from "../true-labels.ts";

const exponent = fc.double({ min: -299, max: 299, noNaN: true });
const size = exponent.map((power) => 10 ** power);
const signed = fc.tuple(size, fc.constantFrom(-1, 1)).map(([value, sign]) => sign * value);
/** An end and a width, from wider than the end to a ten-billionth of it. */
const near = fc.tuple(signed, fc.double({ min: -10, max: 2, noNaN: true })).map(
  ([end, share]): [number, number] => {
    const other = end + Math.abs(end) * 10 ** share;
    return [end, Math.abs(other) < 1e300 ? other : end];
  },
);
const domains = fc.oneof(fc.tuple(signed, signed), near, near);
const lengths = fc.integer({ min: 60, max: 500 });

const planned = (
  axis: Partial<AxisParams>,
  [a, b]: readonly [number, number],
  length: number,
  across: boolean,
) => {
  const params = { title: "x", scale: "linear", ...axis } as const;
  return planAxis(params, { values: [a, b], length, across });
};

Deno.test("linear axes over 600 decades have labels that are distinct and true, two or more", () => {
  fc.assert(
    fc.property(domains, lengths, fc.boolean(), (ends, length, across) => {
      const { ticks, domain } = planned({}, ends, length, across);
      assert.ok(ticks.length >= 2 && ticks.length <= 12, `${ticks.length} ticks of ${domain}`);
      assertTrueLabels(ticks, "linear");
    }),
    { seed: 11, numRuns: 3000 },
  );
});

Deno.test("logarithmic axes over 600 decades have labels that are distinct and true", () => {
  fc.assert(
    fc.property(
      fc.tuple(size, size),
      near,
      lengths,
      fc.boolean(),
      (wide, close, length, across) => {
        const positive = close.map(Math.abs) as [number, number];
        for (const ends of [wide, positive]) {
          const { ticks, domain } = planned({ scale: "log" }, ends, length, across);
          const spoken = ticks.filter(({ words }) => words !== "");
          assert.ok(spoken.length >= 2 && spoken.length <= 17, `${spoken.length} of ${domain}`);
          assertTrueLabels(ticks, "log");
        }
      },
    ),
    { seed: 12, numRuns: 1500 },
  );
});

Deno.test("sizes that were simulated, and ticks that were asked for, are written as they are", () => {
  const values = fc.uniqueArray(fc.oneof(size, fc.integer({ min: 1, max: 1e6 })), {
    minLength: 3,
    maxLength: 8,
  });
  fc.assert(
    fc.property(values, fc.constantFrom("linear" as const, "log" as const), (found, scale) => {
      const ends = [Math.min(...found), Math.max(...found)] as const;
      const sorted = found.toSorted((a, b) => a - b);
      const roomy = sorted.every((value, i) =>
        i === 0 || value - sorted[i - 1] > 1e-9 * sorted.at(-1)!
      );
      fc.pre(roomy);
      assertTrueLabels(planned({ scale, ticks: found }, ends, 400, true).ticks, "linear");
    }),
    { seed: 13, numRuns: 1500 },
  );
  const powers = [1024, 4096, 16384, 65536];
  const plan = planned({ scale: "log", ticks: powers }, [1024, 65536], 400, true);
  assert.deepEqual(plan.ticks.map(({ words }) => words), ["1024", "4096", "16384", "65536"]);
});

Deno.test("labels of four digits, and those of a step taken for one, are found wrong", () => {
  const rounded = [16384, 32768].map((value) => ({
    value: value + 200,
    words: String(Number(value.toPrecision(2))),
  }));
  assert.throws(() => assertTrueLabels(rounded, "linear"), /16000/);
  const equal = [0, 5e-8, 1e-7].map((value) => ({ value, words: "0" }));
  assert.throws(() => assertTrueLabels(equal, "linear"), /0 \| 0 \| 0/);
});

Deno.test("the axes of the faults found: values equal up to rounding, 0 to 2e-7, 1 to 1.00002", () => {
  const plan = (domain: [number, number]) => planned({ domain }, domain, 300, false);
  const equal = plan([0.3, 0.30000000000000004]);
  assert.ok(equal.ticks.length < 12 && equal.domain[0] < 0.28);
  assert.match(equal.note!, /less than a billionth/);
  assert.deepEqual(plan([0, 2e-7]).ticks.map(({ words }) => words), [
    "0",
    "0.5·10⁻⁷",
    "1.0·10⁻⁷",
    "1.5·10⁻⁷",
    "2.0·10⁻⁷",
  ]);
  assert.deepEqual(plan([1, 1.00002]).ticks.map(({ words }) => words), [
    "1.000000",
    "1.000005",
    "1.000010",
    "1.000015",
    "1.000020",
  ]);
});
