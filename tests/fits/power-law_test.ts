import assert from "node:assert/strict";
import * as v from "valibot";
import { numberColumn, type Table, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/power-law.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../lib/num/random/random.ts";

interface Design {
  readonly depths: readonly number[];
  readonly networks: number;
  /** Law of one value: depth^exponent times this. */
  readonly factor: (stream: RandomStream) => number;
  /** Whether one network (one factor) serves all depths. */
  readonly shared?: boolean;
}

function sample(stream: RandomStream, { depths, networks, factor, shared = false }: Design): Table {
  const depth: number[] = [], network: number[] = [], x: number[] = [];
  for (let i = 0; i < networks; i++) {
    const common = factor(stream);
    for (const value of depths) {
      depth.push(value);
      network.push(i);
      x.push(3 * value ** -0.5 * (shared ? common * factor(stream) ** 0.1 : factor(stream)));
    }
  }
  return table({
    depth: numberColumn(depth, "dimensionless", "depth"),
    network: numberColumn(network, "dimensionless", "network"),
    x: numberColumn(x, "m", "x"),
  });
}

function fit(rows: Table, params: Record<string, unknown>) {
  const parsed = v.parse(plugin.params, { column: "x", along: "depth", ...params });
  const estimates = plugin.estimate(rows, parsed);
  return Object.fromEntries(estimates.map((estimate) => [estimate.quantity, estimate]));
}

/** Share of intervals of the slope that miss -1/2. */
function missRate(design: Design, params: Record<string, unknown>, trials: number): number {
  let misses = 0;
  for (let trial = 0; trial < trials; trial++) {
    const stream = randomStream(fold(keyOf(99), trial));
    const { slope } = fit(sample(stream, design), params);
    if (slope.low > -0.5 || slope.high < -0.5) misses++;
  }
  return misses / trials;
}

const design = { depths: [8, 16, 32, 64], networks: 60, factor: (s: RandomStream) => s.gamma(4) };

Deno.test("an exact power law is found exactly, but networks that do not differ give no interval", () => {
  const rows = sample(randomStream(keyOf(1)), { ...design, factor: () => 1 });
  const { slope, prefactor, rSquared } = fit(rows, {});
  assert.ok(Math.abs(slope.value + 0.5) < 1e-12);
  assert.deepEqual([slope.low, slope.high], [-Infinity, Infinity]);
  assert.ok(Math.abs(prefactor.value - 3) < 1e-11);
  assert.ok(Math.abs(rSquared.value - 1) < 1e-12);
  assert.equal(slope.count, 240);
});

// 1,000 trials at a miss rate of 2.7e-3: 2.7 expected; 15 or more has probability below 1e-6. Intervals of two
// standard errors would miss 45.
Deno.test("the interval of the slope covers it as its level says", () => {
  assert.ok(missRate(design, {}, 1000) < 0.015);
});

Deno.test("the interval of a slope of medians covers it too", () => {
  const factor = (stream: RandomStream) => Math.exp(stream.normal());
  assert.ok(missRate({ ...design, factor }, { statistic: "median" }, 400) < 0.03);
});

Deno.test("networks shared along the axis: taken together they give the small error that is true", () => {
  const shared = { ...design, shared: true };
  assert.ok(missRate(shared, { networks: "shared" }, 400) < 0.03);
  const rows = sample(randomStream(keyOf(2)), shared);
  const together = fit(rows, { networks: "shared" }).slope;
  const apart = fit(rows, { networks: "independent" }).slope;
  assert.equal(together.count, 60);
  // The common factor cancels in the slope; taking networks as independent hides that.
  assert.ok(apart.standardError > 5 * together.standardError);
});

Deno.test("a point of many networks weighs more than one of few", () => {
  // Off the law at depth 64 by a factor e, with a hundredth of the networks: the fit follows the others.
  const factor = (stream: RandomStream) => Math.exp(0.5 * stream.normal());
  const heavy = sample(randomStream(keyOf(3)), { depths: [8, 16, 32], networks: 10_000, factor });
  const light = sample(randomStream(keyOf(4)), { depths: [64], networks: 100, factor });
  const column = (name: "depth" | "network" | "x", unit: string, scale: number) =>
    numberColumn(
      [...heavy.columns[name].values, ...light.columns[name].values.map(Number)]
        .map((value, i) => i >= heavy.length ? Number(value) * scale : Number(value)),
      unit,
      name,
    );
  const rows = table({
    depth: column("depth", "dimensionless", 1),
    network: column("network", "dimensionless", 1),
    x: column("x", "m", Math.E),
  });
  assert.ok(Math.abs(fit(rows, {}).slope.value + 0.5) < 0.1);
  assert.ok(Math.abs(fit(rows, { weights: "equal" }).slope.value + 0.5) > 0.2);
});

Deno.test("a law that is no power shows in R^2, and values that have no logarithm are refused", () => {
  const rows = sample(randomStream(keyOf(5)), design);
  assert.throws(
    () => fit(rows, { transform: "log", statistic: "mean", column: "network" }),
    /cannot/,
  );
  const wave = table({
    depth: numberColumn([1, 1, 2, 2, 4, 4], "dimensionless", "depth"),
    x: numberColumn([1, 1.1, 5, 5.2, 1, 1.1], "m", "x"),
  });
  assert.ok(fit(wave, { weights: "equal" }).rSquared.value < 0.1);
});

Deno.test("one network at a point, or networks that are not shared after all, are refused", () => {
  const lonely = table({
    depth: numberColumn([1, 1, 2], "dimensionless", "depth"),
    network: numberColumn([0, 1, 0], "dimensionless", "network"),
    x: numberColumn([1, 2, 3], "m", "x"),
  });
  assert.throws(() => fit(lonely, {}), /at depth 2.*one network/);
  const uneven = table({
    depth: numberColumn([1, 1, 1, 2, 2], "dimensionless", "depth"),
    network: numberColumn([0, 1, 2, 0, 1], "dimensionless", "network"),
    x: numberColumn([1, 2, 3, 4, 5], "m", "x"),
  });
  assert.throws(() => fit(uneven, { networks: "shared" }), /2 at depth 2, 3 at 1/);
});

Deno.test("a statistic that has no logarithm is named with its value", () => {
  const rows = table({
    depth: numberColumn([10, 10, 40, 40], "dimensionless", "depth"),
    x: numberColumn([1, 2, 3, 3], "m", "x"),
  });
  assert.throws(
    () => fit(rows, { statistic: "standard-deviation" }),
    /the standard-deviation at 40 is 0, which has no logarithm; allowed: a positive number/,
  );
});

Deno.test("a flat law has a slope and a prefactor; its R^2 is missing", () => {
  const rows = table({
    depth: numberColumn([10, 10, 20, 20, 40, 40], "dimensionless", "depth"),
    x: numberColumn([1, 1, 1, 1, 1, 1], "m", "x"),
  });
  const { slope, prefactor, rSquared } = fit(rows, {});
  assert.deepEqual([slope.value, prefactor.value], [0, 1]);
  assert.ok(Number.isNaN(rSquared.value));
});

Deno.test("four networks a size: a standard deviation's power law needs no luck of resamples", () => {
  // Among 400 resamples of four networks one takes a network four times and has the deviation 0.
  for (const networks of [4, 5]) {
    const rows = sample(randomStream(keyOf(70 + networks)), { ...design, networks });
    const { slope } = fit(rows, { statistic: "standard-deviation" });
    assert.ok(slope.low < -0.5 && slope.high > -0.5);
    assert.ok(slope.high - slope.low > 1);
  }
});
