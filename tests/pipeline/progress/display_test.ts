/** What people see: names, numbers, tables, bars. */
import assert from "node:assert/strict";
import { distance, nearestFirst } from "../../../lib/pipeline/words/nearest.ts";
import {
  bytesText,
  countText,
  durationText,
  rounder,
} from "../../../lib/pipeline/words/number-text.ts";
import { parseBytes, parseSeconds } from "../../../lib/pipeline/reading/quantities.ts";
import { padded, printable, shortened, widthOf } from "../../../lib/pipeline/words/text-table.ts";

Deno.test("the nearest name comes first, a swap of letters counting once", () => {
  assert.equal(distance("correlatoin", "correlation"), 1);
  assert.equal(distance("abc", "abc"), 0);
  assert.equal(distance("", "abc"), 3);
  assert.deepEqual(nearestFirst("log-nrom", ["correlation", "log-norm", "log-gain"]), [
    "log-norm",
    "log-gain",
    "correlation",
  ]);
});

Deno.test("numbers are rounded to two digits of the interval's half-width", () => {
  assert.equal(rounder(0.65178, 0.0091)(0.65178), "0.6518");
  assert.equal(rounder(3.738, 0.21)(3.7384), "3.74");
  assert.equal(rounder(1234.5, 35)(1234.5), "1235");
  assert.equal(rounder(2.5e-7, 3e-9)(2.512e-7), "2.512e-7");
  assert.equal(rounder(0.5, null)(0.333333), "0.3333");
  assert.equal(rounder(1, null)(2), "2");
  assert.equal(rounder(0.01, 0.05)(-0.0001), "0.000", "no minus zero");
});

Deno.test("durations and counts in few characters", () => {
  assert.deepEqual([0.0004, 0.012, 3.14, 42, 200, 7500].map(durationText), [
    "1 ms",
    "12 ms",
    "3.1 s",
    "42 s",
    "3 min 20 s",
    "2 h 5 min",
  ]);
  assert.deepEqual([0.5, 7, 999, 1500, 2e6, 250_000].map(countText), [
    "0.50",
    "7",
    "999",
    "1.5k",
    "2M",
    "250k",
  ]);
});

Deno.test("bytes in powers of a thousand", () => {
  const texts = [0, 1, 999, 1000, 99_400, 99_500, 999_499, 999_500, 3.4e9, 2e15].map(bytesText);
  assert.deepEqual(texts, [
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1.0 kB",
    "99 kB",
    "100 kB",
    "999 kB",
    "1.0 MB",
    "3.4 GB",
    "2.0 PB",
  ]);
});

Deno.test("sizes and durations are read as people write them", () => {
  assert.deepEqual(["500MB", "2 GiB", "1.5kB"].map(parseBytes), [5e8, 2 ** 31, 1500]);
  assert.deepEqual(["300s", "1.5 h", "250ms", "2 min"].map(parseSeconds), [300, 5400, 0.25, 120]);
});

Deno.test("widths are those of a terminal: wide characters two cells, marks none", () => {
  for (
    const [text, width] of [
      ["abc", 3],
      ["β²…█", 4],
      ["深さ", 4],
      ["한글", 4],
      ["e\u0301", 1],
      ["🎲", 2],
      ["👩\u200d🔬", 4],
      ["", 0],
    ] as const
  ) assert.equal(widthOf(text), width, text);
  assert.equal(shortened("深さと幅", 6), "深さ…", "a wide character is not cut in half");
  assert.equal(padded("深さ", 6), "深さ  ");
  assert.equal(shortened("abc", 0), "");
  assert.equal(printable("a\x1b[31;1mb\x1b]0;title\x07c\x1b\r\0d\te"), "abcd  e");
});
