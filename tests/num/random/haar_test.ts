import assert from "node:assert/strict";
import { reflect } from "../../../lib/num/linear-algebra/reduction/reflection.ts";
import { haarOrthogonal } from "../../../lib/num/random/haar.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";
import {
  assertDistribution,
  assertMean,
  assertProportion,
  assertVariance,
  StatisticalFailure,
} from "../../support.ts";

// Each assertion fails with probability at most 1e-6 on a right sampler (tests/support.ts).
const root = keyOf(2007);
const n = 4;
const count = 20_000;
type Sampler = (stream: RandomStream) => Float64Array;

Deno.test("a Haar matrix is orthogonal to machine precision", () => {
  for (const size of [1, 2, 7, 60]) {
    const q = haarOrthogonal(randomStream(fold(root, size)), size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let product = 0;
        for (let k = 0; k < size; k++) product += q[i * size + k] * q[j * size + k];
        assert(Math.abs(product - (i === j ? 1 : 0)) < 1e-14);
      }
    }
  }
});

function determinant(q: Float64Array): number {
  const minor = (a: number, b: number, row: number) => q[row * n + a] * q[row * n + n + b];
  let total = 0;
  const columns = [0, 1, 2, 3];
  for (const [a, b] of [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]) {
    const [c, d] = columns.filter((column) => column !== a && column !== b);
    const sign = (a + b + 1) % 2 === 0 ? 1 : -1;
    total += sign * (minor(a, b, 0) - minor(b, a, 0)) * (minor(c, d, 2) - minor(d, c, 2));
  }
  return total;
}

/**
 * Of Haar's measure on O(4): every entry has density (2 / pi) sqrt(1 - x^2), the trace has moments
 * 0, 1, 0, 3 (Diaconis, Shahshahani 1994), the determinant is a fair sign, entries are uncorrelated.
 */
function assertHaar(sampler: Sampler, label: string): void {
  const stream = randomStream(fold(root, label));
  const matrices = Array.from({ length: count }, () => sampler(stream));
  const entryCdf = (x: number) => 0.5 + (x * Math.sqrt(1 - x * x) + Math.asin(x)) / Math.PI;
  for (let entry = 0; entry < n * n; entry++) {
    const values = matrices.map((q) => q[entry]);
    assertDistribution(values, entryCdf, { discrepancy: 0.035 });
    assertMean(values, { expected: 0, discrepancy: 0.035 });
  }
  const traces = matrices.map((q) => q[0] + q[5] + q[10] + q[15]);
  assertMean(traces, { expected: 0, discrepancy: 0.1 });
  assertVariance(traces, { expected: 1, discrepancy: 0.15 });
  assertMean(traces.map((trace) => trace ** 4), { expected: 3 });
  const successes = matrices.filter((q) => determinant(q) > 0).length;
  assertProportion({ successes, trials: count }, { expected: 0.5, discrepancy: 0.05 });
  assertMean(matrices.map((q) => q[0] * q[5] - q[1] * q[4]), { expected: 0 });
}

Deno.test("Haar matrices have Haar's law", () => {
  assertHaar((stream) => haarOrthogonal(stream, n), "right");
});

/** Q^T of the QR by Householder's reflections, with the signs that they leave. */
function reflected(columns: Float64Array): Float64Array {
  const out = Float64Array.from({ length: n * n }, (_, k) => k % (n + 1) ? 0 : 1);
  for (let k = 0; k < n; k++) {
    const v = columns.slice(k * n, (k + 1) * n).fill(0, 0, k);
    reflect(v.subarray(k), 0);
    for (let j = 0; j < n; j++) {
      apply(columns.subarray(j * n, (j + 1) * n), v);
      // Row j of H_k … H_0 is e_j reflected by the last first, so each new one acts on the columns.
      const column = Float64Array.from({ length: n }, (_, i) => out[i * n + j]);
      apply(column, v);
      column.forEach((entry, i) => out[i * n + j] = entry);
    }
  }
  return out;
}

function apply(x: Float64Array, v: Float64Array): void {
  const product = x.reduce((sum, entry, i) => sum + entry * v[i], 0);
  for (let i = 0; i < n; i++) x[i] -= 2 * product * v[i];
}

Deno.test("QR without sign correction is refused", () => {
  const plain: Sampler = (stream) => {
    const values = new Float64Array(n * n);
    stream.fillNormal(values);
    return reflected(values);
  };
  assert.throws(() => assertHaar(plain, "plain"), StatisticalFailure);
});

Deno.test("a law is unchanged by a fixed rotation, which a normalised Gaussian matrix is not", () => {
  const c = Math.SQRT1_2;
  assertHaar((stream) => {
    const q = haarOrthogonal(stream, n);
    for (let j = 0; j < n; j++) {
      [q[j], q[n + j]] = [c * (q[j] + q[n + j]), c * (q[n + j] - q[j])];
    }
    return q;
  }, "rotated");
  const scaled: Sampler = (stream) => {
    const values = new Float64Array(n * n);
    stream.fillNormal(values);
    for (let i = 0; i < n; i++) {
      const row = values.subarray(i * n, (i + 1) * n);
      const norm = Math.hypot(...row);
      for (let j = 0; j < n; j++) row[j] /= norm;
    }
    return values;
  };
  assert.throws(() => assertHaar(scaled, "scaled"), StatisticalFailure);
});
