import assert from "node:assert/strict";
import { digestOf, digestRecord } from "../../../lib/pipeline/keys/digest.ts";
import { uuid7 } from "../../../lib/pipeline/store/fresh-name.ts";
import { canonicalJson, constant } from "../../../lib/pipeline/keys/canonical-json.ts";

Deno.test("digestOf gives the SHA-256 of the published test vectors", () => {
  assert.equal(digestOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.equal(digestOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(
    digestOf(new TextEncoder().encode("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
});

Deno.test("canonicalJson follows RFC 8785 on its own example", () => {
  // RFC 8785, section 3.2.2 and 3.2.3.
  const value = {
    numbers: [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };
  assert.equal(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

Deno.test("canonicalJson does not depend on the order of keys, nor on how a number was written", () => {
  assert.equal(canonicalJson({ b: 1, a: { d: 2, c: 3 } }), '{"a":{"c":3,"d":2},"b":1}');
  assert.equal(canonicalJson([1.0, -0, 1e0]), "[1,0,1]");
  assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}');
});

Deno.test("canonicalJson keeps the order of lists and refuses what JSON cannot say", () => {
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]));
  for (const value of [NaN, Infinity, () => 1, new Map(), new Float64Array(1), undefined, 1n]) {
    assert.throws(() => canonicalJson(value), /bug: canonical JSON/);
  }
});

Deno.test("a constant has the canonical text of its value", () => {
  const value = { b: [1], a: "x" };
  const before = canonicalJson({ value });
  assert.equal(canonicalJson({ value: constant(value) }), before);
});

Deno.test("records of different types never share a digest", () => {
  assert.notEqual(digestRecord("job", {}), digestRecord("bundle", {}));
  assert.equal(digestRecord("job", { a: 1 }), digestOf('asymptopia/job/v1\n{"a":1}'));
});

Deno.test("uuid7 has version 7, variant 2, and sorts by time", () => {
  const random = new Uint8Array(10).fill(255);
  const early = uuid7(1_645_557_742_000, random);
  assert.match(early, /^017f22e2-79b0-7fff-bfff-ffffffffffff$/);
  assert.ok(early < uuid7(1_645_557_742_001, new Uint8Array(10)));
});
