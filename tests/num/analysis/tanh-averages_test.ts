import assert from "node:assert/strict";
import {
  sechFourth,
  tanhMean,
  tanhOverlap,
  tanhSquare,
} from "../../../lib/num/analysis/tanh-averages.ts";
import { assertClose } from "../../support.ts";

Deno.test("E tanh X = E tanh^2 X for X ~ N(a, a), and not for another variance", () => {
  for (const alpha of [0.05, 0.7, 1.25, 2.9]) {
    assertClose(tanhMean(alpha), tanhSquare(alpha), { absolute: 1e-14 });
    assertClose(tanhOverlap(alpha), Math.sqrt(tanhMean(alpha)), { absolute: 1e-13 });
  }
  assert.ok(Math.abs(tanhMean(0.7) - tanhSquare(0.8)) > 0.01);
});

Deno.test("small alpha: a - a^2 + 5/3 a^3, from E tanh^2 X by Taylor; cosine alpha; sech^4 1 - 2 a", () => {
  // tanh^2 x = x^2 - 2/3 x^4 + 17/45 x^6: E x^2 = a + a^2, E x^4 = 3 a^2 + 6 a^3, E x^6 = 15 a^3.
  const a = 1e-4;
  assertClose(tanhMean(Math.sqrt(a)), a - a * a + 5 / 3 * a ** 3, { absolute: 1e-14 });
  assertClose(tanhOverlap(1e-4), 1e-4, { relative: 1e-7 });
  assertClose(tanhOverlap(-0.5), -tanhOverlap(0.5), { absolute: 1e-15 });
  assertClose(sechFourth(Math.sqrt(a)), 1 - 2 * a, { absolute: 1e-7 });
  assert.equal(tanhOverlap(0), 0);
});
