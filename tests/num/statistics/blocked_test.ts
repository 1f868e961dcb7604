import assert from "node:assert/strict";
import { blockedStandardError } from "../../../lib/num/statistics/blocked.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { standardError } from "../../../lib/num/statistics/moments.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

/** Stationary first-order autoregression with unit variance. */
function autoregression(seed: number, length: number, memory: number): Float64Array {
  const stream = randomStream(keyOf(seed));
  const values = new Float64Array(length);
  values[0] = stream.normal();
  const noise = Math.sqrt(1 - memory * memory);
  for (let i = 1; i < length; i++) values[i] = memory * values[i - 1] + noise * stream.normal();
  return values;
}

Deno.test("independent values: the naive error, from blocks of one or few", () => {
  const values = autoregression(1, 4096, 0);
  const found = blockedStandardError(values);
  assertClose(found.standardError, standardError(values), { relative: 0.15 });
  assert.ok(found.blockLength <= 8 && found.converged);
});

Deno.test("correlated values: the error of the mean is sqrt((1+a)/(1-a)) times the naive one", () => {
  // a = 0.9: 4.36 times. With 2^16 values and blocks of about 128 the error is known to 5%.
  const values = autoregression(2, 65_536, 0.9);
  const found = blockedStandardError(values);
  assert.ok(found.converged);
  assertClose(found.standardError, Math.sqrt(19 / 65_536), { relative: 0.25 });
  // The naive error, which a wrong test would take, is four times too small.
  assert.ok(found.standardError > 3 * standardError(values));
});

Deno.test("intervals of three blocked errors cover the mean", () => {
  let misses = 0;
  for (let trial = 0; trial < 300; trial++) {
    const found = blockedStandardError(autoregression(1000 + trial, 2048, 0.7));
    if (Math.abs(found.mean) > 3 * found.standardError) misses++;
  }
  // The chosen level is biased low by about 10%: 0.7% missed, 2 of 300; 14 has probability 1e-7.
  assert.ok(misses < 14, `${misses} of 300`);
});

Deno.test("a series shorter than its memory is said not to have converged", () => {
  const walk = autoregression(3, 512, 0.9999);
  assert.equal(blockedStandardError(walk).converged, false);
  assert.throws(() => blockedStandardError(walk.slice(0, 31)), /32 values/);
});
