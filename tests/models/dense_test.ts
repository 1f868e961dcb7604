import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/models/dense.ts";

const describe = (given: object) => plugin.describe(v.parse(plugin.params, given));
const size = { width: 8, depth: 3, inputDimension: 4 };

Deno.test("dense: the deviation goes with the activation unless it is given", () => {
  assert.equal(describe(size).deviation, Math.SQRT2);
  assert.equal(describe({ ...size, activation: "gelu" }).deviation, 2);
  assert.equal(describe({ ...size, activation: "tanh" }).deviation, 1);
  assert.equal(describe({ ...size, deviation: 0.6 }).deviation, 0.6);
});

Deno.test("dense: only relu-squared is homogeneous of degree 2", () => {
  assert.equal(describe({ ...size, activation: "relu-squared" }).homogeneity, 2);
  assert.equal(describe({ ...size, activation: "elu" }).homogeneity, 1);
});

Deno.test("dense: one hidden layer is refused", () => {
  assert.throws(() => describe({ ...size, depth: 1 }));
});
