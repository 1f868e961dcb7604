import assert from "node:assert/strict";
import { filledJson } from "../../../lib/pipeline/words/filled-json.ts";

const long = "x".repeat(150);

Deno.test("what fits stands in one line; the rest is broken and indented", () => {
  assert.equal(filledJson({ a: [1, "b", null], c: true }, 160), '{"a":[1,"b",null],"c":true}');
  assert.equal(
    filledJson({ a: 1, b: [long, { c: 2 }] }, 160),
    `{\n "a":1,\n "b":[\n  "${long}",\n  {"c":2}\n ]\n}`,
  );
});

Deno.test("it is the same value that JSON.stringify writes", () => {
  const values = [0, -1.5, "", '"\\\n', null, [], {}, [[]], { a: undefined, b: [] }, {
    [long]: { [long]: [long, long, { "": false }] },
  }];
  for (const value of values) {
    assert.deepEqual(JSON.parse(filledJson(value, 160)), JSON.parse(JSON.stringify(value)));
  }
});
