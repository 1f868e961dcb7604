/** Frames between processes: whole again however the stream is cut, without a byte held twice. */
import assert from "node:assert/strict";
import { encodeFrame, FrameReader } from "../../../lib/pipeline/seat/frame.ts";

const messages = [
  { type: "hello", text: "ü" },
  { type: "job", inputs: { x: [{ bytes: Uint8Array.of(1, 2, 3) }, { bytes: new Uint8Array() }] } },
  { bytes: Uint8Array.from({ length: 5000 }, (_, i) => i % 251) },
  {},
];

const stream = Uint8Array.from(
  messages.flatMap((message) => encodeFrame(message).flatMap((piece) => [...piece])),
);

Deno.test("a stream that is cut anywhere gives the same messages", () => {
  for (const size of [1, 2, 7, 64, 1000, stream.length]) {
    const reader = new FrameReader();
    const found: unknown[] = [];
    for (let at = 0; at < stream.length; at += size) {
      found.push(...reader.push(stream.subarray(at, at + size)));
    }
    assert.deepEqual(found, messages, `chunks of ${size}`);
  }
});

Deno.test("every byte array has a buffer of its own, that can be given away", () => {
  const [, job] = new FrameReader().push(stream) as typeof messages;
  const [{ bytes }] = (job.inputs as { x: { bytes: Uint8Array }[] }).x;
  assert.equal(bytes.buffer.byteLength, bytes.length);
});

Deno.test("what is no frame is refused, not waited for", () => {
  const text = new TextEncoder().encode("This is not a frame at all.");
  assert.throws(() => new FrameReader().push(text), RangeError);
  const [frame] = encodeFrame({ a: Uint8Array.of(1, 2) });
  new DataView(frame.buffer).setUint32(4, 9, true);
  const reader = new FrameReader();
  reader.push(frame.subarray(0, 8));
  assert.throws(() => reader.push(frame.subarray(8)), /a frame of 9 bytes holds 2/);
});

Deno.test("a short message is one write; of a long one no byte is copied", () => {
  assert.equal(encodeFrame(messages[1]).length, 1);
  const bytes = new Uint8Array(2 ** 17);
  const pieces = encodeFrame({ bytes, more: Uint8Array.of(1) });
  assert.ok(pieces.some((piece) => piece === bytes));
});
