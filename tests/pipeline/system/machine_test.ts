import assert from "node:assert/strict";
import { isSameMachine, thisMachine } from "../../../lib/pipeline/system/machine.ts";

Deno.test("a machine is its name and its last start; what nobody may know makes no difference", () => {
  const boot = "2026-11-30T03:00:00.000Z";
  const later = "2026-11-30T03:01:00.000Z";
  const tomorrow = "2026-12-01T03:00:00.000Z";
  const here = { host: "lab", boot };
  assert.ok(isSameMachine(here, { host: "lab", boot: later }), "a clock was set right");
  assert.ok(isSameMachine(here, { host: "lab" }));
  assert.ok(!isSameMachine(here, { host: "lab", boot: tomorrow }), "started again, or a clone");
  assert.ok(!isSameMachine(here, { host: "lab-2", boot }));
  assert.ok(isSameMachine(thisMachine(), thisMachine()));
});
