import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { fractionalNoiseCovariance } from "../../../lib/num/random/fractional-noise.ts";
import { gaussianDerivativeCovariance } from "../../../lib/num/random/gaussian-derivative.ts";
import { fillPaths, stationaryGaussian } from "../../../lib/num/random/stationary-gaussian.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../../lib/num/random/random.ts";

/** A stream whose normals are the unit vectors, one after the other. */
function unitVectors(count: number): RandomStream {
  let call = 0;
  return {
    fillNormal(out: Float64Array) {
      assert.equal(out.length, count);
      out.fill(0)[call++] = 1;
    },
  } as unknown as RandomStream;
}

/**
 * Covariance of a pair of paths: they are a linear map of the normals, so A A^T is exact. Rows
 * 0..n-1 are the first path, n..2n-1 the second.
 */
function exactCovariance(covariance: (lag: number) => number, n: number): Float64Array {
  const law = stationaryGaussian(covariance, n);
  const count = law.normalsPerPair;
  const paths = new Float64Array(2 * count * n);
  const stream = unitVectors(count);
  for (let i = 0; i < count; i++) {
    fillPaths(law, paths.subarray(2 * n * i, 2 * n * (i + 1)), { stream });
  }
  const result = new Float64Array(4 * n * n);
  for (let j = 0; j < 2 * n; j++) {
    for (let k = 0; k < 2 * n; k++) {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const [a, b] = [j, k].map((row) => paths[2 * n * i + 2 * (row % n) + Math.floor(row / n)]);
        sum += a * b;
      }
      result[2 * n * j + k] = sum;
    }
  }
  return result;
}

const laws: Record<string, (lag: number) => number> = {
  "fractional noise, H = 0.1": (lag) => fractionalNoiseCovariance(0.1, lag),
  "fractional noise, H = 0.97": (lag) => fractionalNoiseCovariance(0.97, lag),
  "smooth, v = 0.01, L = 24": (lag) => gaussianDerivativeCovariance(0.01, lag / 24),
};

for (const [name, covariance] of Object.entries(laws)) {
  Deno.test(`${name}: both paths have the covariance exactly, and are independent`, () => {
    const n = 24;
    const found = exactCovariance(covariance, n);
    for (let j = 0; j < 2 * n; j++) {
      for (let k = 0; k < 2 * n; k++) {
        const expected = j < n === k < n ? covariance(j - k) : 0;
        assert.ok(Math.abs(found[2 * n * j + k] - expected) < 1e-12, `${j}, ${k}`);
      }
    }
  });
}

Deno.test("eigenvalue 0 in place of the Nyquist one (a known slip) adds an alternating component", () => {
  // The variance that it adds for L = 1000 was computed once by another program: .05, .23, .64.
  for (const [hurst, expected] of [[0.8, 0.05], [0.9, 0.23], [0.97, 0.64]]) {
    const law = stationaryGaussian((lag) => fractionalNoiseCovariance(hurst, lag), 1000);
    const { eigenvalues } = law;
    const size = eigenvalues.length;
    const right = eigenvalues.reduce((sum, value) => sum + value / size, 0);
    assert.ok(Math.abs(right - 1) < 1e-12, `variance ${right}`);
    const added = (eigenvalues[0] - eigenvalues[size / 2]) / size;
    assert.ok(Math.abs(added - expected) < 0.01, `H = ${hurst}: ${added}`);
  }
});

Deno.test("an odd number of entries fills every column and uses the scale", () => {
  const law = stationaryGaussian((lag) => fractionalNoiseCovariance(0.7, lag), 5);
  const out = new Float64Array(5 * 11).fill(NaN);
  fillPaths(law, out, { stream: randomStream(keyOf(1)), scale: 2 });
  assert.ok(out.every(Number.isFinite));
  const single = new Float64Array(5 * 11);
  fillPaths(law, single, { stream: randomStream(keyOf(1)) });
  assert.ok(out.every((value, i) => Math.abs(value - 2 * single[i]) < 1e-12));
});

Deno.test("a smooth process needs few modes, whatever the length", () => {
  const law = stationaryGaussian((lag) => gaussianDerivativeCovariance(0.01, lag / 1000), 1000);
  assert.ok(law.normalsPerPair < 160, `${law.normalsPerPair}`);
});

Deno.test("a function that is no covariance is refused in words", () => {
  assert.throws(
    () => stationaryGaussian((lag) => lag === 0 ? 1 : lag === 1 ? 0.9 : 0, 8),
    UserError,
  );
});
