/** Parts of a key that no edit of a toy changes alone: axis values, formats, moved parameters. */
import assert from "node:assert/strict";
import { changeText, inWords } from "../../../lib/pipeline/planning/change-text.ts";
import { keyOf, type Manifest, randomKeyWith } from "../../../lib/pipeline/keys/key.ts";
import {
  changesBetween,
  isCode,
  type RandomOrigins,
} from "../../../lib/pipeline/planning/manifest-changes.ts";

const random = { seed: 1, stream: "" };

function manifest(changes: Partial<Manifest> & Record<string, unknown> = {}): Manifest {
  const made: Manifest = {
    format: 1,
    kind: "toy",
    code: "a".repeat(64),
    conversion: "e".repeat(64),
    params: { offset: 1 },
    fromAxes: [],
    uses: { data: [{ name: "line", params: { slope: 3 }, fromAxes: [], words: {} }] },
    axes: { width: 5 },
    inputs: {},
    randomKey: [0, 0],
    ...changes,
  };
  return { ...made, randomKey: randomKeyWith(made, random) };
}

const line = (changes: Partial<Manifest["uses"][string][number]>): Partial<Manifest> => ({
  uses: { data: [{ name: "line", params: { slope: 3 }, fromAxes: [], words: {}, ...changes }] },
});

function told(before: Manifest, after: Manifest, origins: RandomOrigins = { after: random }) {
  return changesBetween(before, after, origins).map(changeText);
}

Deno.test("equal manifests differ in nothing; every single part is reported alone", () => {
  assert.deepEqual(told(manifest(), manifest()), []);
  const cases: readonly (readonly [Partial<Manifest> & Record<string, unknown>, string])[] = [
    [{ format: 2 }, "format: 1 → 2"],
    [{ axes: { width: 6 } }, "axes.width: 5 → 6"],
    [{ params: {} }, "params.offset: 1 → (absent)"],
    [{ backend: "wasm" }, 'backend: (absent) → "wasm"'],
    [line({ words: { headline: true } }), "uses.data.line.headline: (absent) → true"],
    [{ files: { prices: "c".repeat(64) } }, 'files.prices: (absent) → "cccccccccccc…"'],
  ];
  for (const [change, text] of cases) assert.deepEqual(told(manifest(), manifest(change)), [text]);
  for (const [change, text] of cases) {
    const [, part, a, b] = /^(.*): (.*) → (.*)$/.exec(text)!;
    assert.deepEqual(told(manifest(change), manifest()), [`${part}: ${b} → ${a}`]);
  }
});

Deno.test("a parameter that moves between literal and axis is one change, the axis with it", () => {
  const literal = manifest();
  const moved = manifest({
    ...line({ params: {}, fromAxes: ["slope"] }),
    axes: { width: 5, slope: 3 },
  });
  assert.deepEqual(told(literal, moved), ["uses.data.line.slope: 3 → 3 (from the axis)"]);
  assert.deepEqual(told(moved, literal), ["uses.data.line.slope: 3 (from the axis) → 3"]);
  const own = manifest({ params: {}, fromAxes: ["offset"], axes: { width: 5, offset: 2 } });
  assert.deepEqual(told(literal, own), ["params.offset: 1 → 2 (from the axis)"]);
});

Deno.test("a random key is reported exactly when nothing else explains it", () => {
  const before = manifest();
  const other = { seed: 1, stream: "again" };
  const after = manifest({ axes: { width: 6 } });
  const streamed = { ...after, randomKey: randomKeyWith(after, other) };
  assert.deepEqual(told(before, after), ["axes.width: 5 → 6"]);
  assert.deepEqual(told(before, streamed, { before: random, after: other }), [
    "axes.width: 5 → 6",
    'stream: "" → "again"',
  ]);
  // A record that does not say what its key came from.
  const keys = [before.randomKey, streamed.randomKey].map((key) => JSON.stringify(key));
  assert.deepEqual(told(before, streamed, { after: other }), [
    "axes.width: 5 → 6",
    `randomKey: ${keys[0]} → ${keys[1]}`,
  ]);
});

Deno.test("other code for tables is another key, reported as such and in words", () => {
  const [before, after] = [manifest(), manifest({ conversion: "f".repeat(64) })];
  assert.notEqual(keyOf(before), keyOf(after));
  const changes = changesBetween(before, after, { after: random });
  assert.deepEqual(changes.map(changeText), [
    `conversion: "${"e".repeat(12)}…" → "${"f".repeat(12)}…"`,
  ]);
  assert.deepEqual(changes.map(inWords), ["the code that reads and writes tables changed"]);
  assert.ok(changes.every(isCode));
});
