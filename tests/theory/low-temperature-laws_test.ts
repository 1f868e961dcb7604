import assert from "node:assert/strict";
import { plugin as equilibrium } from "../../lib/theory/gibbs-equilibrium.ts";
import { plugin as cooling } from "../../lib/theory/gibbs-cooling.ts";
import { plugin } from "../../lib/theory/low-temperature-laws.ts";
import { assertClose } from "../support.ts";
import { fourPoints, seven, twoPoints } from "../num/relu-measure/data-sets.ts";

type Numbers = Record<string, { readonly value: number }>;
const range = { from: -6, to: 6, count: 5 };

/** Exact over first order, less 1, for gap, curvature and distance at the knots. */
function errors(examples: typeof twoPoints, position: number, inverseTemperature: number) {
  const point = { ...examples, penalty: 0.1, position, inverseTemperature };
  const laws = plugin.predict(point) as unknown as Numbers;
  const exact = equilibrium.predict({ ...point, range }) as unknown as Numbers;
  const cooled = cooling.predict({ ...point, range }) as unknown as Numbers;
  return [
    exact.certificateGap.value / laws.certificateGap.value - 1,
    exact.curvature.value / laws.curvature.value - 1,
    cooled.limitDistance.value / laws.knotDistance.value - 1,
  ];
}

Deno.test("the laws are the equilibrium's first order: relative errors fall as the temperature does", () => {
  for (const [examples, position] of [[twoPoints, 5], [fourPoints, 2]] as const) {
    const [cool, cold] = [1e4, 1e5].map((beta) => errors(examples, position, beta));
    cold.forEach((error, k) => {
      assert.ok(Math.abs(error) < 0.01, `${error}`);
      assert.ok(Math.abs(error) < Math.abs(cool[k]) / 2, `${cool[k]}, ${error}`);
    });
  }
});

Deno.test("wrong variants are rejected: beta^-1 for the curvature, and for the distance at the knots", () => {
  const at = (inverseTemperature: number) =>
    plugin.predict({
      ...twoPoints,
      penalty: 0.1,
      position: 5,
      inverseTemperature,
    }) as unknown as Numbers;
  const ratio = (name: string) => at(1e5)[name].value / at(1e4)[name].value;
  assertClose(ratio("curvature"), 10 ** -1.5, { relative: 1e-12 });
  assertClose(ratio("knotDistance"), 10 ** -0.5, { relative: 1e-12 });
  assertClose(ratio("certificateGap"), 0.1, { relative: 1e-12 });
});

Deno.test("a knot at an example, and a function that is 0, are refused", () => {
  const point = { penalty: 0.1, inverseTemperature: 100 };
  assert.throws(() => plugin.predict({ ...seven, ...point }), /knot at the input 3/);
  assert.throws(() => plugin.predict({ ...twoPoints, ...point, penalty: 100 }), /that is 0/);
});
