import assert from "node:assert/strict";
import {
  correlatedMean,
  gaussianMean,
  hermiteCoefficients,
  type RealFunction,
} from "../../../lib/num/analysis/hermite-series.ts";
import { erf } from "../../../lib/num/analysis/special.ts";
import { assertClose } from "../../support.ts";

type Coefficients = (f: RealFunction, s: number) => Float64Array;

/** e^(s x) has a_k = e^(s^2 / 2) s^k / sqrt(k!). */
function assertOfExponential(coefficients: Coefficients): void {
  const s = 0.7;
  const found = coefficients(Math.exp, s);
  let expected = Math.exp(s * s / 2);
  for (let k = 0; k < 30; k++) {
    assertClose(found[k], expected, { absolute: 1e-13, relative: 1e-12, what: `a_${k}` });
    expected *= s / Math.sqrt(k + 1);
  }
}

Deno.test("coefficients of the exponential are known", () => {
  assertOfExponential(hermiteCoefficients);
});

Deno.test("a wrong variant is rejected: polynomials that are not normalised", () => {
  const wrong: Coefficients = (f, s) => {
    let factorial = 1;
    return hermiteCoefficients(f, s).map((a, k) => a * Math.sqrt(factorial *= Math.max(k, 1)));
  };
  assert.throws(() => assertOfExponential(wrong));
});

Deno.test("E erf(u) erf(v) is the arcsine kernel, of equal and of different variances", () => {
  for (const [p, q, rho] of [[1, 1, 0.3], [1, 1, -0.95], [0.5, 1.8, 0.6], [1, 1, 1]]) {
    const [a, b] = [hermiteCoefficients(erf, Math.sqrt(p)), hermiteCoefficients(erf, Math.sqrt(q))];
    const covariance = rho * Math.sqrt(p * q);
    const expected = 2 / Math.PI *
      Math.asin(2 * covariance / Math.sqrt((1 + 2 * p) * (1 + 2 * q)));
    assertClose(correlatedMean(a, b, rho), expected, { absolute: 1e-12 });
  }
});

Deno.test("means are those of the normal law; at variance 0 the value at 0", () => {
  assertClose(gaussianMean((x) => x ** 4, 1.3), 3 * 1.3 ** 4, { relative: 1e-12 });
  const constant = hermiteCoefficients(Math.cos, 0);
  assertClose(constant[0], 1, { absolute: 1e-13 });
  assertClose(constant[1], 0, { absolute: 1e-13 });
});
