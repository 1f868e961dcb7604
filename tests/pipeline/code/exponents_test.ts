import assert from "node:assert/strict";
import { BugError } from "../../../lib/contract/errors.ts";
import { powerBanner, withLatePowers } from "../../../lib/pipeline/code/exponents.ts";

const code = "var __pow=Math.pow;var a=x=>__pow(x,3);";

Deno.test("the helper for powers is another one, and no place in the code moves", () => {
  const late = withLatePowers(code);
  assert.equal(late.length, code.length);
  assert.doesNotMatch(late, /Math\.pow/);
  assert.equal(withLatePowers("var a=1;"), "var a=1;");
});

Deno.test("a bundler that writes powers in another way is found out", () => {
  assert.throws(() => withLatePowers("const __pow=Math.pow;var a=x=>__pow(x,3);"), BugError);
});

Deno.test("powers: squares are products, big integers are exact, others are asked of Math when called", () => {
  const power = new Function(`${powerBanner}return ${/^var (\S+?)=/.exec(powerBanner)![1]};`)();
  for (const x of [0.1, -3, 1e200, NaN, -0]) assert.ok(Object.is(power(x, 2), x * x));
  for (const [x, y] of [[3n, 41n], [-2n, 5n], [7n, 0n], [0n, 0n], [2n, 64n]]) {
    assert.equal(power(x, y), x ** y);
  }
  assert.throws(() => power(2n, -1n), RangeError);
  const { pow } = Math;
  try {
    Math.pow = () => 17;
    assert.equal(power(2, 3), 17);
  } finally {
    Math.pow = pow;
  }
});
