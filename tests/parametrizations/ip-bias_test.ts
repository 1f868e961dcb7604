import assert from "node:assert/strict";
import { plugin } from "../../lib/parametrizations/ip-bias.ts";
import { hasBias } from "../../lib/num/width-exponents.ts";
import { rowOf } from "./exponent-case.ts";

Deno.test("IP with biases: first exponents for L = 4, then naive IP", () => {
  const row = rowOf(plugin, { params: {}, depth: 4 });
  assert.deepEqual(row.rate.first, [-2.5, -3, -2.5, -2, -1]);
  assert.deepEqual(row.rate.later, [-1, -2, -2, -2, -1]);
  assert.deepEqual(row.biasRate.first, [-2.5, -2, -1.5, -1, 0]);
  assert.deepEqual(row.biasRate.later, [-1, -1, -1, -1, 0]);
  assert.ok([1, 2, 3, 4, 5].every((layer) => hasBias(row, layer)));
});
