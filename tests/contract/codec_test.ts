import assert from "node:assert/strict";
import { tableFromIPC, Utf8, vectorFromArray } from "apache-arrow";
import { decodeTable, encodeTable } from "../../lib/contract/codec.ts";
import { numberColumn, table, textColumn } from "../../lib/contract/table.ts";

const sample = table({
  depth: numberColumn([1, 2, -0], "layers", "depth"),
  law: textColumn(["smooth", "ρ ≠ 0", ""], "weight law"),
  gap: numberColumn([NaN, 1e-300, 5], "dimensionless", "gap", { missing: "not measured" }),
}, ["depth"]);

Deno.test("Arrow keeps every bit, unit, description, label and meaning of missing", () => {
  assert.deepEqual(decodeTable(encodeTable(sample)), sample);
});

Deno.test("equal tables give equal bytes", () => {
  assert.deepEqual(encodeTable(sample), encodeTable(sample));
});

Deno.test("a non-finite number is refused unless the column says what it means", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const offending = table({ rho: numberColumn([1, bad], "dimensionless", "") });
    assert.throws(() => encodeTable(offending), /row 1 of column "rho"/);
  }
});

Deno.test("a large table survives with its rows in order", () => {
  const values = Float64Array.from({ length: 100_000 }, (_, index) => Math.sqrt(index));
  const decoded = decodeTable(encodeTable(table({ x: numberColumn(values, "", "") })));
  assert.deepEqual((decoded.columns.x as { values: Float64Array }).values, values);
});

/** The bits of a NaN are left open by the language: 0/0 is fff8… in one tier of V8 and 7ff8… in another. */
Deno.test("every NaN is stored as one, whatever its bits, and the stage's own array stays as it was", () => {
  const words = [[0, 0x7ff80000], [0, 0xfff80000], [1, 0x7ff80000], [7, 0x7ff00000]];
  const encoded = words.map(([low, high]) => {
    const values = Float64Array.of(1, 2, 3);
    const bits = new Uint32Array(values.buffer);
    [bits[2], bits[3]] = [low, high];
    const column = numberColumn(values, "dimensionless", "", { missing: "not measured" });
    const bytes = encodeTable(table({ x: column }));
    const [lowAfter, highAfter] = bits.slice(2, 4);
    // A signalling NaN may become a quiet one while it is only looked at; nothing else may change.
    assert.deepEqual([lowAfter, highAfter | 0x80000], [low, high | 0x80000]);
    return bytes;
  });
  for (const bytes of encoded) assert.deepEqual(bytes, encoded[0]);
});

Deno.test("a quotient that is not a number gives the same bytes before and after it is compiled", () => {
  const quotient = (a: number, b: number) => a / b;
  const encodedNow = () => {
    const values = Float64Array.from({ length: 64 }, (_, i) => quotient(i % 2, i % 2));
    return encodeTable(table({ x: numberColumn(values, "", "", { missing: "0/0" }) }));
  };
  const first = encodedNow();
  let sum = 0;
  for (let i = 0; i < 200_000; i++) sum += quotient(i, i + 1);
  assert.ok(sum > 0);
  for (let round = 0; round < 50; round++) assert.deepEqual(encodedNow(), first);
});

/** All that the language leaves to the compiler is which NaN; zeros keep their sign, tiny numbers their bits. */
Deno.test("each way to no number gives the one NaN, compiled or not; all other bits stay", () => {
  const ways: readonly ((x: number) => number)[] = [
    (x) => (x - x) / (x - x),
    (x) => x * Infinity - x * Infinity,
    (x) => -(x * 0 * Infinity),
    (x) => Math.sqrt(-x),
    (x) => Math.log(-x),
    (x) => Math.abs(-(Infinity % x)),
    (x) => Math.max(x, Math.acos(x + 1)),
    (x) => Math.fround(Math.sqrt(-x)),
    (x) => -Number(`not ${x}`),
  ];
  const kept = [
    -0,
    0,
    5e-324,
    -5e-324,
    1e-320,
    Number.MAX_VALUE,
    -Number.MIN_VALUE,
    Math.fround(0.1),
  ];
  const encodedNow = () =>
    encodeTable(table({
      x: numberColumn([...ways.map((way) => way(2)), ...kept], "", "", { missing: "none" }),
    }));
  const first = encodedNow();
  for (const way of ways) {
    let count = 0;
    for (let i = 1; i <= 20_000; i++) count += Number.isNaN(way(i)) ? 1 : 0;
    assert.equal(count, 20_000, String(way));
  }
  for (let round = 0; round < 20; round++) assert.deepEqual(encodedNow(), first);
  const column = decodeTable(first).columns.x as { values: Float64Array };
  const bits = new BigUint64Array(column.values.slice().buffer);
  for (const [i] of ways.entries()) assert.equal(bits[i], 0x7ff8000000000000n, String(ways[i]));
  assert.deepEqual(bits.slice(ways.length), new BigUint64Array(Float64Array.from(kept).buffer));
});

Deno.test("texts are stored as Arrow stores them, and no code is made of a text for it", () => {
  const texts = ["", "ρ", "𝒳\0", "a".repeat(300), "", "end"];
  const byArrow = vectorFromArray(texts, new Utf8()).data[0];
  const known = globalThis.Function;
  let bytes: Uint8Array;
  try {
    globalThis.Function = new Proxy(known, {
      construct: () => assert.fail("code from a text"),
      apply: () => assert.fail("code from a text"),
    });
    assert.throws(() => vectorFromArray(texts, new Utf8()), /code from a text/, "the control");
    bytes = encodeTable(table({ t: textColumn(texts, "") }));
  } finally {
    globalThis.Function = known;
  }
  const own = tableFromIPC(bytes).getChild("t")!.data[0];
  assert.deepEqual([...own.valueOffsets.subarray(0, texts.length + 1)], [
    ...byArrow.valueOffsets.subarray(0, texts.length + 1),
  ]);
  const length = own.valueOffsets[texts.length];
  assert.deepEqual(own.values.slice(0, length), byArrow.values.slice(0, length));
});
