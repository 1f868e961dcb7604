import assert from "node:assert/strict";
import fc from "fast-check";
import { linesMax, linesOf } from "../../../lib/figures/axes/text-lines.ts";
import { textWidth } from "../../../stages/rendering/fonts.ts";

Deno.test("lines hold every letter of a text in its order, and short ones stay as they are", () => {
  assert.deepEqual(linesOf("layer time t = d / n", 300, 13), ["layer time t = d / n"]);
  assert.deepEqual(linesOf("two\nlines", 300, 13), ["two", "lines"]);
  assert.deepEqual(linesOf("a_{b c}d", 30, 13).join(""), "a_{b c}d");
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const bare = (words: string) => words.replace(/\s/g, "");
      assert.equal(bare(linesOf(text, 200, 12).join("")), bare(text));
    }),
    { seed: 33, numRuns: 200 },
  );
});

Deno.test("a line of words is, in the font of the figures, hardly wider than what it was given", () => {
  const words = fc.constantFrom("networks", "Δ", "WIDTH", "of", "10^{-3}", "mmmm", "|h_{L}|", "≪");
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 40 }), (list) => {
      for (const line of linesOf(list.join(" "), 240, 13)) {
        const width = textWidth(line, { size: 13 });
        assert.ok(width < 264, `"${line}" is ${width} wide`);
      }
    }),
    { seed: 34, numRuns: 200 },
  );
});

Deno.test("a text of too many lines is refused with both numbers", () => {
  assert.throws(
    () => linesOf("word ".repeat(400), 200, 12),
    new RegExp(`in \\d+ lines; allowed: at most ${linesMax}`),
  );
});
