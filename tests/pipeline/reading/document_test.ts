import assert from "node:assert/strict";
import { documentLimits, readDocument } from "../../../lib/pipeline/reading/document.ts";
import { isMap, merged, placeOf, spotOf } from "../../../lib/pipeline/reading/located.ts";

const problemsOf = (text: string) =>
  readDocument("p.yaml", text).problems.map(({ message }) => message);

const refused: readonly (readonly [string, string, string])[] = [
  [
    "a key twice",
    "a: 1\na: 2\n",
    'p.yaml:2:1 cannot take the key "a" twice; remove one of the two; ' +
    "the first is at p.yaml:1:1",
  ],
  ["NaN", "a: .nan", "p.yaml:1:4 cannot use the number .nan; allowed: finite numbers"],
  [
    "infinity by overflow",
    "a: 1e400",
    "p.yaml:1:4 cannot use the number 1e400; allowed: finite numbers",
  ],
  ["minus zero", "a: -0.0", "p.yaml:1:4 cannot use the number -0.0; write 0"],
  [
    "an integer that a float64 cannot tell from its neighbour",
    "a: 9007199254740993",
    "p.yaml:1:4 cannot use the number 9007199254740993; allowed: integers up to 2^53 in size; " +
    "quote it, or write it as a decimal fraction with an exponent",
  ],
  ["__proto__", "a: { __proto__: 1 }", 'p.yaml:1:6 cannot use the key "__proto__"; remove it'],
  ["a merge key", "<<: { a: 1 }", 'p.yaml:1:1 cannot use the key "<<"; remove it'],
  ["a number as a key", "1: a", "p.yaml:1:1 cannot use this as a key; allowed: text; quote it"],
  [
    "an alias without anchor",
    "a: *x",
    'p.yaml:1:4 cannot find the anchor "x"; an anchor comes before its alias',
  ],
  [
    "a second document",
    "a: 1\n---\nb: 1\n",
    "p.yaml:2:1 cannot read YAML: a second document begins here; keep one document per file",
  ],
  [
    "an unknown tag",
    "a: !!js 1",
    "p.yaml:1:4 cannot read YAML: unresolved tag: tag:yaml.org,2002:js; remove the tag",
  ],
];

for (const [name, text, message] of refused) {
  Deno.test(`YAML: refused with its place: ${name}`, () => {
    assert.deepEqual(problemsOf(text), [message]);
  });
}

Deno.test("YAML: a document of aliases that explodes is refused before it is built", () => {
  let text = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
  for (let i = 1; i < 12; i++) {
    text += `a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`).join(",")}]\n`;
  }
  const [problem] = problemsOf(text);
  assert.match(problem, /cannot read so large a document/);
});

Deno.test("YAML: an alias that holds itself is refused", () => {
  assert.match(problemsOf("a: &a [*a]")[0], /an alias that holds itself never ends/);
});

Deno.test("YAML: one slip of syntax does not bury the screen", () => {
  const text = `a: [1, 2\n${"b: {x\n".repeat(500)}`;
  assert.ok(problemsOf(text).length <= documentLimits.syntaxErrors);
});

Deno.test("YAML: 1, 1.0 and 1e0 are one value; quotes make text; maps have no prototype", () => {
  const { value } = readDocument("p.yaml", 'a: [1, 1.0, 1e0, "1", yes]\n');
  assert.ok(isMap(value));
  assert.deepEqual(value.a, [1, 1, 1, "1", "yes"]);
  assert.equal(Object.getPrototypeOf(value), null);
});

Deno.test("merging keeps the place of every entry, whichever side it came from", () => {
  const base = readDocument("base.yaml", "x:\n  a: 1\n  b: [1, 2]\n").value;
  const over = readDocument("over.yaml", "x: { b: [3], c: 4 }\n").value;
  assert.ok(isMap(base) && isMap(over));
  const result = merged(base, over);
  assert.deepEqual(JSON.parse(JSON.stringify(result)), { x: { a: 1, b: [3], c: 4 } });
  const place = (...path: (string | number)[]) => {
    const { file, line, column } = placeOf(spotOf(result, path), { of: "value", file: "" });
    return `${file}:${line}:${column}`;
  };
  assert.equal(place("x", "a"), "base.yaml:2:6");
  assert.equal(place("x", "b", 0), "over.yaml:1:10");
  assert.equal(place("x", "c"), "over.yaml:1:17");
  assert.equal(place("x", "a", "deeper"), "base.yaml:2:6", "else the nearest that was written");
});
