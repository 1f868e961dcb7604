import assert from "node:assert/strict";
import { clippedText, firstOf } from "../../lib/contract/clipped-text.ts";
import { UserError } from "../../lib/contract/errors.ts";

const creatures = "🦕".repeat(1000);

Deno.test("no length leaves half a character, and none leaves out more than it must", () => {
  for (const text of [creatures, `a${creatures}`, "word ".repeat(400), "é🦕".repeat(300)]) {
    for (let length = 1; length < 60; length++) {
      for (const cut of [firstOf(text, length), clippedText(text, length)]) {
        assert.ok(cut.isWellFormed(), `${length}`);
        assert.ok(cut.length <= length && cut.length >= length - 1, `${length}: ${cut.length}`);
      }
      assert.ok(clippedText(text, length).endsWith("…"));
    }
  }
});

Deno.test("what fits is what it was, also half a character of somebody else's", () => {
  for (const text of ["", "a", "🦕", "a\uD83E"]) {
    assert.equal(firstOf(text, text.length), text);
    assert.equal(clippedText(text, text.length), text);
  }
});

Deno.test("a message that is cut is well-formed wherever the cut falls", () => {
  for (let before = 0; before < 8; before++) {
    const { message } = new UserError({ action: `${"x".repeat(before)}${creatures}` });
    assert.ok(
      message.isWellFormed() && message.length >= 799 && message.endsWith("…"),
      `${before}`,
    );
  }
});
