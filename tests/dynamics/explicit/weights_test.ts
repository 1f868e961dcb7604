import assert from "node:assert/strict";
import { batchSize, WeightDrawer } from "../../../lib/dynamics/explicit/weights.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import {
  assertDistribution,
  assertMean,
  assertVariance,
  StatisticalFailure,
} from "../../support.ts";

Deno.test("a network's weights do not depend on how networks are batched", () => {
  const drawer = new WeightDrawer(keyOf(1), "gaussian");
  const size = { rows: 3, columns: 5 };
  const together = drawer.draw({ first: 0, count: 4, ...size }, "W", 7);
  const alone = drawer.draw({ first: 2, count: 1, ...size }, "W", 7);
  assert.deepEqual(together.values.slice(30, 45), alone.values);
});

Deno.test("label, layer and network give different weights, and again the same", () => {
  const drawer = new WeightDrawer(keyOf(1), "gaussian");
  const first = (label: string, layer: number, network: number) =>
    drawer.draw({ first: network, count: 1, rows: 1, columns: 1 }, label, layer).values[0];
  const drawn = [first("W", 0, 0), first("V", 0, 0), first("W", 1, 0), first("W", 0, 1)];
  assert.equal(new Set(drawn).size, 4);
  assert.equal(first("W", 0, 0), drawn[0]);
});

Deno.test("uniform weights are uniform on [-sqrt 3, sqrt 3], variance 1", () => {
  const size = { first: 0, count: 20, rows: 40, columns: 50 };
  const { values } = new WeightDrawer(keyOf(2), "uniform").draw(size, "W", 0);
  const root = Math.sqrt(3);
  assertDistribution(values, (x) => Math.min(1, Math.max(0, (x + root) / (2 * root))));
  assertMean(values, { expected: 0 });
  assertVariance(values, { expected: 1 });
  // Wrong: the range [-1, 1] of variance 1/3.
  const narrow = values.map((value) => value / root);
  assert.throws(() => assertVariance(narrow, { expected: 1 }), StatisticalFailure);
});

Deno.test("a batch holds at most 2^22 entries and at least one network", () => {
  assert.equal(batchSize(64 * 64, 10), 10);
  assert.equal(batchSize(64 * 64, 5000), 1024);
  assert.equal(batchSize(1 << 23, 7), 1);
});
