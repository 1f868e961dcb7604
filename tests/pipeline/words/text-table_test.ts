import assert from "node:assert/strict";
import {
  shortened,
  tableWidth,
  textTable,
  widthOf,
  wrappedText,
} from "../../../lib/pipeline/words/text-table.ts";

const columns = [{ title: "name", wraps: true }, { title: "n", align: "right" }] as const;
const long = "one two three four five six seven";
const rows = [[long, "1"], ["a", "1234"]];

Deno.test("a text table aligns, and never ends a line in spaces", () => {
  assert.deepEqual(textTable(columns, [["a", "1"], ["abc", "1234"]]), [
    "name     n",
    "────  ────",
    "a        1",
    "abc   1234",
  ]);
});

Deno.test("without a width nothing is cut and nothing is wrapped", () => {
  const huge = "word ".repeat(2000).trim();
  const lines = textTable(columns, [[huge, "1"]]);
  assert.equal(lines.length, 3);
  assert.ok(lines[2].startsWith(huge));
  assert.equal(tableWidth({ isInteractive: false, columns: 120 }), Infinity);
  assert.equal(tableWidth({ isInteractive: true, columns: 200 }), 200);
});

Deno.test("where there is room nothing is wrapped; where there is none, every word is still there", () => {
  assert.equal(textTable(columns, rows, { width: 200 }).length, 4);
  for (let width = 14; width < 40; width++) {
    const lines = textTable(columns, rows, { width });
    assert.ok(lines.every((line) => widthOf(line) <= width), lines.join("\n"));
    const text = lines.join(" ");
    for (const word of long.split(" ")) assert.ok(text.includes(word), `${width}: ${word}`);
    assert.ok(!text.includes("…"));
    assert.ok(text.includes("1234"), "a column that does not wrap is whole");
  }
});

Deno.test("the widest column becomes narrower first, and the numbers keep their places", () => {
  const three = [{ title: "short", wraps: true }, ...columns];
  assert.deepEqual(
    textTable(three, [["a b c", "one two three", "12"]], { width: 20 }),
    [
      "short  name      n",
      "─────  ───────  ──",
      "a b c  one two  12",
      "       three",
    ],
  );
});

Deno.test("a text below a row stands under its second column, within the width", () => {
  const lines = textTable(columns, [["a", "1"], ["b", "2"]], {
    width: 20,
    below: ["first words that are long", ""],
  });
  assert.deepEqual(lines.slice(2), [
    "a     1",
    "      first words",
    "      that are long",
    "b     2",
  ]);
});

Deno.test("text is broken at spaces, inside a word only where it is wider than the line", () => {
  assert.deepEqual(wrappedText("ab cd ef", 5), ["ab cd", "ef"]);
  assert.deepEqual(wrappedText("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
  assert.deepEqual(wrappedText("深さと幅", 4), ["深さ", "と幅"], "a wide character is not cut");
  assert.deepEqual(wrappedText("深", 1), ["深"], "one that does not fit ends nothing in a loop");
  assert.deepEqual(wrappedText("", 5), [""]);
  assert.equal(shortened("abc", 3), "abc");
});

Deno.test("random tables keep every character, in order, at any width", () => {
  let state = 7;
  const next = (below: number) => (state = (state * 48271) % 2147483647) % below;
  for (let round = 0; round < 200; round++) {
    const words = Array.from({ length: 1 + next(12) }, () => "x".repeat(1 + next(24)));
    const text = words.map((word, i) => String.fromCharCode(97 + i) + word).join(" ");
    const width = 12 + next(60);
    const lines = textTable(columns, [[text, "5"]], { width }).slice(2);
    const cells = lines.map((line, i) => i === 0 ? line.replace(/5$/, "") : line);
    const kept = cells.join("").replaceAll(" ", "");
    assert.equal(kept, text.replaceAll(" ", ""), `width ${width}`);
    assert.ok(lines.every((line) => widthOf(line) <= width));
  }
});
