import assert from "node:assert/strict";
import { gaussianDerivativeCovariance } from "../../../lib/num/random/gaussian-derivative.ts";

Deno.test("K is minus the second derivative of exp(-tau^2/(2v)), scaled to K(0) = 1", () => {
  const [v, step] = [0.01, 1e-4];
  const gaussian = (tau: number) => Math.exp(-tau * tau / (2 * v));
  for (const tau of [0, 0.05, 0.1, 0.23]) {
    const second = (gaussian(tau + step) - 2 * gaussian(tau) + gaussian(tau - step)) / step ** 2;
    assert.ok(Math.abs(gaussianDerivativeCovariance(v, tau) + v * second) < 1e-5);
  }
});

Deno.test("K integrates to 0 over the line, as the covariance of a derivative must", () => {
  let sum = 0;
  for (let i = -2000; i <= 2000; i++) sum += gaussianDerivativeCovariance(0.01, i / 1000) / 1000;
  assert.ok(Math.abs(sum) < 1e-12);
});
