import assert from "node:assert/strict";
import {
  hasScatter,
  normalMargin,
  studentInterval,
  studentIntervalOfLogarithm,
  unbounded,
  within,
} from "../../../lib/num/statistics/interval.ts";
import { assertClose } from "../../support.ts";

const measured = { value: 2, standardError: 0.1, degrees: 4, skewness: 0 };

Deno.test("the interval of level 99.73 % is three errors of a normal law, 6.62 of four degrees of freedom", () => {
  assertClose(normalMargin, 3, { absolute: 1e-4 });
  const { low, high } = studentInterval(measured);
  // Tables of Student's law: t = 6.6201 at 0.99865 with 4 degrees of freedom.
  assertClose(high - 2, 0.66201, { absolute: 1e-4 });
  assertClose(2 - low, 0.66201, { absolute: 1e-4 });
});

Deno.test("a skewed error moves the end towards the longer tail, and only that one", () => {
  const plain = studentInterval(measured);
  const right = studentInterval({ ...measured, skewness: 0.3 });
  const left = studentInterval({ ...measured, skewness: -0.3 });
  assert.equal(right.low, plain.low);
  assert.equal(left.high, plain.high);
  // 0.3 (2 * 6.6201^2 + 1) / 6 = 4.4327 errors further.
  assertClose(right.high - plain.high, 0.44327, { absolute: 1e-4 });
  assertClose(plain.low - left.low, 0.44327, { absolute: 1e-4 });
});

Deno.test("on the scale of the logarithm the ends are factors", () => {
  const { low, high } = studentIntervalOfLogarithm(measured);
  assertClose(high / 2, Math.exp(0.331005), { relative: 1e-5 });
  assertClose(low * high, 4, { relative: 1e-12 });
});

Deno.test("no scatter, or rounding alone, gives no interval", () => {
  for (const standardError of [0, 2e-15, NaN, Infinity]) {
    assert.ok(!hasScatter({ value: 2, standardError }));
    assert.deepEqual(studentInterval({ ...measured, standardError }), unbounded);
    assert.deepEqual(studentIntervalOfLogarithm({ ...measured, standardError }), unbounded);
  }
  assert.ok(hasScatter({ value: 2, standardError: 1e-12 }));
  assert.ok(hasScatter({ value: 0, standardError: 1e-300 }));
});

Deno.test("an interval is cut to the range of its number", () => {
  assert.deepEqual(within({ low: -Infinity, high: 0.4 }, 0, 1), { low: 0, high: 0.4 });
});
