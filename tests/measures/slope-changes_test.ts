import assert from "node:assert/strict";
import type { NamedArray } from "../../lib/contract/array.ts";
import { plugin } from "../../lib/measures/slope-changes.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";
import { assertClose } from "../support.ts";

const positions = Array.from({ length: 401 }, (_, k) => k / 100);
function measured(f: (x: number) => number, least = 0.2) {
  const predictor = namedArray(
    [{ name: "network", length: 1 }, labelledAxis("position", positions)],
    Float64Array.from(positions, f),
  );
  const found = plugin.measure({ predictor }, { window: 0.15, least }) as Record<
    string,
    NamedArray
  >;
  return Object.fromEntries(Object.entries(found).map(([name, { values }]) => [name, values[0]]));
}

const zigzag = (x: number) => Math.abs(x - 1) - Math.max(0, x - 2.5) + 0.1 * Math.max(0, x - 3.2);

Deno.test("a piecewise linear function: its knots above the least, and only the small one left outside", () => {
  const found = measured(zigzag);
  assert.equal(found.knots, 2);
  assertClose(found.variationOutside, 0.1, { absolute: 1e-9 });
  assertClose(found.variationShare, 0.1 / 3.1, { absolute: 1e-9 });
  // Slope changes 2, -1 and 0.1: the first two are more than nine tenths.
  assertClose(found.extent, 0.02, { absolute: 1e-9 });
  assert.equal(measured(zigzag, 0.05).knots, 3);
  assertClose(measured(zigzag, 0.05).variationOutside, 0, { absolute: 1e-9 });
});

Deno.test("a smooth function has no knots, and all of its variation outside", () => {
  const found = measured((x) => 0.25 * x * x);
  assert.equal(found.knots, 0);
  assertClose(found.variationShare, 1, { absolute: 1e-12 });
  // All of 399 second differences are equal, but for rounding.
  assertClose(found.extent, 0.9 * 3.99, { absolute: 0.011 });
  // The slope goes from 0.005 to 1.995 between the outermost second differences.
  assertClose(found.variationOutside, 1.995, { absolute: 0.01 });
});

Deno.test("a wrong variant, knots by single second differences, would miss a knot rounded over 0.06", () => {
  const rounded = (x: number) => Math.sqrt((x - 2) ** 2 + 0.02 ** 2);
  assert.equal(measured(rounded).knots, 1);
  const largest = Math.max(
    ...positions.slice(1, -1).map((x) =>
      (rounded(x + 0.01) - 2 * rounded(x) + rounded(x - 0.01)) / 0.01
    ),
  );
  assert.ok(largest < 0.5, `${largest} of a slope change of 2`);
});

Deno.test("windows shorter than the grid are refused", () => {
  const coarse = namedArray(
    [{ name: "network", length: 1 }, labelledAxis("position", [0, 1, 2])],
    Float64Array.of(0, 1, 0),
  );
  assert.throws(
    () => plugin.measure({ predictor: coarse }, { window: 0.15, least: 0.2 }),
    /windows/,
  );
});
