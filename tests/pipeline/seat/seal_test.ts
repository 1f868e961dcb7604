/** Nobody without the key can put a frame into a sealed stream, nor change, repeat, drop or swap one. */
import assert from "node:assert/strict";
import { encodeFrame, FrameReader, sealedFrame } from "../../../lib/pipeline/seat/frame.ts";
import { Seals } from "../../../lib/pipeline/seat/seal.ts";

const key = new Uint8Array(32).fill(7);
const first = { type: "log", text: "a line" };
const good = { type: "done", outputs: [{ name: "value", bytes: Uint8Array.of(1, 2, 3) }] };
const forged = { type: "done", outputs: [{ name: "value", bytes: Uint8Array.of(6, 6, 6) }] };

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** The two frames of an honest process. */
function honest(): readonly [Uint8Array, Uint8Array] {
  const seals = new Seals(key);
  return [joined(sealedFrame(first, seals)), joined(sealedFrame(good, seals))];
}

function read(...parts: readonly Uint8Array[]): unknown[] {
  const reader = new FrameReader(new Seals(key));
  return parts.flatMap((part) => reader.push(part));
}

Deno.test("a sealed stream gives its messages, however it is cut", () => {
  const stream = joined(honest());
  assert.deepEqual(read(...honest()), [first, good]);
  for (const size of [1, 5, 33]) {
    const parts = Array.from(
      { length: Math.ceil(stream.length / size) },
      (_, i) => stream.subarray(i * size, (i + 1) * size),
    );
    assert.deepEqual(read(...parts), [first, good]);
  }
});

Deno.test("forged, repeated, missing, swapped and changed frames are refused", () => {
  const [one, two] = honest();
  const unsealed = joined(encodeFrame(forged));
  const sealedByAnother = joined(sealedFrame(forged, new Seals(new Uint8Array(32).fill(8))));
  const zeros = new Uint8Array(32);
  const refused: readonly (readonly Uint8Array[])[] = [
    [unsealed, zeros],
    [one, unsealed, two],
    [one, sealedByAnother],
    [one, one],
    [two],
    [two, one],
    // Bytes of somebody else in the midst of an honest frame.
    [one, two.subarray(0, two.length - 34), Uint8Array.of(6), two.subarray(two.length - 34)],
  ];
  for (const [i, parts] of refused.entries()) {
    assert.throws(() => read(...parts), RangeError, `case ${i}`);
  }
  for (let at = 8; at < two.length; at++) {
    const changed = two.slice();
    changed[at] ^= 1;
    assert.throws(() => read(one, changed), `byte ${at}`);
  }
});
