/** The usual slips in YAML: each says what it is and what to write. */
import assert from "node:assert/strict";
import { readDocument } from "../../../../lib/pipeline/reading/document.ts";

const problemsOf = (text: string) =>
  readDocument("p.yaml", text).problems.map(({ message }) => message);

const nbsp = "\u00a0";
const slips: readonly (readonly [string, string, string])[] = [
  [
    "a colon in prose",
    "C1:\n  says: Theorem 1: The mean vanishes. # (4)\n  where: x\n",
    'p.yaml:2:9 cannot read Theorem 1: The mean vanishes. outside quotes: it has ": " in it; ' +
    'write it in quotes: "Theorem 1: The mean vanishes."',
  ],
  [
    "a colon in prose with quotes of its own",
    'a: So "it" is: it\'s\n',
    'p.yaml:1:4 cannot read So "it" is: it\'s outside quotes: it has ": " in it; ' +
    "write it in quotes: 'So \"it\" is: it''s'",
  ],
  [
    "a colon in prose inside braces",
    "a: { says: Lemma 2: x, b: 1 }",
    'p.yaml:1:12 cannot read Lemma 2: x outside quotes: it has ": " in it; ' +
    'write it in quotes: "Lemma 2: x"',
  ],
  [
    "a hash in prose",
    "a: Result #1 holds\n",
    'p.yaml:1:4 cannot tell whether "#1 holds" after "Result" is text or a comment; ' +
    'write it in quotes: "Result #1 holds"; or put a space after the #',
  ],
  [
    "a no-break space as indentation",
    `a:\n${nbsp} b: 1\n  c: 2\n`,
    "p.yaml:2:1 cannot read a line that is indented by U+00A0 (no-break space); use spaces",
  ],
  [
    "a no-break space in a key",
    `a: 1\n${nbsp}${nbsp}b: 2\n`,
    "p.yaml:2:1 cannot use a key with the character U+00A0 (no-break space); " +
    "allowed: keys of characters that are seen, and plain spaces",
  ],
  [
    "a zero-width space in a key",
    "a: 1\nki\u200bnd: 2\n",
    "p.yaml:2:1 cannot use a key with the character U+200B (zero-width space); " +
    "allowed: keys of characters that are seen, and plain spaces",
  ],
  [
    "a mark that turns the direction of text",
    "a: so\u202eso",
    "p.yaml:1:4 cannot use text with the character U+202E (right-to-left override); allowed: text " +
    "without control characters and without marks that turn its direction",
  ],
  ["a tab", "a:\n\tb: 1\n", "p.yaml:2:1 cannot read a line that is indented by a tab; use spaces"],
  [
    "a key with a value and entries",
    "a: 1\n  b: 2\n",
    "p.yaml:1:4 cannot read YAML: this key has a value, and the line below it is indented as a part of " +
    "it; begin that line in the column of the key, or put the value in quotes",
  ],
  [
    "no space after a colon",
    "key:value\nb: 1\n",
    "p.yaml:1:1 cannot find an entry in key:value; put a space after the colon",
  ],
  [
    "text after quotes",
    "a: 'it's'\n",
    "p.yaml:1:8 cannot read s' after the end of a value; put the whole text in quotes; in single " +
    "quotes, ' is written ''",
  ],
  [
    "a sign that begins no text",
    "a: @home\n",
    'p.yaml:1:4 cannot begin text with "@" outside quotes; write it in quotes: "@home"',
  ],
  [
    "a sign that begins no text, in braces",
    "a: { b: @home, c: 1 }\n",
    'p.yaml:1:9 cannot begin text with "@" outside quotes; write it in quotes: "@home"',
  ],
  [
    "a backtick",
    "a: [`b`]\n",
    'p.yaml:1:5 cannot begin text with "`" outside quotes; write it in quotes: "`b`"',
  ],
  [
    "a share",
    "a: %5\n",
    'p.yaml:1:4 cannot begin text with "%" outside quotes; write it in quotes: "%5"',
  ],
  [
    "a bracket that begins no text",
    "a: ]0, 1]\n",
    'p.yaml:1:4 cannot begin text with "]" outside quotes; write it in quotes: "]0, 1]"',
  ],
  [
    "a brace too many",
    "a: { b: 1 }}\n",
    'p.yaml:1:12 cannot find what "}" closes; remove it, or put the text in quotes',
  ],
  [
    "a tab in braces",
    "a: { b: 1,\n\tc: 2 }\n",
    "p.yaml:2:2 cannot read a line that is indented by a tab; use spaces",
  ],
  [
    "text beside the sign of folded text",
    "a: > The mean\n",
    "p.yaml:1:6 cannot read The mean beside the | or > before it; begin the text on the next line, " +
    "indented deeper than its key",
  ],
  [
    "a list on the line of its key",
    "a: - b\n",
    "p.yaml:1:4 cannot begin a list with - on the line of its key; begin it on the next line, or " +
    "write it in brackets",
  ],
  [
    "a word alone below an entry",
    "a: 1\nword\n",
    "p.yaml:2:1 cannot read YAML: implicit map keys need to be followed by map values; put a colon " +
    "and a value after it, or indent it as a part of the text",
  ],
  [
    "a backslash in double quotes",
    'a: "\\delta"\n',
    'p.yaml:1:5 cannot read "\\d" in double quotes; write the backslash twice, or use single quotes',
  ],
  [
    "a number that is too small",
    "a: 1e-400",
    "p.yaml:1:4 cannot use the number 1e-400; allowed: 0, and sizes from 5e-324 on",
  ],
  [
    "a number that is too small, in full",
    `a: -0.${"0".repeat(330)}7`,
    `p.yaml:1:4 cannot use the number -0.${"0".repeat(330)}7; allowed: 0, and sizes from 5e-324 on`,
  ],
];

for (const [name, text, message] of slips) {
  Deno.test(`YAML, a slip told with its remedy: ${name}`, () => {
    assert.deepEqual(problemsOf(text), [message]);
  });
}

Deno.test("YAML: what only looks like a slip is read as it stands", () => {
  const right: readonly (readonly [string, unknown])[] = [
    ["a: text # a comment", "text"],
    ["a: text #", "text"],
    ["a: 100 #neurons", 100],
    ['a: "Result #1" #x', "Result #1"],
    ["a: C#1", "C#1"],
    ["a: >\n  Result #1 holds: so\n", "Result #1 holds: so\n"],
    [`a: Figure${nbsp}1`, `Figure${nbsp}1`],
    [`a: |\n  x\n  ${nbsp}y\n`, `x\n${nbsp}y\n`],
    ["a: 0e-400", 0],
    ["a: 5e-324", 5e-324],
    ["a: 0.0", 0],
  ];
  for (const [text, value] of right) {
    const found = readDocument("p.yaml", text);
    assert.deepEqual(found.problems.map(({ message }) => message), [], text);
    assert.equal((found.value as { a: unknown }).a, value, text);
  }
});
