import assert from "node:assert/strict";
import { normalCdf } from "../../../lib/num/analysis/special.ts";
import {
  type Diffusion,
  evolve,
  expectation,
  type MassFunction,
  quantileOf,
} from "../../../lib/theory/fokker-planck/solver.ts";
import { assertClose } from "../../support.ts";

const grid = { diffusion: 0.5, low: -10, high: 10, spacing: 0.02, step: 2e-3 };

/** Largest distance of the distribution functions, at the edges of the cells. */
function distance({ low, spacing, mass }: MassFunction, cdf: (x: number) => number): number {
  let [below, largest] = [0, 0];
  mass.forEach((value, i) => {
    below += value;
    largest = Math.max(largest, Math.abs(below - cdf(low + (i + 0.5) * spacing)));
  });
  return largest;
}

Deno.test("drift tanh x: the mixture of two drifted Brownian motions, weights e^(+-x) / (2 cosh x)", () => {
  const [start, time] = [0.4, 1.3];
  const exact = (speed: number) => (x: number) => {
    const up = Math.exp(speed * start) / (2 * Math.cosh(speed * start));
    const of = (sign: number) => normalCdf((x - start - sign * speed * time) / Math.sqrt(time));
    return up * of(1) + (1 - up) * of(-1);
  };
  const [law] = evolve({ ...grid, drift: Math.tanh }, { start, times: [time] });
  assert.ok(distance(law, exact(1)) < 1e-4);
  assert.ok(distance(law, exact(0.9)) > 1e-2, "another speed is told apart");
  const [opposite] = evolve({ ...grid, drift: (x) => -Math.tanh(x) }, { start, times: [time] });
  assert.ok(distance(opposite, exact(1)) > 1e-1, "the opposite drift is told apart");
});

Deno.test("Ornstein and Uhlenbeck: mean, variance and quantiles, at several times of one solve", () => {
  const [start, rate] = [2, 1.5];
  const times = [0.3, 0.31, 2];
  const laws = evolve({ ...grid, diffusion: 2, drift: (x) => -rate * x }, { start, times });
  laws.forEach((law, i) => {
    const mean = start * Math.exp(-rate * times[i]);
    const variance = 2 / rate * (1 - Math.exp(-2 * rate * times[i]));
    assert.equal(law.time, times[i]);
    assertClose(expectation(law, () => 1), 1, { absolute: 1e-12 });
    assertClose(expectation(law, (x) => x), mean, { absolute: 1e-4 });
    assertClose(expectation(law, (x) => (x - mean) ** 2), variance, { absolute: 5e-4 });
    // Quantile of N(0, 1) at 0.9.
    assertClose(quantileOf(law, 0.9), mean + 1.2815516 * Math.sqrt(variance), { absolute: 1e-3 });
    assert.equal(law.absorbed, 0);
  });
});

Deno.test("the error falls fourfold with half the spacing and half the step", () => {
  const exact = Math.exp(-0.5) * 1.01;
  const error = (scale: number) => {
    const fine = { ...grid, spacing: 0.16 * scale, step: 0.05 * scale };
    const [law] = evolve({ ...fine, drift: (x) => -x }, { start: 1.01, times: [0.5] });
    return expectation(law, (x) => x * x) - (exact ** 2 + (1 - Math.exp(-1)) / 2);
  };
  assertClose(error(1 / 2) / error(1 / 4), 4, { absolute: 0.5 });
});

Deno.test("absorption: first passage of a drifted Brownian motion (inverse Gaussian)", () => {
  const [drift, time] = [0.7, 1.5];
  const absorbed = (given: Partial<Diffusion>) => {
    const diffusion = { ...grid, high: 1, drift: () => drift, absorbing: true, ...given };
    return evolve(diffusion, { start: 0, times: [time] })[0];
  };
  // The state after the last point is the absorbing one, a spacing beyond `high`.
  const exact = (barrier: number) =>
    normalCdf((drift * time - barrier) / Math.sqrt(time)) +
    Math.exp(2 * drift * barrier) * normalCdf((-barrier - drift * time) / Math.sqrt(time));
  const law = absorbed({});
  assertClose(law.absorbed, exact(1.02), { absolute: 2e-4 });
  assertClose(law.absorbed + expectation(law, () => 1), 1, { absolute: 1e-12 });
  assert.ok(Math.abs(exact(1.1) - law.absorbed) > 1e-2, "another barrier is told apart");
  assert.equal(absorbed({ absorbing: false }).absorbed, 0);
});

Deno.test("stiff drifts keep masses positive and their sum 1", () => {
  const [law] = evolve({ ...grid, drift: (x) => Math.cosh(2 * x) }, { start: 0, times: [0.5] });
  assertClose(expectation(law, () => 1), 1, { absolute: 1e-10 });
  assert.ok(law.mass.every((value) => value > -1e-12));
});

Deno.test("every step is visited, and times must increase", () => {
  const visited: number[] = [];
  const visit = (_: unknown, duration: number) => visited.push(duration);
  evolve({ ...grid, drift: () => 0 }, { start: 0, times: [0.005, 0.01], visit });
  // Steps are never longer than asked for: 3 of 0.005 / 3, twice.
  assert.equal(visited.length, 6);
  assertClose(visited.reduce((sum, value) => sum + value, 0), 0.01, { relative: 1e-12 });
  const backwards = { start: 0, times: [0.2, 0.1] };
  assert.throws(() => evolve({ ...grid, drift: () => 0 }, backwards), /must increase/);
  assert.throws(() => evolve({ ...grid, drift: () => 0 }, { start: 11, times: [1] }), /outside/);
});
