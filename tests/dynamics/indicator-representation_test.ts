import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/indicator-representation.ts";
import { plugin as law } from "../../lib/theory/indicator-representation.ts";
import { assertMean, StatisticalFailure } from "../support.ts";
import { scalarOf } from "../theory/predicted.ts";
import { run } from "./tangent/run.ts";

const fields = run(plugin, { networks: 4000, width: 300, points: 16 }, 5151);
const predicted = (name: string) => scalarOf(law.predict(v.parse(law.params, {})), name);

// 4000 networks: standard error about 0.2 of 9.8, so that half as much again is found.
Deno.test("m times the error has the predicted mean", () => {
  const expected = predicted("scaledError");
  assertMean(fields.scaledError.values, { expected, discrepancy: 3 });
});

Deno.test("a wrong variant is rejected: units that are never off", () => {
  const expected = predicted("scaledErrorUngated");
  assert.throws(() => assertMean(fields.scaledError.values, { expected }), StatisticalFailure);
});

Deno.test("the same key gives the same numbers, another key others", () => {
  const few = { networks: 2, width: 20 };
  assert.deepEqual(run(plugin, few, 5152), run(plugin, few, 5152));
  assert.notDeepEqual(run(plugin, few, 5152), run(plugin, few, 5153));
});
