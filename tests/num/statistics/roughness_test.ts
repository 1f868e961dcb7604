import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { roughness } from "../../../lib/num/statistics/roughness.ts";
import { assertClose } from "../../support.ts";

/** length x sequences values of a function. */
function values(length: number, sequences: number, f: (k: number, s: number) => number) {
  return Float64Array.from(
    { length: length * sequences },
    (_, i) => f(Math.floor(i / sequences), i % sequences),
  );
}

Deno.test("a straight line: 6 (L - 1) / (L (L^2 - 1)), whatever its slope and height", () => {
  for (const length of [2, 5, 30]) {
    const lines = values(length, 4, (k, s) => 100 * s + (s + 1) * k);
    const expected = 6 * (length - 1) / (length * (length ** 2 - 1));
    assertClose(roughness(lines, length), expected, { relative: 1e-12 });
  }
});

Deno.test("a period of a sine has order L^-2, an alternating sequence nearly 2, a constant none", () => {
  const sine = values(400, 1, (k) => Math.sin(2 * Math.PI * k / 400));
  // The steps around the circle have mean square 2 sin(pi/L)^2; the one that closes it is missing.
  const expected = 2 * Math.sin(Math.PI / 400) ** 2 - Math.sin(2 * Math.PI / 400) ** 2 / 400;
  assertClose(roughness(sine, 400), expected, { relative: 1e-9 });
  assertClose(roughness(values(400, 2, (k) => (-1) ** k), 400), 2 * 399 / 400, {
    relative: 1e-12,
  });
  assert.ok(Number.isNaN(roughness(values(10, 3, () => 1), 10)));
});

Deno.test("independent terms: 1 within 7 standard errors of 1/sqrt(L sequences)", () => {
  const stream = randomStream(keyOf(23));
  const noise = new Float64Array(50 * 400);
  stream.fillNormal(noise);
  assertClose(roughness(noise, 50), 1, { absolute: 7 / Math.sqrt(noise.length) });
  // Transposed, layers and weights are interchanged, which noise cannot tell but a trend can.
  const trend = values(50, 400, (k, s) => noise[k * 400 + s] + k);
  assert.ok(roughness(trend, 50) < 0.02);
});
