import assert from "node:assert/strict";
import {
  packState,
  type TrainingState,
  unpackState,
} from "../../../lib/dynamics/training/checkpoint.ts";
import { emptyLog } from "../../../lib/dynamics/training/log.ts";

const state: TrainingState = {
  finished: [[emptyLog()]],
  step: 7,
  logs: [
    {
      progress: { outcome: "training", lowest: 0.1 + 0.2, waited: 2 },
      window: { loss: 1 / 7 },
      series: { loss: [1 / 3, 5e-324], weightNorm: [1e308], gradientNorm: [null] },
    },
    {
      progress: { outcome: "diverged", lowest: null, waited: 0 },
      window: {},
      series: { loss: [null] },
    },
  ],
};

Deno.test("a state comes back bit for bit, also from the middle of a larger buffer", () => {
  const networks = Uint8Array.of(0, 255, 3);
  const packed = packState(state, networks);
  assert.deepEqual(unpackState(packed), { state, networks });
  const larger = new Uint8Array(packed.length + 9);
  larger.set(packed, 5);
  assert.deepEqual(unpackState(larger.subarray(5, 5 + packed.length)), { state, networks });
});

Deno.test("a checkpoint of another format is refused with what to do", () => {
  const header = new TextEncoder().encode('{"version":1}');
  const bytes = new Uint8Array(4 + header.length);
  bytes[0] = header.length;
  bytes.set(header, 4);
  assert.throws(() => unpackState(bytes), /format 1[\s\S]*format 2[\s\S]*remove the checkpoint/);
});
