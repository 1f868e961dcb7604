import assert from "node:assert/strict";
import type { Key } from "../../../lib/contract/key.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { assertMean } from "../../support.ts";

const root = keyOf(20260101);
const text = (key: Key) => key.map((word) => word.toString(16).padStart(8, "0")).join("");

// Goldens: what the first release gave.
Deno.test("keys are the same on every machine and in every release", () => {
  assert.equal(text(keyOf(0)), "587be05dccebb3d7");
  assert.equal(text(fold([1, 2], "weights", 3)), "4e1a23e4eeecd6a2");
  assert.equal(text(fold([1, 2], "größer als zwölf Bytes")), "3ee6c9ba8f3e30b4");
});

Deno.test("folding several labels is folding them one after the other", () => {
  assert.deepEqual(fold(root, "a", 2, "b"), fold(fold(fold(root, "a"), 2), "b"));
  assert.deepEqual(fold(root), root);
});

Deno.test("the order of labels matters", () => {
  assert.notDeepEqual(fold(root, "a", "b"), fold(root, "b", "a"));
  assert.notDeepEqual(fold(root, 1, 2), fold(root, 2, 1));
});

Deno.test("a text differs from the number it spells, and a joined label from its parts", () => {
  assert.notDeepEqual(fold(root, "1"), fold(root, 1));
  assert.notDeepEqual(fold(root, "ab"), fold(root, "a", "b"));
  assert.notDeepEqual(fold(root, ""), root);
  assert.notDeepEqual(fold(root, "", ""), fold(root, ""));
});

Deno.test("equal numbers are equal labels, also 0 and -0", () => {
  assert.deepEqual(fold(root, -0), fold(root, 0));
});

/** Labels that a careless encoding would confuse: padding, block borders, close numbers. */
function labels(): (string | number)[] {
  const found: (string | number)[] = [];
  for (let i = -3000; i < 3000; i++) found.push(i, i / 7, i * 2 ** 33, String(i), `layer ${i}`);
  for (let length = 0; length < 60; length++) {
    found.push("\0".repeat(length), "a".repeat(length + 1), "a" + "\0".repeat(length + 1));
  }
  found.push(2 ** -1074, Infinity, -Infinity, 1 + 2 ** -52, "\u00e9", "e\u0301");
  return [...new Set(found)];
}

Deno.test("different labels give different keys, whatever their length or kind", () => {
  const all = labels();
  assert(all.length > 29_000);
  // Chance of a 64-bit collision among 30,000 keys: 2e-11.
  assert.equal(new Set(all.map((label) => text(fold(root, label)))).size, all.length);
  // A wrong variant, texts padded without their length, confuses some of these labels.
  const padded = (label: string) => label.padEnd(60, "\0");
  const texts = all.filter((label) => typeof label === "string");
  assert(new Set(texts.map(padded)).size < texts.length);
});

Deno.test("different keys and seeds fold to different keys", () => {
  const keys = new Set<string>();
  for (let seed = 0; seed < 5000; seed++) {
    keys.add(text(keyOf(seed)));
    keys.add(text(fold(keyOf(seed), "a")));
    keys.add(text(fold([seed, 0], "a")));
    keys.add(text(fold([0, seed + 1], "a")));
  }
  assert.equal(keys.size, 20_000);
});

Deno.test("one flipped bit of a label flips half the bits of the key", () => {
  // False alarm 1e-6 (normal law of 5,000 counts of 64 bits, sd 4); sees a mean off by 0.46 bits.
  const flips: number[] = [];
  for (let i = 0; i < 5000; i++) {
    const [a, b] = [fold(root, 2 * i), fold(root, 2 * i + 1)];
    flips.push(bitCount(a[0] ^ b[0]) + bitCount(a[1] ^ b[1]));
  }
  assertMean(flips, { expected: 32, discrepancy: 0.5 });
  assert.throws(() => assertMean(flips.map((count) => count - 1), { expected: 32 }));
});

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

Deno.test("labels without a value are refused", () => {
  assert.throws(() => fold(root, NaN), /NaN/);
  assert.throws(() => fold(root, "\ud800"), /ill-formed/);
});
