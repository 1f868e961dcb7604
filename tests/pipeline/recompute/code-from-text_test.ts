import assert from "node:assert/strict";
import { createIsValidFunction } from "apache-arrow/builder/valid";
import { allowKnownText } from "../../../lib/pipeline/recompute/code-from-text.ts";

/** Function as a page with a policy has it. */
function refusing(): FunctionConstructor {
  return new Proxy(Function, {
    apply: () => assert.fail("made code from text"),
    construct: () => assert.fail("made code from text"),
  });
}

/** Runs something while the global Function is another one. */
function withFunction<T>(other: FunctionConstructor, body: () => T): T {
  const before = globalThis.Function;
  globalThis.Function = other;
  try {
    return body();
  } finally {
    globalThis.Function = before;
  }
}

Deno.test("Arrow's own test for missing values needs no code from text, and says the same", () => {
  const valid = withFunction(refusing(), () => {
    allowKnownText();
    return createIsValidFunction([null]);
  });
  const original = createIsValidFunction([null]);
  for (const value of [null, "", "null", 0, "a"]) {
    assert.equal(Boolean(valid(value)), Boolean(original(value)), String(value));
  }
});

Deno.test("any other text is made as before, or refused as before", () => {
  withFunction(refusing(), () => {
    allowKnownText();
    assert.throws(() => createIsValidFunction([null, "N/A"]), /made code from text/);
    assert.throws(() => new Function("x", "return x"), /made code from text/);
    assert.throws(() => Function("return 1"), /made code from text/);
  });
  const scope = { Function };
  allowKnownText(scope);
  assert.equal(new scope.Function("x", "return 2 * x")(3), 6);
});
