import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/explosion.ts";
import { namedArray } from "../../lib/num/array.ts";
import { mlpFields } from "./fields.ts";

const norms = (...values: number[]) =>
  mlpFields(values.map((value) => ({ logNorm: [Math.log(value)] })));

Deno.test("a norm above the threshold has exploded, one at it has not", () => {
  const fields = norms(0.1, 19.9, 20.1, 1e200);
  const { exploded, time } = plugin.measure(fields, { threshold: 20 });
  assert.deepEqual([...exploded.values], [0, 0, 1, 1]);
  assert.deepEqual([...time.values], [0.5]);
  const high = plugin.measure(fields, { threshold: 1000 }).exploded;
  assert.deepEqual([...high.values], [0, 0, 0, 1]);
  const at = plugin.measure(norms(1), { threshold: 1 }).exploded;
  assert.deepEqual([...at.values], [0]);
});

Deno.test("dynamics that know of the explosion are believed, where their norm is no number", () => {
  const fields = norms(0.5, NaN, NaN, 50);
  const known = { axes: fields.logNorm.axes.slice(0, 2), values: Float64Array.of(0, 1, 0, 0) };
  const exploded = namedArray(known.axes, known.values, { description: "1 if exploded" });
  const found = plugin.measure({ ...fields, exploded }, { threshold: 20 }).exploded;
  assert.deepEqual([...found.values], [0, 1, 0, 1]);
  // Without their word a network without a norm, a dead one, has not exploded.
  assert.deepEqual([...plugin.measure(fields, { threshold: 20 }).exploded.values], [0, 0, 0, 1]);
});
