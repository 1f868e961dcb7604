import assert from "node:assert/strict";
import { digamma, trigamma } from "../../../lib/num/analysis/special.ts";
import { oneLayerLogMoments } from "../../../lib/theory/shape/one-layer.ts";
import { assertClose } from "../../support.ts";

const eulerGamma = 0.5772156649015329;

Deno.test("one unit: ln chi2_1 plus the logarithm of either slope", () => {
  const slopes = { positive: 1, negative: 0.2 };
  const [a, b] = [1, 0.04].map((square) => Math.log(square / ((1 + 0.04) / 2)));
  const { mean, variance } = oneLayerLogMoments(1, slopes);
  // E ln chi2_1 = -gamma - ln 2, variance pi^2 / 2.
  assertClose(mean, (a + b) / 2 - eulerGamma - Math.LN2, { absolute: 1e-10 });
  assertClose(variance, Math.PI ** 2 / 2 + (a - b) ** 2 / 4, { absolute: 1e-9 });
});

Deno.test("two units: both signs equal, or a chi2_1 + b chi2_1 through its angle", () => {
  const slopes = { positive: 1.3, negative: -0.4 };
  const power = (1.69 + 0.16) / 2;
  const [a, b] = [1.69, 0.16].map((square) => square / (2 * power));
  // ln chi2_2: mean ln 2 - gamma, variance pi^2 / 6; the angle's mean is 2 ln((sqrt a + sqrt b) / 2).
  const points = 4000;
  let [mixed, mixedSquare] = [0, 0];
  for (let i = 0; i < points; i++) {
    const t = 2 * Math.PI * i / points;
    const value = Math.log(a * Math.cos(t) ** 2 + b * Math.sin(t) ** 2);
    mixed += value / points;
    mixedSquare += value ** 2 / points;
  }
  assertClose(mixed, 2 * Math.log((Math.sqrt(a) + Math.sqrt(b)) / 2), { absolute: 1e-12 });
  const centre = (Math.log(a) + Math.log(b)) / 4 + mixed / 2;
  const square = (Math.log(a) ** 2 + Math.log(b) ** 2) / 4 + mixedSquare / 2;
  const { mean, variance } = oneLayerLogMoments(2, slopes);
  assertClose(mean, Math.LN2 - eulerGamma + centre, { absolute: 1e-10 });
  assertClose(variance, Math.PI ** 2 / 6 + square - centre ** 2, { absolute: 1e-9 });
});

Deno.test("equal slopes: psi(n/2) - ln(n/2) and psi'(n/2), at small and large widths", () => {
  for (const width of [1, 5, 100, 10_000]) {
    const { mean, variance } = oneLayerLogMoments(width, { positive: 0.7, negative: 0.7 });
    assertClose(mean, digamma(width / 2) - Math.log(width / 2), { absolute: 1e-11 });
    assertClose(variance, trigamma(width / 2), { absolute: 1e-11 });
    // Wrong: n - 1 degrees of freedom.
    const wrong = digamma((width + 1) / 2) - Math.log(width / 2);
    assert.throws(() => assertClose(mean, wrong, { absolute: 1e-5 }));
  }
});

Deno.test("slope 0: given that a unit is active", () => {
  // n = 2: K = 1 twice as likely as K = 2; c / n = 1.
  const { mean } = oneLayerLogMoments(2, { positive: 1, negative: 0 });
  const expected = (2 * (-eulerGamma - Math.LN2) + (Math.LN2 - eulerGamma)) / 3;
  assertClose(mean, expected, { absolute: 1e-10 });
});
