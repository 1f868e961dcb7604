import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/tangent-margin.ts";
import { assertClose } from "../support.ts";
import { simulated } from "./pair-case.ts";

Deno.test("infinitely many directions have the margin 1 / (n cos(pi / n))", async () => {
  const { margin, marginRatio } = await simulated(plugin, { inputCount: 16, relative: 1e-7 }, 831);
  assertClose(margin[0], 0.0637244473880199, { relative: 1e-6 });
  assertClose(marginRatio[0], 1, { absolute: 1e-6 });
});

const drawn = await simulated(
  plugin,
  { inputCount: 16, directions: 32, networks: 60, relative: 1e-4 },
  832,
);

Deno.test("the bound of two neighbouring gaps holds for every draw, and is often met", () => {
  assert.ok(drawn.violated.every((bit) => bit === 0));
  assert.ok(drawn.marginRatio.every((ratio, k) => ratio <= drawn.neighbourBound[k] * 1.0001));
  const met = drawn.tightness.filter((ratio) => ratio > 0.999).length;
  assert.ok(met > 10, `${met} of 60`);
  assert.ok(drawn.bracket.every((width) => width <= 1.1e-4));
});

Deno.test("a wrong variant is rejected: the bound of one gap", () => {
  // Half of the sum of two counts is at least the smaller count: as a bound, half of that would be violated.
  assert.throws(() =>
    assert.ok(drawn.marginRatio.every((ratio, k) => ratio <= drawn.neighbourBound[k] / 2))
  );
});

Deno.test("few directions have no margin, and no gap is the bound", async () => {
  const few = await simulated(plugin, { inputCount: 16, directions: 2, networks: 5 }, 833);
  assert.ok(few.margin.every((value) => value === 0));
  assert.ok(few.neighbourBound.every((value) => value === 0));
  assert.ok(few.tightness.every((value) => value === 1));
  assert.equal(few.directionsPerPoint[0], 0.125);
});
