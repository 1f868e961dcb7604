import assert from "node:assert/strict";
import * as v from "valibot";
import { meanFieldParams, requireObserved } from "../../../lib/dynamics/mean-field/parameters.ts";

const least = {
  networks: 1,
  width: 2,
  inputs: [0, 1],
  targets: [0, 1],
  penalty: 0,
  step: 0.1,
  steps: 10,
  discard: 9,
};

Deno.test("an average needs a time, cooling a temperature", () => {
  const parsed = v.parse(meanFieldParams, least);
  requireObserved(parsed);
  assert.throws(() => requireObserved({ ...parsed, discard: 10 }), /`discard` below `steps`/);
  assert.throws(() => requireObserved({ ...parsed, cooling: 0.5 }), /inverseTemperature/);
});
