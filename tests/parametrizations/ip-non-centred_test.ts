import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/ip-non-centred.ts";
import { plugin as naive } from "../../lib/parametrizations/naive-ip.ts";
import { rowOf } from "./exponent-case.ts";

Deno.test("non-centred IP is naive IP with a mean", () => {
  const row = rowOf(plugin, { params: { mean: 0.5 }, depth: 3 });
  assert.deepEqual(row, { ...rowOf(naive, { params: {}, depth: 3 }), initialMean: 0.5 });
});
