/** Quotes, brackets and braces that do not end where they were meant to: the place is where they begin. */
import assert from "node:assert/strict";
import { readDocument } from "../../../../lib/pipeline/reading/document.ts";

const problemsOf = (text: string) =>
  readDocument("p.yaml", text).problems.map(({ message }) => message);

const deeper = "add it; what stands between the two is indented deeper than its key";
const slips: readonly (readonly [string, string, string])[] = [
  [
    "a hash in braces",
    "claims:\n  C1: { says: Result #1 holds, where: x }\n  C2: { says: y }\n",
    'p.yaml:2:15 cannot read "#1 holds, where: x }" after "Result": YAML takes it for a comment; ' +
    'write it in quotes: "Result #1 holds"',
  ],
  [
    "a hash in braces that go on",
    "C1: { says: Result #1 holds,\n  where: x }\nC2: 1\n",
    'p.yaml:1:13 cannot read "#1 holds," after "Result": YAML takes it for a comment; ' +
    'write it in quotes: "Result #1 holds"',
  ],
  [
    "a hash in the last line",
    'C1: { says: "a", where: Result #1 }',
    'p.yaml:1:25 cannot read "#1 }" after "Result": YAML takes it for a comment; ' +
    'write it in quotes: "Result #1"',
  ],
  [
    "a hash in brackets",
    "a: [b #1, c]\nd: 1\n",
    'p.yaml:1:5 cannot read "#1, c]" after "b": YAML takes it for a comment; ' +
    'write it in quotes: "b #1"',
  ],
  [
    "a brace without end",
    "a: { b: 1\nc: 2\n",
    `p.yaml:1:4 cannot find the "}" that ends what "{" begins; ${deeper}`,
  ],
  [
    "a bracket without end in a list",
    "a:\n  - [1, 2\n  - [3]\n",
    `p.yaml:2:5 cannot find the "]" that ends what "[" begins; ${deeper}`,
  ],
  [
    "a bracket without end in braces",
    "a: { b: [1, c: 2 }\nd: 1\n",
    `p.yaml:1:9 cannot find the "]" that ends what "[" begins; ${deeper}`,
  ],
  [
    "double quotes without end",
    'a: 1\nb: "the mean\nc: 2\n',
    'p.yaml:2:4 cannot find the end of the text that " begins; end it with "',
  ],
  [
    "single quotes without end",
    "a: ['x, 1]\nc: 2\n",
    "p.yaml:1:5 cannot find the end of the text that ' begins; end it with '",
  ],
];

for (const [name, text, message] of slips) {
  Deno.test(`YAML, an end that is missing: ${name}`, () => {
    assert.deepEqual(problemsOf(text), [message]);
  });
}
