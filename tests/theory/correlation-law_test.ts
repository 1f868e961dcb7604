import assert from "node:assert/strict";
import { correlationDiffusion } from "../../lib/theory/fokker-planck/correlation.ts";
import { evolve, expectation, quantileOf } from "../../lib/theory/fokker-planck/solver.ts";
import { plugin } from "../../lib/theory/correlation-law.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose, assertDistribution, assertMean } from "../support.ts";
import { cdfOf, integralOf, scalarOf } from "./predicted.ts";

const at = (time: number, gap: number, correlation: number) =>
  plugin.predict({ time, gap, correlation, exponent: 0.5 });

Deno.test("mean and sd of rho equal an independent solve of the same equation (five digits)", () => {
  // (T, g, rho_0) -> mean, sd: a Scharfetter-Gummel solve in NumPy.
  const known = [
    [1, 1, 0.3, 0.34155, 0.59120],
    [0.5, 1, 0.3, 0.30840, 0.50028],
    [2, 4, 0, 0.63866, 0.44357],
    [1, 0, 0.3, 0.24071, 0.65950],
  ];
  for (const [time, gap, correlation, mean, sd] of known) {
    const found = at(time, gap, correlation);
    assertClose(scalarOf(found, "rhoMean"), mean, { absolute: 1.5e-5 });
    assertClose(scalarOf(found, "rhoSd"), sd, { absolute: 1.5e-5 });
  }
});

Deno.test("half the spacing and half the step change mean, sd and quantiles by less than 1e-4", () => {
  const diffusion = correlationDiffusion(1);
  const options = { start: Math.atanh(0.3), times: [1] };
  const [coarse] = evolve(diffusion, options);
  const [fine] = evolve({ ...diffusion, spacing: 0.005, step: 5e-4 }, options);
  assertClose(expectation(coarse, Math.tanh), expectation(fine, Math.tanh), { absolute: 1e-5 });
  for (const p of [0.1, 0.5, 0.9]) {
    const [a, b] = [coarse, fine].map((law) => Math.tanh(quantileOf(law, p)));
    assertClose(a, b, { absolute: 1e-4 });
  }
});

Deno.test("without a gap E rho obeys d E rho = -E rho (1 - rho^2) / 2 dt at small times", () => {
  // Second order in time of E rho_t from the generator G f = -r(1-r^2)/2 f' + (1-r^2)^2/2 f''.
  const r = 0.3;
  const drift = (x: number) => -x * (1 - x * x) / 2;
  const generator = (x: number) =>
    drift(x) * (-(1 - 3 * x * x) / 2) + ((1 - x * x) ** 2 / 2) * 3 * x;
  const time = 0.02;
  const expected = r + drift(r) * time + generator(r) * time * time / 2;
  assertClose(scalarOf(at(time, 0, r), "rhoMean"), expected, { absolute: 1e-5 });
  // Wrong: without the Ito term rho would be a martingale.
  assert.ok(Math.abs(expected - r) > 1e-3);
});

/** Milstein paths of d rho = [nu - rho (1 - rho^2)/2] dt + (1 - rho^2) dB, clipped inside (-1, 1). */
function milstein(options: { gap: number; drift: number; paths: number }): Float64Array {
  const { gap, drift, paths } = options;
  const stream = randomStream(keyOf(20221206));
  const steps = 250;
  const dt = 1 / steps;
  const noise = new Float64Array(steps);
  return Float64Array.from({ length: paths }, () => {
    stream.fillNormal(noise);
    let rho = 0.3;
    for (let i = 0; i < steps; i++) {
      const dB = Math.sqrt(dt) * noise[i];
      const s = 1 - rho * rho;
      const nu = gap / (2 * Math.PI) * (Math.sqrt(s) - rho * Math.acos(rho));
      rho += (nu - drift * rho * s) * dt + s * dB - rho * s * (dB * dB - dt);
      rho = Math.max(-1 + 1e-12, Math.min(1 - 1e-12, rho));
    }
    return rho;
  });
}

Deno.test("the law is that of Milstein paths of rho itself, and not without the Ito term", () => {
  // False alarm 1e-6; detects a distance of 0.028 at 2e4 paths (time discretisation moves 0.003).
  const law = cdfOf(at(1, 1, 0.3), "rho");
  assertDistribution(milstein({ gap: 1, drift: 0.5, paths: 20000 }), law, { discrepancy: 0.04 });
  assert.throws(() => assertDistribution(milstein({ gap: 1, drift: 0, paths: 20000 }), law));
});

Deno.test("corr(ln V11, ln V22) integrates E rho^2: at T -> 0 it is rho_0^2", () => {
  assertClose(scalarOf(at(0.01, 1, 0.3), "logNormCorrelation"), 0.09, { absolute: 0.006 });
  // From paths: int rho^2 needs whole paths; E rho_T^2 bounds it where it grows in time.
  const end = scalarOf(at(1, 1, 0.3), "rhoSd") ** 2 + scalarOf(at(1, 1, 0.3), "rhoMean") ** 2;
  const found = scalarOf(at(1, 1, 0.3), "logNormCorrelation");
  assert.ok(found > 0.09 && found < end);
});

Deno.test("densities integrate to 1 and to the mean, in rho and in log10(1 - rho)", () => {
  const found = at(1, 1, 0.3);
  assertClose(integralOf(found, "rho", () => 1), 1, { absolute: 1e-3 });
  assertClose(integralOf(found, "logDistance", () => 1), 1, { absolute: 1e-4 });
  assertClose(
    integralOf(found, "logDistance", (x) => 1 - 10 ** x),
    scalarOf(found, "rhoMean"),
    { absolute: 1e-4 },
  );
});

Deno.test("a width gives the law of g_n and, under names with Limit, that of g", () => {
  const shaped = { time: 1, correlation: 0.3, slopePlus: 0, slopeMinus: -1, exponent: 0.5 };
  const found = plugin.predict({ ...shaped, width: 100 });
  assertClose(scalarOf(found, "rhoMean"), 0.3507, { absolute: 1e-4 });
  assertClose(scalarOf(found, "rhoMeanLimit"), 0.34155, { absolute: 1e-4 });
  // p < 1/2 has no limit, p > 1/2 the linear network's.
  const steep = plugin.predict({ ...shaped, exponent: 0.25, width: 100 });
  assert.ok(!("rhoMeanLimit" in steep));
  const flat = plugin.predict({ ...shaped, exponent: 1, width: 100 });
  assertClose(scalarOf(flat, "rhoMeanLimit"), 0.24071, { absolute: 2e-5 });
});

Deno.test("the rival without noise is a point mass at the solution of d rho/dt = nu(rho)", () => {
  const found = at(1, 1, 0.3);
  assertClose(scalarOf(found, "rhoOde"), 0.3829, { absolute: 1e-4 });
  const law = cdfOf(found, "rhoOdeLaw");
  assert.deepEqual([law(0.38), law(0.39)], [0, 1]);
});

Deno.test("E rho_T from paths within 1e-2 (false alarm 1e-6)", () => {
  assertMean(milstein({ gap: 1, drift: 0.5, paths: 20000 }), {
    expected: scalarOf(at(1, 1, 0.3), "rhoMean"),
    discrepancy: 0.04,
  });
});
