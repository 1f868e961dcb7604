import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/sparse-state-evolution.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const signal = (dimension: number, support: number, strength: number, iteration = 12) =>
  scalarOf(
    plugin.predict({ dimension, support, strength, level: "sparsity", iteration }),
    "signal",
  );
const critical = (dimension: number, support: number) =>
  scalarOf(plugin.predict({ dimension, support, level: "universal" }), "criticalStrength");

Deno.test("alpha_12 of another program", () => {
  assertClose(signal(1e4, 50, 0.8), 0.7936, { absolute: 5e-5 });
  assertClose(signal(1e4, 100, 0.8), 0.7825, { absolute: 5e-5 });
  assertClose(signal(1e4, 50, 0.5), 0.4807, { absolute: 5e-5 });
  assertClose(signal(4e4, 100, 0.6), 0.5957, { absolute: 5e-5 });
});

Deno.test("the smallest spike in units of sqrt(k ln n / n), of another program", () => {
  const unit = (n: number, k: number) => critical(n, k) / Math.sqrt(k * Math.log(n) / n);
  [[1e4, 10, 2.2289], [1e4, 50, 2.2283], [1e4, 300, 2.2282], [1e5, 50, 2.1755], [1e6, 50, 2.1340]]
    .forEach(([n, k, expected]) => assertClose(unit(n, k), expected, { absolute: 1e-4 }));
});

Deno.test("at the smallest spike the signal survives from above it and dies below it", () => {
  const [n, k] = [1e4, 50];
  const limit = critical(n, k);
  const last = (strength: number) =>
    scalarOf(
      plugin.predict({ dimension: n, support: k, strength, level: "universal", iteration: 400 }),
      "signal",
    );
  assert.ok(last(1.002 * limit) > 0.5 * limit);
  assert.ok(last(0.998 * limit) < 1e-3 * limit);
});

Deno.test("noise that passes the threshold makes the overlap smaller than 1", () => {
  const alone = 0.8 * 1;
  assert.ok(Math.abs(signal(1e4, 50, 0.8, 2) - alone) > 0.004);
  assert.ok(signal(1e4, 50, 0.8, 2) < alone);
});
