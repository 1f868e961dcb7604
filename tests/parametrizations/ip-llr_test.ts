import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/ip-llr.ts";
import { plugin as naive } from "../../lib/parametrizations/naive-ip.ts";
import { effectiveScales } from "../../lib/num/width-exponents.ts";
import { rowOf } from "./exponent-case.ts";

const once = { firstSteps: 1 };

Deno.test("IP-LLR, p = 1: effective first rates m^((L+1)/2), m^((L-2)/2), m^((L-3)/2)", () => {
  for (const depth of [2, 3, 4, 6]) {
    const row = rowOf(plugin, { params: once, depth });
    const { rate, biasRate } = effectiveScales(row, { width: 4, step: 0 });
    assert.equal(rate[0], 2 ** (depth + 1));
    assert.equal(biasRate[0], rate[0]);
    for (let l = 1; l < depth; l++) assert.equal(rate[l], 2 ** (depth - 2));
    assert.equal(rate[depth], 2 ** (depth - 3));
  }
});

Deno.test("IP-LLR, p = 2, L = 3: S = 7, so c = -4, -4.5, -4.5, -4", () => {
  const row = rowOf(plugin, { params: once, depth: 3, homogeneity: 2 });
  assert.deepEqual(row.rate.first, [-4, -4.5, -4.5, -4]);
});

Deno.test("IP-LLR is naive IP after its first steps", () => {
  const at = { width: 64, step: 2 };
  const usual = effectiveScales(rowOf(naive, { params: {}, depth: 3 }), at);
  const after = (firstSteps: number) =>
    effectiveScales(rowOf(plugin, { params: { firstSteps }, depth: 3 }), at);
  assert.deepEqual(after(2), usual);
  assert.notDeepEqual(after(3), usual);
});
