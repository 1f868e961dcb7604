import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compare,
  decimalOf,
  difference,
  divided,
  numberOf,
  product,
  quotient,
  sum,
} from "../../../../lib/pipeline/reading/short-forms/decimal.ts";

const seeded = { seed: 20220614 };
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => !Object.is(value, -0));

Deno.test("a number goes through its decimal and back unchanged", () => {
  fc.assert(fc.property(finite, (value) => numberOf(decimalOf(value)) === value), seeded);
});

Deno.test("sums and products of thousandths are those of whole numbers", () => {
  const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(whole, whole, (a, b) => {
      const [x, y] = [decimalOf(a / 1000), decimalOf(b / 1000)];
      assert.equal(numberOf(sum(x, y)), (a + b) / 1000);
      assert.equal(numberOf(difference(x, y)), (a - b) / 1000);
      assert.equal(numberOf(product(x, y)), (a * b) / 1_000_000);
      assert.equal(Math.sign(compare(x, y)), Math.sign(a - b));
    }),
    seeded,
  );
});

Deno.test("0.1 + 0.2 is 0.3, which float64 arithmetic misses", () => {
  assert.equal(numberOf(sum(decimalOf(0.1), decimalOf(0.2))), 0.3);
  assert.notEqual(0.1 + 0.2, 0.3);
});

Deno.test("a quotient says whether something is left", () => {
  assert.deepEqual(quotient(decimalOf(0.9), decimalOf(0.1)), { whole: 9n, exact: true });
  assert.deepEqual(quotient(decimalOf(1), decimalOf(0.3)), { whole: 3n, exact: false });
  assert.equal(numberOf(divided(decimalOf(1), 3)), 1 / 3);
  assert.equal(numberOf(divided(decimalOf(-2), 7)), -2 / 7);
});
