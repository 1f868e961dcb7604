import assert from "node:assert/strict";
import fc from "fast-check";
import { uncertainNumber, uncertainText } from "../../../lib/pipeline/export/uncertain-number.ts";

const text = (value: number, low: number | null, high: number | null) =>
  uncertainText(uncertainNumber(value, { low, high }));
const symmetric = (value: number, half: number) => text(value, value - half, value + half);

Deno.test("the digits are those of the Particle Data Group's rule, as its own examples have them", () => {
  assert.equal(symmetric(0.827, 0.119), "0.83(12)");
  assert.equal(symmetric(0.827, 0.367), "0.8(4)");
  assert.equal(symmetric(0.827, 0.96), "0.8(10)");
  assert.equal(symmetric(-0.74719, 0.0022), "-0.7472(22)");
});

Deno.test("the further end of an interval counts; a missing end, or no width, gives no brackets", () => {
  assert.equal(text(0.8, 0.7, 0.95), "0.80(15)");
  assert.equal(text(0.8123, 0.79, null), "0.812");
  assert.equal(text(0.8123, null, null), "0.8123");
  assert.equal(text(2, 2, 2), "2");
});

Deno.test("small and large numbers have a power of ten, and integers round in their last digits", () => {
  assert.equal(symmetric(1.2e-5, 3.1e-7), "1.200(31)e-5");
  assert.equal(symmetric(1234567, 5000), "1.235(5)e6");
  assert.equal(symmetric(12345, 220), "12350(220)");
  assert.equal(symmetric(12345, 510), "12300(500)");
  assert.equal(symmetric(-0.0004, 0.01), "0.000(10)");
  assert.equal(symmetric(0, 1e-7), "0.0(10)e-7");
});

Deno.test("what is written is the number to half a unit, and its uncertainty that of the interval to its digits", () => {
  const size = fc.double({ min: -7, max: 7, noNaN: true }).map((exponent) => 10 ** exponent);
  fc.assert(
    fc.property(size, size, fc.boolean(), (scale, half, isNegative) => {
      const value = isNegative ? -scale : scale;
      const written = symmetric(value, half);
      const [, mantissa, units, exponent = "0"] = /^(-?[\d.]+)\((\d+)\)(?:e(-?\d+))?$/.exec(
        written,
      )!;
      const decimals = mantissa.split(".")[1]?.length ?? 0;
      const unit = 10 ** (Number(exponent) - decimals);
      const place = decimals > 0
        ? unit
        : 10 ** (units.length - 1 - (/^(?:[12]|3[0-5])/.test(units) ? 1 : 0));
      const found = Number(`${mantissa}e${exponent}`);
      // The further of the ends that `symmetric` gives: half, as far as float64 has room for it beside the value.
      const span = Math.max(value - (value - half), value + half - value);
      assert.ok(
        Math.abs(found - value) <= 0.5000001 * Math.max(unit, place),
        `${value}, ${half}: ${written}`,
      );
      // Two digits from 10 to 35, one from 4 to 9: half a unit of 3.55 is 14 %.
      assert.ok(Math.abs(Number(units) * unit / span - 1) <= 0.15, `${value}, ${half}: ${written}`);
    }),
    { seed: 20220614, numRuns: 3000 },
  );
});
