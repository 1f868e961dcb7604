import assert from "node:assert/strict";
import { multiply } from "../../../lib/num/linear-algebra/linalg.ts";
import {
  GaussianRows,
  gramFactor,
  multiplyRows,
  type RowFactor,
} from "../../../lib/num/random/gaussian-rows.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import {
  assertClose,
  assertDistribution,
  assertMean,
  assertTwoSample,
  StatisticalFailure,
} from "../../support.ts";
import { normalCdf } from "../../../lib/num/analysis/special.ts";

// Each assertion on samples fails with probability at most 1e-6 (tests/support.ts).
const root = keyOf(1804);
const [units, inputs] = [3, 4];

/** Activations of 3 units at 4 inputs: their Gram matrix has rank 3. */
const features = Float64Array.from([1, -0.5, 0.25, 2, 0, 1.5, -1, 0.5, 0.75, 1, 1, -1]);

/** Phi' Phi + 1 1', with weights and biases of variance 1. */
function gramOf(phi: Float64Array): Float64Array {
  const transposed = Float64Array.from(
    { length: phi.length },
    (_, i) => phi[(i % units) * inputs + Math.floor(i / units)],
  );
  const product = multiply(transposed, phi, { rows: inputs, inner: units, columns: inputs });
  return product.map((entry) => entry + 1);
}

const gram = gramOf(features);
const layer: RowFactor = {
  factor: gramFactor(gram, inputs),
  inputs,
  directions: inputs,
  lower: true,
};

type Source = (rows: number, label: string) => Float64Array;
const conditional: Source = (rows, label) => {
  const out = new Float64Array(rows * inputs);
  new GaussianRows(fold(root, label)).fill(out, rows, layer);
  return out;
};
/** The plain simulation: fresh weights and a bias for each row. */
const explicit: Source = (rows, label) => {
  const stream = randomStream(fold(root, label));
  return Float64Array.from({ length: rows }, () => 0).reduce((out, _, row) => {
    const weights = Float64Array.from({ length: units }, () => stream.normal());
    const bias = stream.normal();
    for (let a = 0; a < inputs; a++) {
      let sum = bias;
      for (let j = 0; j < units; j++) sum += weights[j] * features[j * inputs + a];
      out[row * inputs + a] = sum;
    }
    return out;
  }, new Float64Array(rows * inputs));
};

const combination = [0.3, -1, 0.8, 0.4];
const projected = (rows: Float64Array) =>
  Array.from(
    { length: rows.length / inputs },
    (_, row) => combination.reduce((sum, c, a) => sum + c * rows[row * inputs + a], 0),
  );

/** One linear combination, and a product of three, agree in law with explicit weights. */
function assertRows(source: Source): void {
  const rows = 40_000;
  const [found, expected] = [source(rows, "conditional"), explicit(rows, "explicit")];
  assertTwoSample(projected(found), projected(expected), { discrepancy: 0.04 });
  const cubic = (all: Float64Array) =>
    Array.from(
      { length: rows },
      (_, r) => all[r * inputs] * all[r * inputs + 1] + all[r * inputs + 2],
    );
  assertTwoSample(cubic(found), cubic(expected), { discrepancy: 0.04 });
}

Deno.test("rows have the law of a layer with fresh weights and biases", () => {
  assertRows(conditional);
});

Deno.test("a wrong variant is rejected: the bias is left out of the Gram matrix", () => {
  const factor = gramFactor(gram.map((entry) => entry - 1), inputs);
  const wrong: Source = (rows, label) => {
    const out = new Float64Array(rows * inputs);
    new GaussianRows(fold(root, label)).fill(out, rows, { ...layer, factor });
    return out;
  };
  assert.throws(() => assertRows(wrong), StatisticalFailure);
});

Deno.test("neighbouring rows are independent", () => {
  const rows = conditional(40_000, "independent");
  const sums = projected(rows);
  const products = Array.from({ length: sums.length - 1 }, (_, i) => sums[i] * sums[i + 1]);
  // The variance of a sum is about 9: a correlation of 0.04 shows.
  assertMean(products, { expected: 0, discrepancy: 0.4 });
  const deviation = Math.sqrt(
    combination.reduce(
      (sum, c, a) => sum + combination.reduce((s, e, b) => s + c * e * gram[a * inputs + b], 0),
      0,
    ),
  );
  assertDistribution(sums, (x) => normalCdf(x / deviation), { discrepancy: 0.03 });
});

Deno.test("the factor of a singular Gram matrix gives it back and leaves a direction out", () => {
  const singular = gram.map((entry) => entry - 1);
  const factor = gramFactor(singular, inputs);
  assert.equal(factor[inputs * inputs - 1], 0);
  for (let a = 0; a < inputs; a++) {
    for (let b = 0; b < inputs; b++) {
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += factor[a * inputs + k] * factor[b * inputs + k];
      assertClose(sum, singular[a * inputs + b], { absolute: 1e-12 });
    }
  }
});

Deno.test("rows do not depend on how they are asked for", () => {
  const whole = conditional(20_000, "split");
  const source = new GaussianRows(fold(root, "split"));
  const parts = new Float64Array(whole.length);
  for (let row = 0; row < 20_000;) {
    const rows = Math.min(1 + (row % 977), 20_000 - row);
    source.fill(parts.subarray(row * inputs, (row + rows) * inputs), rows, layer);
    row += rows;
  }
  assert.deepEqual(parts, whole);
});

Deno.test("a factor of fewer directions than inputs is multiplied whole", () => {
  const out = new Float64Array(2);
  multiplyRows(out, Float64Array.of(2, 5), 1, {
    factor: Float64Array.of(1, 10, 100, 1000),
    inputs: 2,
    directions: 2,
  });
  assert.deepEqual([...out], [52, 5200]);
});
