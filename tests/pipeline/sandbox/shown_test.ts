import assert from "node:assert/strict";
import { shown } from "../../../lib/pipeline/sandbox/shown.ts";

Deno.test("values in a log are their data", () => {
  for (
    const [value, text] of [
      ["a\nb", "a\nb"],
      [1, "1"],
      [undefined, "undefined"],
      [null, "null"],
      [3n, "3n"],
      [Symbol("x"), "Symbol(x)"],
      [[1, "a", [true]], '[1, "a", [true]]'],
      [{ a: { b: 1 } }, "{ a: { b: 1 } }"],
      [Float64Array.of(1, 2.5), "[1, 2.5]"],
      [{ a: { b: { c: { d: { e: 1 } } } } }, "{ a: { b: { c: { d: … } } } }"],
      [() => 1, "[function]"],
      [{}, "{}"],
    ] as const
  ) assert.equal(shown(value), text);
  assert.match(shown(new RangeError("too far")), /^RangeError: too far\n\s+at /);
  assert.match(shown(Array.from({ length: 150 }, () => 0)), /… 50 more\]$/);
});

Deno.test("no method or getter of a value is called for it", () => {
  const called: string[] = [];
  const customs = ["Deno.customInspect", "nodejs.util.inspect.custom"].map((name) =>
    Symbol.for(name)
  );
  const value = {
    get secret() {
      called.push("getter");
      return 1;
    },
    toString: () => called.push("toString"),
    toJSON: () => called.push("toJSON"),
    ...Object.fromEntries(customs.map((custom) => [custom, () => called.push("custom")])),
  };
  assert.match(shown(value), /secret: \[getter\]/);
  assert.deepEqual(called, []);
});
