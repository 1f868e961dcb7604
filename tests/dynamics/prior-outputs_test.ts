import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/prior-outputs.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { assertMean, assertTwoSample, StatisticalFailure } from "../support.ts";
import { compute, examples, explicitKernels, prior } from "./prior-case.ts";

// Each assertion on samples fails with probability at most 1e-6 (tests/support.ts).
const root = keyOf(1814);
const input = [1, -0.5];
const count = 8000;

function outputs(params: Record<string, unknown>) {
  return plugin.simulate({
    params: v.parse(plugin.params, { networks: count, depth: 2, width: 3, ...params }),
    recipe: {},
    data: examples([input]),
    key: fold(root, "chain"),
    compute,
  });
}

function assertLaw(kernels: Float64Array): void {
  const shape = {
    x: Float64Array.from(input),
    inputs: 1,
    prior: { ...prior, depth: 2 },
    widths: Int32Array.of(3, 3),
  };
  const expected = explicitKernels(shape, count, fold(root, "explicit")).map(([kernel]) => kernel);
  assertTwoSample(kernels, expected, { discrepancy: 0.09 });
}

Deno.test("the scalar chain has the law of networks with explicit weights", () => {
  assertLaw(outputs({}).kernel.values);
});

Deno.test("wrong variants are rejected: no bias, other widths", () => {
  assert.throws(() => assertLaw(outputs({ biasVariance: 0 }).kernel.values), StatisticalFailure);
  assert.throws(
    () => assertLaw(outputs({ profile: "largest_last" }).kernel.values),
    StatisticalFailure,
  );
});

Deno.test("columns are what they say: means of squares, of the kernel and of the excess", () => {
  const { kernel, square1, output1, output2, excessKurtosis } = outputs({ width: 20 });
  // |x|^2 / d = 0.625: K_0 = 0.7, K_1 = 0.76, K_2 = 0.808.
  assertMean(kernel.values, { expected: 0.808, discrepancy: 0.05 });
  assertMean(square1.values, { expected: 0.808, discrepancy: 0.15 });
  const products = output1.values.map((value, i) => value * output2.values[i]);
  assertMean(products, { expected: 0, discrepancy: 0.1 });
  kernel.values.forEach((value, i) => {
    const error = Math.abs(excessKurtosis.values[i] - 3 * (value / 0.808 - 1) ** 2);
    assert.ok(error < 1e-6, `${error}`);
  });
});

Deno.test("the distance from the limit keeps its mean without its linear noise", () => {
  const { cumulativeGap, output1 } = outputs({ networks: 200_000, width: 5 });
  const reach = Math.sqrt(3 - Math.sqrt(6)) * Math.sqrt(0.808);
  const below = output1.values.map((value) => (value < reach ? 1 : 0) - 0.7709564);
  const differences = below.map((value, i) => value - cumulativeGap.values[i]);
  assertMean(differences, { expected: 0, discrepancy: 0.01 });
});

Deno.test("two inputs are refused", () => {
  assert.throws(
    () =>
      plugin.simulate({
        params: v.parse(plugin.params, { networks: 2, depth: 1, width: 3 }),
        recipe: {},
        data: examples([[1], [2]]),
        key: root,
        compute,
      }),
    /2 inputs with the scalar chain/,
  );
});
