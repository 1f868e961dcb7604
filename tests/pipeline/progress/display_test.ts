/** What people see: names, numbers, tables, bars. */
import assert from "node:assert/strict";
import type { ClaimVerdict } from "../../../lib/contract/verdict.ts";
import { claimsTable } from "../../../lib/pipeline/report/claims-table.ts";
import { distance, nearestFirst } from "../../../lib/pipeline/words/nearest.ts";
import {
  bytesText,
  countText,
  durationText,
  rounder,
} from "../../../lib/pipeline/words/number-text.ts";
import { parseBytes, parseSeconds } from "../../../lib/pipeline/reading/quantities.ts";
import type { Terminal } from "../../../lib/pipeline/words/terminal.ts";
import {
  padded,
  printable,
  shortened,
  textTable,
  widthOf,
} from "../../../lib/pipeline/words/text-table.ts";

const silent: Terminal = {
  write() {},
  writeError() {},
  isInteractive: false,
  colours: false,
  columns: 120,
};

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

Deno.test("a text table aligns, cuts and never ends a line in spaces", () => {
  const lines = textTable([{ title: "name", widthMax: 6 }, { title: "n", align: "right" }], [
    ["a", "1"],
    ["abcdefghij", "1234"],
  ]);
  assert.deepEqual(lines, ["name       n", "──────  ────", "a          1", "abcde…  1234"]);
  assert.equal(shortened("abc", 3), "abc");
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

const place = {
  check: "near",
  entry: 0,
  point: {},
  relation: "=",
  rival: null,
  margin: 0,
} as const;

const verdict: ClaimVerdict = {
  verdict: "disagrees",
  headline: 1,
  checks: [
    {
      ...place,
      quantity: "q",
      theory: 1,
      measured: 1,
      low: 0,
      high: 2,
      count: 3,
      verdict: "agrees",
      how: "",
    },
    {
      ...place,
      quantity:
        "a quantity with a name so long that it takes the width of the whole terminal alone",
      theory: 0.34567,
      measured: 0.41234,
      low: 0.40234,
      high: 0.42234,
      count: 4000,
      verdict: "disagrees",
      how: "",
    },
  ],
};

Deno.test("the claims table shows the headline check within 120 columns, pending ones as pending", () => {
  const paper = { name: "p", source: { title: "T" } };
  const claims = [{ name: "C1", says: "s", published: "0.342" }, {
    name: "C2",
    says: "s",
    pending: "time",
  }];
  const rows = [
    { paper: "p", claim: claims[0], point: "[width=50]", verdict },
    { paper: "p", claim: claims[1], point: "" },
  ];
  const lines = claimsTable([paper], rows, silent);
  assert.ok(lines.every((line) => line.length <= 120), lines.join("\n"));
  assert.equal(lines[1], "p: T");
  const [first, second] = lines.slice(4).map((line) => line.split(/\s{2,}/));
  assert.equal(first[0], "C1[width=50]");
  assert.match(first[1], /^a quantity with .*…$/);
  assert.deepEqual(first.slice(2), [
    "0.342",
    "0.346",
    "0.412",
    "0.402 … 0.422",
    "4000",
    "disagrees",
  ]);
  assert.deepEqual([second[0], second.at(-1)], ["C2", "pending"]);
});

Deno.test("a missing number is a dash, never NaN", () => {
  const empty = {
    ...verdict.checks[1],
    theory: null,
    measured: null,
    low: null,
    high: null,
    count: 0,
  };
  const claims = [{ name: "C1", says: "s" }];
  const paper = { name: "p", source: {} };
  const row = {
    paper: "p",
    claim: claims[0],
    point: "",
    verdict: { ...verdict, checks: [empty, empty] },
  };
  const text = claimsTable([paper], [row], silent).join("\n");
  assert.ok(!text.includes("NaN") && !text.includes("null"), text);
});
