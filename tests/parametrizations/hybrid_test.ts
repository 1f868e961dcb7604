import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/hybrid.ts";
import { plugin as mup } from "../../lib/parametrizations/mup.ts";
import { effectiveScales } from "../../lib/num/width-exponents.ts";
import { rowOf } from "./exponent-case.ts";

Deno.test("hybrid is muP at step 0; then intermediate weights start from U/m, the others are kept", () => {
  const row = rowOf(plugin, { params: {}, depth: 3 });
  const maximal = rowOf(mup, { params: {}, depth: 3 });
  const first = { width: 64, step: 0 };
  assert.deepEqual(effectiveScales(row, first), effectiveScales(maximal, first));
  const later = effectiveScales(row, { width: 64, step: 1 });
  assert.deepEqual([...later.initial], [1, 1 / 64, 1 / 64, 1 / 64]);
  assert.deepEqual(later.rate, effectiveScales(maximal, { width: 64, step: 1 }).rate);
});
