import assert from "node:assert/strict";
import * as v from "valibot";
import type { Compute } from "asymptopia/lib/contract/plugins.ts";
import { symmetricEigenvalues } from "asymptopia/lib/num/linear-algebra/eigenvalues.ts";
import { keyOf } from "asymptopia/lib/num/random/key.ts";
import { randomStream } from "asymptopia/lib/num/random/random.ts";
import { assertMean, assertTwoSample, StatisticalFailure } from "asymptopia/tests/support.ts";
import { plugin } from "../../lib/dynamics/wishart-spectrum.ts";

const compute: Compute = { backend: "cpu", progress: () => {} };

/** Eigenvalues of each matrix, largest first. */
function simulated(params: Record<string, unknown>, seed = 1): readonly Float64Array[] {
  const key = keyOf(seed);
  const { eigenvalue } = plugin.simulate({
    params: v.parse(plugin.params, params),
    recipe: {},
    key,
    compute,
  });
  const [{ length: matrices }, { length: ranks }] = eigenvalue.axes;
  return Array.from(
    { length: matrices },
    (_, i) => eigenvalue.values.subarray(i * ranks, (i + 1) * ranks),
  );
}

/** The same by drawing W, of rows x columns, and multiplying, smallest first. */
function plain(rows: number, columns: number, matrices: number): readonly Float64Array[] {
  const stream = randomStream(keyOf(2));
  const entries = new Float64Array(rows * columns);
  return Array.from({ length: matrices }, () => {
    stream.fillNormal(entries);
    const product = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < rows; j++) {
        for (let k = 0; k < columns; k++) {
          product[i * rows + j] += entries[i * columns + k] * entries[j * columns + k] / columns;
        }
      }
    }
    return symmetricEigenvalues(product, rows);
  });
}

// 10,000 matrices: each fails wrongly once in 1e6, and detects a distance of 0.07.
Deno.test("largest and smallest eigenvalue have the law of matrices that are drawn and multiplied", () => {
  const found = simulated({ width: 3, aspect: 0.5, matrices: 10_000 });
  const expected = plain(3, 6, 10_000);
  const largest = found.map((values) => values[0]);
  const smallest = found.map((values) => values[2]);
  assertTwoSample(largest, expected.map((values) => values[2]), { discrepancy: 0.07 });
  assertTwoSample(smallest, expected.map((values) => values[0]), { discrepancy: 0.07 });
  // Wrong: one column fewer. The smallest eigenvalue sees it.
  const wrong = plain(3, 5, 10_000).map((values) => values[0]);
  assert.throws(() => assertTwoSample(smallest, wrong), StatisticalFailure);
});

// 20,000 matrices: fails wrongly once in 1e6, detects 1 %.
Deno.test("traces: E tr S = n and E tr S^2 = n (1 + (n + 1)/m)", () => {
  const [rows, columns] = [4, 8];
  const found = simulated({ width: rows, aspect: rows / columns, matrices: 20_000 }, 3);
  const trace = (power: number) =>
    found.map((values) => values.reduce((sum, value) => sum + value ** power, 0));
  assertMean(trace(1), { expected: rows, discrepancy: 0.1 });
  const square = rows * (1 + (rows + 1) / columns);
  assertMean(trace(2), { expected: square, discrepancy: 0.3 });
  // Wrong: complex matrices, n (1 + n/m).
  assert.throws(
    () => assertMean(trace(2), { expected: rows * (1 + rows / columns) }),
    StatisticalFailure,
  );
});

Deno.test("the largest alone is the first of all, of the very same matrices; ranks fall", () => {
  const sizes = { width: 30, aspect: 0.2, matrices: 5 };
  const all = simulated(sizes);
  simulated({ ...sizes, part: "largest" }).forEach(([value], i) => {
    assert.ok(Math.abs(value - all[i][0]) < 1e-13);
  });
  assert.deepEqual(all[0], all[0].slice().sort().reverse());
  assert.notEqual(all[0][0], all[1][0]);
  assert.deepEqual(simulated({ ...sizes, matrices: 3 }), all.slice(0, 3));
});

Deno.test("a width whose columns would not be whole is refused", () => {
  assert.throws(
    () => simulated({ width: 50, aspect: 0.8, matrices: 1 }),
    /cannot give a matrix of 50 rows 62\.5 columns; allowed: widths and aspects whose quotient/,
  );
});
