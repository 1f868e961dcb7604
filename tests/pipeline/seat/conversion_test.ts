/** Between bytes in the store and a stage's tables: what comes back, what is refused, what is given away. */
import assert from "node:assert/strict";
import { encodeTable } from "../../../lib/contract/codec.ts";
import { numberColumn, table, textColumn, vectorColumn } from "../../../lib/contract/table.ts";
import { tableMediaType } from "../../../lib/contract/media-types.ts";
import { UserError } from "../../../lib/contract/errors.ts";
import { tableOutput } from "../../../lib/contract/stage.ts";
import type { OutputMessage } from "../../../lib/contract/worker.ts";
import { failedWith, runMessageOf, storedOutputs } from "../../../lib/pipeline/seat/conversion.ts";
import type { JobMessage } from "../../../lib/pipeline/seat/protocol.ts";

const sample = table({
  x: numberColumn([1, 2, 3], "m", "a length"),
  name: textColumn(["a", "b", "ü"], "a name"),
  image: vectorColumn(Uint8Array.of(1, 2, 3, 4, 5, 6), 2, { description: "an image" }),
}, ["name"]);

function jobOf(parts: JobMessage["inputs"][string], more: Partial<JobMessage> = {}): JobMessage {
  const common = { type: "run", params: {}, uses: {}, axes: {}, key: [1, 2] } as const;
  return { ...common, inputs: { samples: parts }, backend: "wasm", ...more };
}

Deno.test("stored bytes reach a stage as the tables they were, and go back as the same bytes", () => {
  const bytes = encodeTable(sample);
  const { message } = runMessageOf(
    jobOf([{ axes: { width: 4 }, mediaType: tableMediaType, bytes }]),
  );
  const [part] = message.inputs.samples;
  assert.deepEqual(part, { axes: { width: 4 }, table: sample });
  const [stored] = storedOutputs([{ name: "out", ...tableOutput(part.table) }]);
  assert.deepEqual(stored, { name: "out", mediaType: tableMediaType, bytes: encodeTable(sample) });
});

Deno.test("a message and its buffers survive the way to a Worker; each buffer is given once", () => {
  const part = () => ({ axes: {}, mediaType: tableMediaType, bytes: encodeTable(sample) });
  const files = { images: new Uint8Array(8) };
  const checkpoint = { resumed: new Uint8Array(files.images.buffer, 4) };
  const { message, buffers } = runMessageOf(jobOf([part(), part()], { files, checkpoint }));
  assert.equal(new Set(buffers).size, buffers.length);
  const arrived = structuredClone(message, { transfer: buffers as ArrayBuffer[] });
  assert.deepEqual(arrived.inputs.samples.map(({ table }) => table), [sample, sample]);
  assert.deepEqual(arrived.files, { images: new Uint8Array(8) });
  for (const buffer of buffers) assert.ok((buffer as ArrayBuffer).detached);
});

Deno.test("an input that is no table is refused by its role and its type", () => {
  const verdict = { axes: {}, mediaType: "application/json", bytes: new Uint8Array(2) };
  assert.throws(() => runMessageOf(jobOf([verdict])), (error) => {
    assert.match(String(error), /cannot read the input "samples", of type application\/json/);
    const { user, exitCode } = failedWith(error);
    return user && exitCode === 1;
  });
});

Deno.test("what a Worker sends is looked at again: it may have changed what looked at it there", () => {
  const wrong = [
    { kind: "table", table: { length: 1, columns: { x: { kind: "number", values: [1] } } } },
    { kind: "table", table: { length: 2, columns: { x: numberColumn([1], "m", "x") } } },
    { kind: "table" },
    { kind: "bytes", mediaType: "text/plain", bytes: "words" },
  ];
  for (const output of wrong) {
    const given = { name: "out", ...output } as unknown as OutputMessage;
    assert.throws(() => storedOutputs([given]), /the stage sent an output "out": /);
  }
  const endless = table({ x: numberColumn([1, Infinity], "m", "x") });
  assert.throws(
    () => storedOutputs([{ name: "out", ...tableOutput(endless) }]),
    (error) => error instanceof UserError && /Infinity in row 1 of column "x"/.test(error.message),
  );
});

Deno.test("bytes that say that they are a table are refused before they are stored: readers would believe it", () => {
  const whole = encodeTable(sample);
  const bytes = { name: "out", kind: "bytes", mediaType: tableMediaType } as const;
  const other = { ...bytes, mediaType: "application/octet-stream", bytes: whole };
  assert.equal(storedOutputs([other])[0].bytes, whole, "the control");
  for (
    const garbage of [
      Uint8Array.of(1, 2, 3),
      new TextEncoder().encode("ARROW1\0\0 and nothing else ARROW1"),
      whole.slice(0, whole.length / 2),
      whole,
    ]
  ) {
    assert.throws(() => storedOutputs([{ ...bytes, bytes: garbage }]), /"out"/);
  }
});

Deno.test("what a stage says of an error is cut, and says how much is missing", () => {
  const { message, name, stack } = failedWith(
    Object.assign(new Error("x".repeat(1e6)), { name: "y".repeat(1e6), stack: "z".repeat(1e6) }),
  );
  for (const text of [message, name, stack]) assert.ok(text.length < 21_000, `${text.length}`);
  assert.match(message, /x… \(980000 characters more\)$/);
});
