import assert from "node:assert/strict";
import { digamma, logGamma, trigamma } from "../../lib/num/analysis/special.ts";
import { plugin } from "../../lib/theory/iid-residual-moments.ts";
import { logNormRatioSquaredMoments } from "../../lib/theory/residual/iid-moments.ts";
import { assertClose } from "../support.ts";

const value = (point: { width: number; depth: number; beta: number }, name: string): number => {
  const found = plugin.predict(point) as Record<string, { shape: string; value?: number }>;
  return found[name].value!;
};

Deno.test("E R^2 and E ln R^2 as computed once by an independent program (E1, E6)", () => {
  assertClose(value({ width: 100, depth: 1000, beta: 0.5 }, "normRatioSquaredMean"), 1.64852, {
    absolute: 5e-6,
  });
  assertClose(value({ width: 40, depth: 100, beta: 0.25 }, "normRatioSquaredMean"), 131.5, {
    absolute: 5e-3,
  });
  assertClose(2 * value({ width: 40, depth: 100, beta: 0.25 }, "logNormRatioMean"), 4.63, {
    absolute: 5e-4,
  });
  const deep = { width: 40, depth: 1000, beta: 0.25 };
  assertClose(2 * value(deep, "logNormRatioMean"), 14.9, { absolute: 5e-3 });
  assertClose(4 * value(deep, "logNormRatioVariance"), 1.57, { absolute: 5e-3 });
});

Deno.test("E D^2 = E R^2 - 1, and L^(1-2 beta)/2 without cancellation where the network is the identity", () => {
  const [width, depth] = [40, 100];
  const size = { width, depth, beta: 0.5 };
  assertClose(
    value(size, "displacementSquaredMean"),
    value(size, "normRatioSquaredMean") - 1,
    { relative: 1e-12 },
  );
  const identity = value({ width, depth, beta: 6 }, "displacementSquaredMean");
  assertClose(identity, depth ** -11 / 2, { relative: 1e-9 });
  assertClose(value({ width, depth: 1000, beta: 1 }, "displacementRootMeanSquare"), 0.02237, {
    absolute: 1e-5,
  });
});

/**
 * Mean and variance of ln |h_1|^2/|h_0|^2 of one layer, exactly: given A ~ chi^2 of Bin(d, 1/2) degrees,
 * |h_1|^2 is s^2 times a noncentral chi^2_d with noncentrality 1/s^2, s^2 = a^2 A/d^2, whose logarithm
 * has a Poisson series of digammas. A by the trapezoidal rule in sqrt(A).
 */
function oneLayer(d: number, a: number): { mean: number; variance: number } {
  const [nodes, step] = [300, 9 / 300];
  let [first, second] = [0, 0];
  for (let i = 1; i <= nodes; i++) {
    const root = i * step;
    let density = 0;
    for (let k = 1; k <= d; k++) {
      const choose = logGamma(d + 1) - logGamma(k + 1) - logGamma(d - k + 1) - d * Math.LN2;
      const chi = (k - 1) * Math.log(root) - root * root / 2 - (k / 2 - 1) * Math.LN2 -
        logGamma(k / 2);
      density += Math.exp(choose + chi);
    }
    const square = (a * root / d) ** 2;
    const half = 1 / (2 * square);
    const [low, high] = [half - 12 * Math.sqrt(half) - 30, half + 12 * Math.sqrt(half) + 30];
    for (let j = Math.max(0, Math.floor(low)); j <= high; j++) {
      const weight = density * step * Math.exp(j * Math.log(half) - half - logGamma(j + 1));
      if (weight < 1e-22) continue;
      const logarithm = Math.log(2 * square) + digamma(d / 2 + j);
      first += weight * logarithm;
      second += weight * (logarithm ** 2 + trigamma(d / 2 + j));
    }
  }
  return { mean: first, variance: second - first * first };
}

Deno.test("E6 agrees with one exact layer to order a^6: halving a divides the error by 64", () => {
  // At even widths the series in a^2 of the mean breaks off, and its error says nothing.
  const d = 5;
  const series = (a: number, order: "a^2" | "a^4") =>
    logNormRatioSquaredMoments({ width: d, depth: 2, beta: -Math.log2(a) }, order);
  for (const moment of ["mean", "variance"] as const) {
    const error = (a: number, order: "a^2" | "a^4") =>
      oneLayer(d, a)[moment] - series(a, order)[moment] / 2;
    const ratio = error(0.4, "a^4") / error(0.2, "a^4");
    assert.ok(ratio > 45 && ratio < 90, `${moment}: ${ratio}`);
    // Wrong: the limit alone (E5) is off at order a^4.
    const wrong = error(0.4, "a^2") / error(0.2, "a^2");
    assert.ok(wrong < 20, `${moment}: ${wrong}`);
  }
});

Deno.test("without a depth there are the exponents in it, which the exact moments approach", () => {
  const at = (beta: number) =>
    plugin.predict({ width: 40, beta }) as Record<string, { value?: number }>;
  const local = (beta: number, name: string) =>
    Math.log2(
      value({ width: 40, depth: 2 ** 21, beta }, name) /
        value({ width: 40, depth: 2 ** 20, beta }, name),
    );
  for (const beta of [0.5, 0.75, 1, 2]) {
    const slope = at(beta).displacementSlope.value!;
    assertClose(local(beta, "displacementRootMeanSquare"), slope, { absolute: 1e-3 });
  }
  assertClose(local(0.25, "logNormRatioMean"), at(0.25).logNormRatioSlope.value!, {
    absolute: 1e-3,
  });
  const prefactor = value({ width: 40, depth: 1e6, beta: 1 }, "displacementRootMeanSquare") * 1e3;
  assertClose(prefactor, at(1).displacementPrefactor.value!, { relative: 1e-5 });
});
