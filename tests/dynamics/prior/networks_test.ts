import assert from "node:assert/strict";
import { PriorNetworks, type PriorNetworksShape } from "../../../lib/dynamics/prior/networks.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { assertMean, assertTwoSample, StatisticalFailure } from "../../support.ts";
import { explicitKernels, small } from "../prior-case.ts";

// Each assertion on samples fails with probability at most 1e-6 (tests/support.ts).
const root = keyOf(1811);
const count = 8000;

interface Drawn {
  readonly kernels: Float64Array[];
  readonly noises: Float64Array[];
  readonly limit: Float64Array;
}

function drawn(shape: PriorNetworksShape, label: string, networks = count): Drawn {
  const source = new PriorNetworks(shape, fold(root, label));
  const [kernels, noises]: [Float64Array[], Float64Array[]] = [[], []];
  for (let i = 0; i < networks; i++) {
    source.draw();
    kernels.push(source.kernel.slice());
    noises.push(source.noise.slice());
  }
  return { kernels, noises, limit: source.limit };
}

const entry = (all: Float64Array[], i: number) => all.map((matrix) => matrix[i]);

/** Entries and a product of entries have the law of networks with explicit weights. */
function assertLaw(kernels: Float64Array[]): void {
  const expected = explicitKernels(small, count, fold(root, "explicit"));
  for (const i of [0, 1, 5, 8]) {
    assertTwoSample(entry(kernels, i), entry(expected, i), { discrepancy: 0.09 });
  }
  const product = (all: Float64Array[]) => all.map((k) => k[1] * k[8] - k[2] * k[5]);
  assertTwoSample(product(kernels), product(expected), { discrepancy: 0.09 });
}

Deno.test("kernels of the last layer have the law of networks with explicit weights", () => {
  assertLaw(drawn(small, "law").kernels);
});

Deno.test("wrong variants are rejected: no biases, one layer fewer", () => {
  const bare = { ...small, prior: { ...small.prior, biasVariance: 0 } };
  assert.throws(() => assertLaw(drawn(bare, "law").kernels), StatisticalFailure);
  const shallow = { ...small, prior: { ...small.prior, depth: 1 }, widths: Int32Array.of(2) };
  assert.throws(() => assertLaw(drawn(shallow, "law").kernels), StatisticalFailure);
});

/** Entry 5 has little noise of its own: there the mean of the distance from the limit shows. */
const narrow = { ...small, widths: Int32Array.of(1, 2) };
function assertNoMean(matrices: Float64Array[]): void {
  assertMean(entry(matrices, 5), { expected: 0, discrepancy: 0.08 });
  for (const i of [0, 1, 2, 8]) {
    assertMean(entry(matrices, i), { expected: 0, discrepancy: 0.4 });
  }
}

Deno.test("the linear noise has mean 0 at every width, however small", () => {
  assertNoMean(drawn(narrow, "noise").noises);
});

Deno.test("a wrong variant is rejected: the distance from the limit, whose mean is O(1/n)", () => {
  const { kernels, limit } = drawn(narrow, "noise");
  const distances = kernels.map((kernel) => kernel.map((k, i) => k - limit[i]));
  assert.throws(() => assertNoMean(distances), /discrepancy 0.1/);
});

Deno.test("what the linear noise leaves falls like 1/n, the distance itself like 1/sqrt n", () => {
  const sizes = [50, 800].map((width) => {
    const wide = { ...small, widths: Int32Array.of(width, width) };
    const { kernels, noises, limit } = drawn(wide, "order", 400);
    const root = (value: (i: number) => number) =>
      Math.sqrt(kernels.reduce((sum, _, i) => sum + value(i) ** 2, 0) / kernels.length);
    return {
      whole: root((i) => kernels[i][1] - limit[1]),
      left: root((i) => kernels[i][1] - limit[1] - noises[i][1]),
    };
  });
  // Ratios 4 and 16 of sizes whose relative error is below 0.05 each: bounds at over five errors.
  const ratio = (name: "whole" | "left") => sizes[0][name] / sizes[1][name];
  assert.ok(ratio("whole") > 2.9 && ratio("whole") < 5.5, `${ratio("whole")}`);
  assert.ok(ratio("left") > 9 && ratio("left") < 28, `${ratio("left")}`);
});
