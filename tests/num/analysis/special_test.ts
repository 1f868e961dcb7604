import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import {
  digamma,
  erf,
  erfc,
  gammaLower,
  gammaUpper,
  logGamma,
  normalCdf,
  normalDensity,
  normalQuantile,
  trigamma,
} from "../../../lib/num/analysis/special.ts";
import { assertClose } from "../../support.ts";

function agree(
  name: string,
  f: (x: number) => number,
  { at, expected }: { readonly at: readonly number[]; readonly expected: readonly number[] },
): void {
  // The absolute term is for zeros of the functions.
  at.forEach((x, i) =>
    assertClose(f(x), expected[i], { relative: 1e-13, absolute: 1e-15, what: `${name}(${x})` })
  );
}

Deno.test("special functions agree with SciPy to 13 digits", () => {
  const { x, z, p } = reference;
  agree("digamma", digamma, { at: x, expected: reference.digamma });
  agree("trigamma", trigamma, { at: x, expected: reference.trigamma });
  agree("logGamma", logGamma, { at: x, expected: reference.logGamma });
  agree("erf", erf, { at: z, expected: reference.erf });
  agree("erfc", erfc, { at: z, expected: reference.erfc });
  agree("normalCdf", normalCdf, { at: z, expected: reference.normalCdf });
  agree("normalQuantile", normalQuantile, { at: p, expected: reference.normalQuantile });
});

Deno.test("the normal law keeps its relative accuracy in the lower tail", () => {
  assertClose(normalCdf(-8), reference.normalCdf[0], { relative: 1e-13 });
  assertClose(normalCdf(-30), 4.906713927148187e-198, { relative: 1e-12 });
});

Deno.test("incomplete gamma functions agree with SciPy and sum to 1", () => {
  reference.ax.forEach(([a, x], i) => {
    assertClose(gammaLower(a, x), reference.gammaLower[i], { relative: 1e-12 });
    assertClose(gammaUpper(a, x), reference.gammaUpper[i], { relative: 1e-12 });
    assertClose(gammaLower(a, x) + gammaUpper(a, x), 1, { absolute: 1e-14 });
  });
  assert.ok(Number.isNaN(gammaLower(-1, 1)));
});

Deno.test("the closed form of the explosion probability: P(k + 1, k V_0) (Dufresne)", () => {
  // Values of docs/papers/neural-covariance-sde.md, C7.
  assertClose(gammaLower(1.75, 0.75), 0.2374, { absolute: 5e-5 });
  assertClose(gammaLower(1.75, 1.5), 0.5233, { absolute: 5e-5 });
  assertClose(gammaLower(4, 3), 0.3528, { absolute: 5e-5 });
});

Deno.test("the density is the derivative of the distribution function", () => {
  for (const x of [-2, 0, 0.7]) {
    const slope = (normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5;
    assertClose(normalDensity(x), slope, { relative: 1e-9 });
  }
});
