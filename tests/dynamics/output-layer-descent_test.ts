import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/output-layer-descent.ts";
import { assertClose } from "../support.ts";
import { run } from "./tangent/run.ts";

const fields = run(plugin, {
  networks: 3,
  target: "tanh",
  samples: 300,
  testPoints: 500,
  kernel: "two-layer-last",
  width: 100,
  rate: 0.5,
  epochs: 60,
}, 5171);

function assertOne(ratios: Float64Array): void {
  for (const ratio of ratios) assertClose(ratio, 1, { absolute: 0.05 });
}

Deno.test("steps end where the filter says, within 5 %", () => {
  assertOne(fields.errorRatio.values);
});

Deno.test("a wrong variant is rejected: the filter without the factor of momentum", () => {
  assert.throws(() => assertOne(fields.plainRatio.values), /off by/);
});
