import assert from "node:assert/strict";
import { fractionalNoiseCovariance } from "../../../lib/num/random/fractional-noise.ts";

const definition = (hurst: number, k: number) =>
  (Math.abs(k + 1) ** (2 * hurst) - 2 * Math.abs(k) ** (2 * hurst) +
    Math.abs(k - 1) ** (2 * hurst)) / 2;

Deno.test("fractional noise has the autocovariance of its definition", () => {
  for (const hurst of [0.05, 0.3, 0.7, 0.97]) {
    for (const lag of [0, 1, 2, 3, 10, 100, -7]) {
      const expected = definition(hurst, lag);
      assert.ok(Math.abs(fractionalNoiseCovariance(hurst, lag) - expected) < 1e-12);
    }
  }
});

Deno.test("increments of fractional Brownian motion sum to variance n^(2H)", () => {
  const n = 500;
  for (const hurst of [0.1, 0.5, 0.9]) {
    let variance = n;
    for (let k = 1; k < n; k++) variance += 2 * (n - k) * fractionalNoiseCovariance(hurst, k);
    assert.ok(Math.abs(variance / n ** (2 * hurst) - 1) < 1e-9, `H = ${hurst}: ${variance}`);
  }
});

Deno.test("at large lags r(k) ~ H (2H - 1) k^(2H-2), where the definition has lost all digits", () => {
  const [hurst, lag] = [0.6, 1e9];
  const asymptotic = hurst * (2 * hurst - 1) * lag ** (2 * hurst - 2);
  assert.ok(Math.abs(fractionalNoiseCovariance(hurst, lag) / asymptotic - 1) < 1e-5);
  assert.ok(Math.abs(definition(hurst, lag) / asymptotic - 1) > 1e-2);
});

Deno.test("at H = 1/2 the noise is white", () => {
  assert.deepEqual([0, 1, 2, 17].map((lag) => fractionalNoiseCovariance(0.5, lag)), [1, 0, 0, 0]);
});
