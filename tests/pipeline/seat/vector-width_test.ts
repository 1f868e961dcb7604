import assert from "node:assert/strict";
import { canJoin, vectorsOf } from "../../../lib/pipeline/seat/vector-width.ts";

const machine = { v8: "15.0.245.4", arch: "x86_64", fuses: true };

Deno.test("vectors are of 256 bits where V8 is told to join them and the processor can, else of 128", () => {
  assert.equal(vectorsOf(machine).bits, 256);
  const others = [{ v8: "16.1" }, { v8: "14.9" }, { arch: "aarch64" }, { fuses: false }];
  for (const other of others) {
    const { bits, because } = vectorsOf({ ...machine, ...other });
    assert.equal(bits, 128);
    assert.ok(because.length > 20);
  }
});

Deno.test("a processor of another kind is the reason before its arithmetic is", () => {
  assert.match(vectorsOf({ ...machine, arch: "aarch64", fuses: false }).because, /aarch64/);
  assert.match(vectorsOf({ ...machine, fuses: false }).because, /does not fuse/);
});

Deno.test("only a V8 in which the flag was tried is given it", () => {
  assert.deepEqual(["15.0", "150.1", "1.15.0"].map(canJoin), [true, false, false]);
});
