import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/gibbs-cooling.ts";
import { plugin as equilibrium } from "../../lib/theory/gibbs-equilibrium.ts";
import { assertClose } from "../support.ts";
import { seven, twoPoints } from "../num/relu-measure/data-sets.ts";

type Numbers = Record<string, { readonly value: number }>;
const range = { from: 1.6, to: 8.5, count: 70 };

Deno.test("exponents are the slopes of the equilibrium's numbers over half a decade", () => {
  const point = { ...seven, penalty: 0.1, range, position: 3.5 };
  const found = plugin.predict({ ...point, inverseTemperature: 1000 }) as unknown as Numbers;
  const at = (inverseTemperature: number) =>
    equilibrium.predict({ ...point, inverseTemperature }) as unknown as Numbers;
  const [warm, cold] = [at(10 ** 2.75), at(10 ** 3.25)];
  const slope = (name: string) => 2 * Math.log10(cold[name].value / warm[name].value);
  assertClose(found.curvatureExponent.value, slope("curvature"), { absolute: 1e-6 });
  assertClose(found.curvatureSupremumExponent.value, slope("curvatureSupremum"), {
    absolute: 1e-6,
  });
  assertClose(found.gapExponent.value, slope("certificateGap"), { absolute: 1e-6 });
});

Deno.test("exponents of an earlier program: curvature -1.48 (seven), gap -0.992 to -0.9998 (two)", () => {
  const sup = (log: number) =>
    (plugin.predict({ ...seven, penalty: 0.1, range, inverseTemperature: 10 ** log }) as Numbers)
      .curvatureSupremumExponent.value;
  assertClose(sup(4.75), -1.48, { absolute: 6e-3 });
  const gap = (log: number) =>
    (plugin.predict({
      ...twoPoints,
      penalty: 0.1,
      range: { from: -13, to: 13, count: 21 },
      inverseTemperature: 10 ** log,
    }) as Numbers).gapExponent.value;
  assertClose(gap(3.25), -0.992, { absolute: 1e-3 });
  assertClose(gap(4.75), -0.9998, { absolute: 1e-4 });
});

Deno.test("the distance to the limit is taken at the knots too; a grid beside them misses most of it", () => {
  const distance = (from: number, to: number) =>
    (plugin.predict({
      ...twoPoints,
      penalty: 0.1,
      range: { from, to, count: 2 },
      inverseTemperature: 1e5,
    }) as Numbers).limitDistance.value;
  // 4.3e-5 is what a grid without the knots gave to an earlier program; at the knots it is 1.006e-3.
  assertClose(distance(-13, 13), 1.006e-3, { relative: 1e-3 });
  assert.ok(distance(0.5, 13) < 5e-5);
});
