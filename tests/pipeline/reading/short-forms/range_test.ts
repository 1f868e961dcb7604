import assert from "node:assert/strict";
import fc from "fast-check";
import type { UserError } from "../../../../lib/contract/errors.ts";
import { readDocument } from "../../../../lib/pipeline/reading/document.ts";
import type { LocatedMap } from "../../../../lib/pipeline/reading/located.ts";
import { rangeValues } from "../../../../lib/pipeline/reading/short-forms/range.ts";

function read(text: string): { values: readonly number[] | undefined; problems: string[] } {
  const file = "papers/x.yaml";
  const problems: UserError[] = [];
  const range = readDocument(file, text).value as LocatedMap;
  const place = { file, line: 1, column: 1 };
  const values = rangeValues(range, { place, file, problems });
  return { values, problems: problems.map(({ message }) => message) };
}

const valuesOf = (text: string) => read(text).values;

Deno.test("values are those that a user would write", () => {
  assert.deepEqual(valuesOf("{ from: 4, to: 1024, times: 2 }"), [
    4,
    8,
    16,
    32,
    64,
    128,
    256,
    512,
    1024, // deno-fmt-ignore
  ]);
  assert.deepEqual(
    valuesOf("{ from: 0.1, to: 0.9, step: 0.1 }"),
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  );
  assert.deepEqual(valuesOf("{ from: 0, to: 1.3, count: 14 }")!.slice(0, 4), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(valuesOf("{ from: 1, to: 0.01, times: 0.1 }"), [1, 0.1, 0.01]);
  assert.deepEqual(valuesOf("{ from: 3, to: 1, step: -1 }"), [3, 2, 1]);
  assert.deepEqual(valuesOf("{ from: -8, to: -1, times: 0.5 }"), [-8, -4, -2, -1]);
  assert.deepEqual(valuesOf("{ from: 5, to: 5, step: 1 }"), [5]);
});

Deno.test("float64 arithmetic would miss them", () => {
  const wrong = Array.from({ length: 9 }, (_, k) => 0.1 + k * 0.1);
  assert.notDeepEqual(valuesOf("{ from: 0.1, to: 0.9, step: 0.1 }"), wrong);
});

Deno.test("steps of thousandths are whole numbers of thousandths", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5000, max: 5000 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 60 }),
      (from, step, count) => {
        const to = from + count * step;
        const text = `{ from: ${from / 1000}, to: ${to / 1000}, step: ${step / 1000} }`;
        const expected = Array.from({ length: count + 1 }, (_, k) => (from + k * step) / 1000);
        assert.deepEqual(valuesOf(text.replaceAll("-0,", "0,")), expected);
      },
    ),
    { seed: 20220614 },
  );
});

Deno.test("counted values are the nearest float64 of equal parts", () => {
  const values = valuesOf("{ from: 0, to: 1, count: 4 }")!;
  assert.deepEqual(values, [0, 1 / 3, 2 / 3, 1]);
});

Deno.test("an end that is missed is named with the values around it", () => {
  assert.deepEqual(read("{ from: 4, to: 1000, times: 2 }").problems, [
    "papers/x.yaml:1:16 cannot end a range at 1000: its last value is 512; " +
    "write `to: 512`, or `to: 1024`",
  ]);
  assert.match(read("{ from: 0.1, to: 1, step: 0.4 }").problems[0], /last value is 0.9; .*to: 1.3/);
});

const refused: readonly (readonly [text: string, message: RegExp])[] = [
  ["{ from: 4, to: 8 }", /cannot read a range of the words from, to; allowed: \{ from, to, times/],
  ["{ from: 4, to: 8, times: 2, step: 1 }", /cannot read a range of the words/],
  ["{ from: 4, to: 8, tims: 2 }", /^papers\/x.yaml:1:19 cannot read a range/],
  ["{ from: a, to: 8, times: 2 }", /:1:9 cannot use "a" as "from" of a range; allowed: a number/],
  ["{ from: 4, to: 8, times: 0.5 }", /cannot go from 4 to 8 by times 0.5/],
  ["{ from: 0, to: 8, times: 2 }", /cannot go from 0 to 8 by times 2/],
  ["{ from: 4, to: 8, times: -2 }", /by times -2/],
  ["{ from: 4, to: 8, times: 1 }", /by times 1/],
  ["{ from: 4, to: 8, step: 0 }", /by steps of 0/],
  ["{ from: 8, to: 4, step: 1 }", /by steps of 1/],
  ["{ from: 0, to: 1, count: 1 }", /cannot put 1 values in a range/],
  ["{ from: 0, to: 1, count: 2.5 }", /cannot put 2.5 values in a range/],
  ["{ from: 0, to: 1, count: 100000 }", /cannot run over so many values; allowed: 10000/],
  ["{ from: 0, to: 1, step: 1.0e-300 }", /cannot run over so many values/],
  ["{ from: 1, to: 2, times: 1.0000000001 }", /more than 60 digits/],
];
for (const [text, message] of refused) {
  Deno.test(`refused: ${text}`, () => {
    const { values, problems } = read(text);
    assert.equal(values, undefined);
    assert.equal(problems.length, 1);
    assert.match(problems[0], message);
  });
}
