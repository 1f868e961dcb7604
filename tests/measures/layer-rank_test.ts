import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/measures/layer-rank.ts";
import { namedArray } from "../../lib/num/array.ts";

function measure(spectra: readonly (readonly number[])[], params = {}) {
  const singularValue = namedArray(
    [{ name: "layer", length: spectra.length }, { name: "index", length: spectra[0].length }],
    Float64Array.from(spectra.flat()),
    { description: "", missing: "the run had diverged" },
  );
  return plugin.measure({ singularValue }, v.parse(plugin.params, params));
}

Deno.test("ranks of known spectra", () => {
  const { stableRank, participation, thresholdRank } = measure([
    [7, 0, 0, 0],
    [3, 3, 3, 3],
    [2, 1, 1e-3, 9e-4],
    [NaN, NaN, NaN, NaN],
  ]);
  assert.deepEqual(stableRank.axes.map(({ name }) => name), ["layer"]);
  const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-5);
  close(stableRank.values[0], 1);
  close(stableRank.values[1], 4);
  close(stableRank.values[2], 1.25);
  close(participation.values[1], 4);
  close(participation.values[2], 25 / 17);
  // 5e-4 of the largest is 1e-3, which itself does not count.
  assert.deepEqual([...thresholdRank.values.subarray(0, 3)], [1, 4, 2]);
  for (const { values, missing } of [stableRank, participation, thresholdRank]) {
    assert.ok(Number.isNaN(values[3]));
    assert.equal(missing, "the run had diverged");
  }
});

Deno.test("the threshold is a share of the largest value", () => {
  assert.equal(measure([[2, 1, 1e-3, 9e-4]], { threshold: 4e-4 }).thresholdRank.values[0], 4);
  assert.equal(measure([[2, 1, 1e-3, 9e-4]], { threshold: 0.6 }).thresholdRank.values[0], 1);
});
