import assert from "node:assert/strict";
import { visible, visibleJson, visibleLine } from "../../../lib/pipeline/words/visible.ts";

/** Characters that steer, hide or turn; U+009B begins an escape sequence as ESC [ does. */
const hostile = ["\x1b", "\x9b", "\r", "\x07", "\x08", "\x7f", "\0", "\u202e", "\u2066", "\u200f"]
  .concat(["\u061c", "\u2028", "\ufeff", "\ud800"]);

Deno.test("characters that steer a terminal or turn the writing are spelt out; all others stay", () => {
  for (const character of hostile) {
    const code = character.codePointAt(0)!.toString(16);
    assert.equal(visible(`a${character}b`), `a\\u{${code}}b`);
  }
  const plain = "ρ ≤ 0.3, 深さ, עומק, é (e\u0301), 👩‍🔬, a\tb\nc";
  assert.equal(visible(plain), plain);
  assert.equal(visibleLine("a\nb"), "a\\u{a}b");
});

Deno.test("our own colours stay where there are colours; no other sequence does", () => {
  const red = "\x1b[31mno\x1b[0m";
  assert.equal(visible(red, { coloured: true }), red);
  assert.equal(visible(red), "\\u{1b}[31mno\\u{1b}[0m");
  for (
    const other of ["\x1b[2J", "\x1b[8m", "\x1b[1;31m", "\x1b]0;title\x07", "\x1b[31", "\x1bc"]
  ) {
    assert.doesNotMatch(visible(other, { coloured: true }), /\p{Cc}/u, JSON.stringify(other));
  }
});

Deno.test("JSON holds the very value, and no such character", () => {
  const value = { text: `x${hostile.join("y")}z\n\t`, list: ["\u{1f600}"] };
  const json = visibleJson(value);
  assert.deepEqual(JSON.parse(json), value);
  assert.doesNotMatch(json, /[\p{Cc}\p{Cs}\u061c\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);
});
