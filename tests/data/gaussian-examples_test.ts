import assert from "node:assert/strict";
import { vectors } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/gaussian-examples.ts";
import { correlation } from "../../lib/num/statistics/moments.ts";
import { keyOf } from "../../lib/num/random/key.ts";

Deno.test("inputs have the norm and, in high dimension, the correlation asked for", () => {
  const found = plugin.generate(
    { dimension: 20000, targets: [1, 2], correlation: 0.6, squaredNorm: 1 },
    keyOf(1),
  );
  const { values, size } = vectors(found, "input");
  const [a, b] = [values.slice(0, size), values.slice(size)].map((x) => Float64Array.from(x));
  for (const x of [a, b]) {
    const power = x.reduce((sum, value) => sum + value * value, 0) / size;
    assert.ok(Math.abs(power - 1) < 1e-6);
  }
  // Standard error 0.0045; false alarms below 1e-6.
  assert.ok(Math.abs(correlation(a, b) - 0.6) < 0.025);
});

Deno.test("same key, same inputs; another key, others", () => {
  const make = (seed: number) =>
    vectors(plugin.generate({ dimension: 3, targets: [1], correlation: 0 }, keyOf(seed)), "input");
  assert.deepEqual(make(1), make(1));
  assert.notDeepEqual(make(1), make(2));
});
