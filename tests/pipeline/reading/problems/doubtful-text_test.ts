/** Texts that YAML takes for a comment or a key: refused, with what to write in either case. */
import assert from "node:assert/strict";
import { readDocument } from "../../../../lib/pipeline/reading/document.ts";

const problemsOf = (text: string) =>
  readDocument("p.yaml", text).problems.map(({ message }) => message);
const hash = (text: string) =>
  `cannot tell whether "${text}" is text or a comment; write it in quotes: "${text}"; ` +
  "or put a space after the #";

Deno.test("a text that begins with a hash, in a list and after a key", () => {
  assert.deepEqual(problemsOf("- #1 holds\n- b\n"), [`p.yaml:1:3 ${hash("#1 holds")}`]);
  assert.deepEqual(problemsOf("a: #1 holds\nb: 2\n"), [`p.yaml:1:4 ${hash("#1 holds")}`]);
});

Deno.test("a text that a hash cuts", () => {
  assert.deepEqual(problemsOf("a: Result #1\n"), [
    'p.yaml:1:4 cannot tell whether "#1" after "Result" is text or a comment; ' +
    'write it in quotes: "Result #1"; or put a space after the #',
  ]);
});

Deno.test("an entry in braces without space after its colon", () => {
  assert.deepEqual(problemsOf("a: { b: 1, width:5 }\n"), [
    "p.yaml:1:12 cannot find an entry in width:5; put a space after the colon",
  ]);
});

Deno.test("comments, missing values and colons that are meant", () => {
  const right: readonly (readonly [string, unknown])[] = [
    ["a: # x\n", null],
    ["a: #x\n  b: 1\n", { b: 1 }],
    ["a:\n  #x\n  b: 1\n", { b: 1 }],
    ["a: { b: 1, #x\n  c: 2 }\n", { b: 1, c: 2 }],
    ['a: { "b:1": 2, c }\n', { "b:1": 2, c: null }],
    ["a: [arXiv:2105.12245, x:y]\n", ["arXiv:2105.12245", "x:y"]],
  ];
  for (const [text, value] of right) {
    const found = readDocument("p.yaml", text);
    assert.deepEqual(found.problems.map(({ message }) => message), [], text);
    assert.deepEqual(JSON.parse(JSON.stringify(found.value)).a, value, text);
  }
});
