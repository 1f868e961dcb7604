import assert from "node:assert/strict";
import {
  packState,
  type RunState,
  unpackState,
} from "../../../lib/dynamics/training/checkpoint.ts";

const state: RunState = {
  epoch: 7,
  progress: [
    { outcome: "training", lowest: 0.1 + 0.2, waited: 2 },
    { outcome: "diverged", lowest: null, waited: 0 },
  ],
  logs: [
    { loss: [1 / 3, 5e-324], learningRate: [0.1], gradientNorm: [null], weightNorm: [1e308] },
    { loss: [null], learningRate: [], gradientNorm: [], weightNorm: [] },
  ],
};

Deno.test("a state comes back bit for bit, also from the middle of a larger buffer", () => {
  const ensemble = Uint8Array.of(0, 255, 3);
  const packed = packState(state, ensemble);
  assert.deepEqual(unpackState(packed), { state, ensemble });
  const larger = new Uint8Array(packed.length + 9);
  larger.set(packed, 5);
  assert.deepEqual(unpackState(larger.subarray(5, 5 + packed.length)), { state, ensemble });
});

Deno.test("a checkpoint of another format is refused with what to do", () => {
  const header = new TextEncoder().encode('{"version":99}');
  const bytes = new Uint8Array(4 + header.length);
  bytes[0] = header.length;
  bytes.set(header, 4);
  assert.throws(() => unpackState(bytes), /format 99[\s\S]*remove the checkpoint/);
});
