import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/models/residual-affine.ts";

Deno.test("residual-affine describes the network that its parameters say", () => {
  const given = { width: 3, depth: 7, activation: "tanh", multiplier: "shared" } as const;
  assert.deepEqual(plugin.describe(v.parse(plugin.params, given)), { ...given, branch: "affine" });
});

Deno.test("residual-affine refuses an unknown activation and a fraction of a layer", () => {
  const given = { depth: 7, activation: "tanh", multiplier: "shared" };
  assert.throws(() => v.parse(plugin.params, { ...given, activation: "sine" }));
  assert.throws(() => v.parse(plugin.params, { ...given, depth: 7.5 }));
});
