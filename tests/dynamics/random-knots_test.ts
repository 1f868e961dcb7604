import assert from "node:assert/strict";
import * as v from "valibot";
import type { NamedArray } from "../../lib/contract/array.ts";
import { plugin } from "../../lib/dynamics/random-knots.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { compute } from "./mlp-case.ts";

const simulated = (params: Readonly<Record<string, unknown>>) =>
  plugin.simulate({
    params: v.parse(plugin.params, params),
    recipe: {},
    key: keyOf(64),
    compute,
  }) as Record<string, NamedArray>;

Deno.test("every set is solved to its certificate, none has an inadmissible interval, shares sum to 1", () => {
  const { intervals, inadmissible, certificateExcess, share, offExamples } = simulated({
    networks: 80,
  });
  assert.ok(certificateExcess.values.every((excess) => excess < 1e-9));
  assert.ok(inadmissible.values.every((value) => value === 0));
  assert.ok(intervals.values.every((value) => value >= 1 && value <= 7));
  for (let n = 0; n < 80; n++) {
    const row = share.values.subarray(12 * n, 12 * n + 12);
    assert.ok(Math.abs(row.reduce((sum, x) => sum + x, 0) - 1) < 1e-12);
  }
  // About two sets of five have a knot inside an interval: fewer than 10 or more than 60 of 80 would come once in a
  // million.
  const off = offExamples.values.reduce((sum, value) => sum + value, 0);
  assert.ok(off > 10 && off < 60, `${off}`);
});

Deno.test("ranges that are empty are refused", () => {
  assert.throws(
    () => simulated({ networks: 1, examplesFewest: 5, examplesMost: 3 }),
    /empty range/,
  );
});
