import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { lineDiff } from "../../../lib/pipeline/planning/line-diff.ts";

const whole = { context: Infinity, lines: Infinity };
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

Deno.test("a changed line with its neighbours, and where it was and is", () => {
  const before = text(["a", "b", "c", "d", "e", "f", "g"]);
  const after = text(["a", "b", "c", "D", "E", "e", "f", "g"]);
  assert.deepEqual(lineDiff(before, after, { context: 1, lines: 20 }), [
    "@@ -3,3 +3,4 @@",
    " c",
    "-d",
    "+D",
    "+E",
    " e",
  ]);
  assert.deepEqual(lineDiff(before, before, { context: 1, lines: 20 }), []);
});

Deno.test("distant changes are apart, many are counted, an end of line is no line", () => {
  const before = Array.from({ length: 30 }, (_, i) => `${i}`);
  const after = before.map((line, i) => i === 2 || i === 20 ? `${line}!` : line);
  const found = lineDiff(text(before), text(after), { context: 0, lines: 20 });
  assert.deepEqual(found, ["@@ -3,1 +3,1 @@", "-2", "+2!", "@@ -21,1 +21,1 @@", "-20", "+20!"]);
  const short = lineDiff(text(before), text(after), { context: 0, lines: 4 });
  assert.deepEqual(short.slice(3), ["@@ -21,1 +21,1 @@", "… 2 more lines of this difference"]);
  assert.deepEqual(lineDiff("a\nb", "a\nb\n", whole), []);
  assert.deepEqual(lineDiff("", "x\n", whole), ["@@ -1,0 +1,1 @@", "+x"]);
});

/** Length of a longest common subsequence, by trying every choice. */
function longest(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  if (a[0] === b[0]) return 1 + longest(a.slice(1), b.slice(1));
  return Math.max(longest(a.slice(1), b), longest(a, b.slice(1)));
}

Deno.test("random texts: both can be read off the difference, which keeps as much as can be kept", () => {
  const stream = randomStream(keyOf(20261130));
  const draw = (below: number) => Math.floor(stream.uniform() * below);
  for (let trial = 0; trial < 300; trial++) {
    const made = () => Array.from({ length: draw(8) }, () => "abc"[draw(3)]);
    const [a, b] = [made(), made()];
    const lines = lineDiff(text(a), text(b), whole).slice(1);
    const side = (sign: string) =>
      lines.filter((line) => line[0] === " " || line[0] === sign).map((line) => line.slice(1));
    if (a.join() !== b.join()) assert.deepEqual([side("-"), side("+")], [a, b]);
    const kept = lines.filter((line) => line[0] === " ").length;
    assert.equal(lines.length === 0 ? a.length : kept, longest(a, b), `${a} | ${b}`);
  }
});
