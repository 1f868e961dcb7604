import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/naive-ip.ts";
import { plugin as mup } from "../../lib/parametrizations/mup.ts";
import { effectiveScales } from "../../lib/num/width-exponents.ts";
import { rowOf } from "./exponent-case.ts";

Deno.test("naive IP has the effective rates of muP, and initial weights smaller by sqrt(m) inside", () => {
  const at = { width: 64, step: 0 };
  const naive = effectiveScales(rowOf(plugin, { params: {}, depth: 4 }), at);
  const maximal = effectiveScales(rowOf(mup, { params: {}, depth: 4 }), at);
  assert.deepEqual(naive.rate, maximal.rate);
  assert.deepEqual(naive.biasRate, maximal.biasRate);
  assert.deepEqual([...naive.initial], [1, 1 / 64, 1 / 64, 1 / 64, 1 / 64]);
});
