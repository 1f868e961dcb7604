import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/sufficient-directions.ts";
import { meanBalls } from "../../lib/num/separation/covered-cells.ts";
import { assertClose, assertEstimate, StatisticalFailure } from "../support.ts";
import { estimateOf, simulated } from "./pair-case.ts";

const circle = await simulated(
  plugin,
  { points: "circle", inputCount: 16, criterion: "separation", networks: 1500, shown: [6, 10] },
  841,
);

// 1,500 draws: fails wrongly once in 1e6, finds 0.8 of 10.07 directions. That cutting is not quite
// sufficient (one draw in twelve takes another direction) adds about 0.1.
Deno.test("separation takes as many directions as cutting every two neighbouring gaps", () => {
  assertEstimate(estimateOf(circle.directions), { expected: meanBalls(8), discrepancy: 0.9 });
  assert.ok(circle.precedes.every((bit) => bit === 0));
  const equal = circle.covers.filter((bit) => bit === 1).length;
  assert.ok(equal > 0.85 * 1500, `${equal} of 1500`);
});

Deno.test("a wrong variant is rejected: cutting every gap", () => {
  const collector = Array.from({ length: 8 }, (_, k) => 8 / (k + 1)).reduce((a, b) => a + b);
  assert.throws(
    () => assertEstimate(estimateOf(circle.directions), { expected: collector }),
    StatisticalFailure,
  );
});

Deno.test("successes at some numbers of directions are those of the fewest", () => {
  circle.directions.forEach((fewest, k) => {
    assert.deepEqual([...circle.met.subarray(2 * k, 2 * k + 2)], [
      fewest <= 6 ? 1 : 0,
      fewest <= 10 ? 1 : 0,
    ]);
    assert.equal(circle.sufficientWidth[k], 2 * fewest);
  });
  assertClose(circle.difficulty[0], 16 * Math.cos(Math.PI / 16), { relative: 1e-12 });
});

Deno.test("half of the margin takes more, on the very same directions", async () => {
  const at = { points: "circle", inputCount: 16, networks: 12 };
  const half = await simulated(plugin, { ...at, criterion: "half-margin" }, 841);
  half.directions.forEach((value, k) => assert.ok(value >= circle.directions[k]));
  const mean = half.directions.reduce((sum, value) => sum + value / 12, 0);
  assert.ok(mean > 12 && mean < 40, `${mean}`);
});

Deno.test("a least eigenvalue near its limit, and the parity of two bits", async () => {
  const eigenvalue = await simulated(plugin, {
    points: "sphere",
    inputCount: 8,
    dimension: 4,
    criterion: "least-eigenvalue",
    networks: 21,
  }, 842);
  const median = [...eigenvalue.directions].sort((a, b) => a - b)[10];
  assert.ok(median >= 5 && median <= 40, `${median}`);
  assertClose(eigenvalue.squareRatio[0], 2 * eigenvalue.directions[0] / 140.49 ** 2, {
    relative: 1e-3,
  });
  const parity = await simulated(
    plugin,
    { points: "cube-parity", dimension: 4, criterion: "separation", networks: 40 },
    843,
  );
  const mean = parity.directions.reduce((sum, value) => sum + value / 40, 0);
  assert.ok(mean > 3 && mean < 7, `${mean}`);
  assert.equal(parity.difficulty[0], 8);
});

Deno.test("half the margin of other points is refused", async () => {
  const at = {
    points: "chirp",
    inputCount: 6,
    dimension: 3,
    criterion: "half-margin",
    networks: 1,
  };
  await assert.rejects(simulated(plugin, at, 844), /half the margin on the points "chirp"/);
});
