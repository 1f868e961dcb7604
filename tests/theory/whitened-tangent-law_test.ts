import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/theory/whitened-tangent-law.ts";
import { assertClose } from "../support.ts";
import { cdfOf, integralOf, scalarOf } from "./predicted.ts";

const at = (ratio: number) => plugin.predict({ dimension: 40, samples: 400, width: 10 * ratio });

// To the digits of the reference.
Deno.test("edges at N d / n = 2, 4, 16, 64", () => {
  for (
    const [ratio, lower, upper] of [
      [2, 0.086, 2.91],
      [4, 0.25, 2.25],
      [16, 0.5625, 1.5625],
      [64, 0.766, 1.266],
    ]
  ) {
    const found = at(ratio);
    assertClose(scalarOf(found, "lowerEdge"), lower, { absolute: 5e-4 });
    assertClose(scalarOf(found, "upperEdge"), upper, { absolute: 5e-3 });
    assertClose(scalarOf(found, "deviation"), scalarOf(found, "upperEdge") - 1, {
      absolute: 1e-14,
    });
  }
});

/** Mean 1, variance y and E x^3 = 1 + 3 y + y^2 (Marchenko, Pastur) of the law of this name. */
function assertMoments(name: string, ratio: number): void {
  const found = at(ratio);
  const y = 1 / ratio;
  const moment = (power: number) => integralOf(found, name, (x) => x ** power);
  assertClose(moment(1), 1, { absolute: 1e-4 });
  assertClose(moment(2), 1 + y, { absolute: 1e-4 });
  assertClose(moment(3), 1 + 3 * y + y * y, { absolute: 1e-3 });
}

Deno.test("three moments of the law; wrong: those of the rival", () => {
  for (const ratio of [2, 4, 64]) {
    assertMoments("eigenvalue", ratio);
    assert.throws(() => assertMoments("eigenvalueActive", ratio), /off by/);
  }
});

Deno.test("the distribution function is that of the density, between the edges", () => {
  const found = at(4);
  const cdf = cdfOf(found, "eigenvalue");
  for (const x of [0.4, 1, 2]) {
    const below = integralOf(found, "eigenvalue", (at) => at <= x ? 1 : 0);
    assertClose(cdf(x), below, { absolute: 2e-3 });
  }
  assert.equal(cdf(0.2), 0);
  assert.equal(cdf(2.3), 1);
});

Deno.test("fewer parameters than samples have no such law", () => {
  assert.throws(() => at(1), UserError);
});
