import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/correlation.ts";
import { assertClose } from "../support.ts";
import { mlpFields } from "./fields.ts";

const measured = (...distances: number[]) =>
  plugin.measure(
    mlpFields(
      distances.map((q) => ({ logNorm: [0, q === q ? 0 : NaN], oneMinusCorrelation: [q] })),
    ),
  );

Deno.test("rho is 1 - q and logDistance is log10(1 - rho)", () => {
  const { rho, logDistance, time } = measured(2, 1.5, 0.7, 0.01);
  const expected = [-1, -0.5, 0.3, 0.99];
  expected.forEach((value, i) => assertClose(rho.values[i], value, { absolute: 1e-15 }));
  expected.forEach((value, i) =>
    assertClose(logDistance.values[i], Math.log10(1 - value), { absolute: 1e-14 })
  );
  assert.deepEqual(rho.axes.map(({ name }) => name), ["layer", "network", "pair"]);
  assert.deepEqual([...time.values], [0.5]);
});

Deno.test("nearly parallel inputs keep the digits of their distance, which rho has lost", () => {
  const { rho, logDistance } = measured(1.05e-15);
  assertClose(logDistance.values[0], Math.log10(1.05e-15), { absolute: 1e-13 });
  // Wrong: the distance taken back from rho.
  assert.throws(() =>
    assertClose(Math.log10(1 - rho.values[0]), Math.log10(1.05e-15), { absolute: 1e-3 })
  );
});

Deno.test("parallel inputs stay finite, and a dead network stays a named outcome", () => {
  const { rho, logDistance } = measured(0, NaN);
  assert.equal(rho.values[0], 1);
  assert.equal(logDistance.values[0], -300);
  assert.ok(Number.isNaN(rho.values[1]) && Number.isNaN(logDistance.values[1]));
  assert.equal(rho.missing, "the network died");
  assert.equal(logDistance.missing, "the network died");
});
