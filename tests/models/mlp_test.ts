import assert from "node:assert/strict";
import { plugin } from "../../lib/models/mlp.ts";

Deno.test("layer time T sets the depth to round(T n)", () => {
  assert.deepEqual(plugin.describe({ width: 150, time: 0.5, activation: "relu" }), {
    width: 150,
    depth: 75,
    activation: "relu",
  });
  assert.equal(plugin.describe({ width: 3, time: 0.1, activation: "tanh" }).depth, 1);
});

Deno.test("depth and time together, or neither, are refused with both values", () => {
  const size = { width: 10, activation: "relu" } as const;
  assert.throws(() => plugin.describe(size), /depth not given and time not given/);
  assert.throws(() => plugin.describe({ ...size, depth: 5, time: 1 }), /exactly one/);
});
