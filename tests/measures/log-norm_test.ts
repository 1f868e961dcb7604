import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/log-norm.ts";
import { mlpFields } from "./fields.ts";

Deno.test("log-norm is the field of the dynamics, with its layer time", () => {
  const fields = mlpFields([{ logNorm: [1, -2], oneMinusCorrelation: [0.5] }]);
  assert.deepEqual(plugin.measure(fields), { time: fields.time, logNorm: fields.logNorm });
  assert.ok(plugin.needs.every((name) => name in fields));
});
