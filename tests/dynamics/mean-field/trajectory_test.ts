import assert from "node:assert/strict";
import { Population } from "../../../lib/dynamics/mean-field/population.ts";
import { positionsOf, Trajectory } from "../../../lib/dynamics/mean-field/trajectory.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

const grid = { from: 0, to: 2, count: 5 };
const examples = { inputs: [0, 1, 2], targets: [0, 1, 0] };

Deno.test("averages and the spread over time are those of the states seen", () => {
  const stream = randomStream(keyOf(62));
  const population = new Population(examples, { count: 10, initialDeviation: 1, stream });
  const trajectory = new Trajectory(grid, 3);
  const seen: Float64Array[] = [];
  const moments: number[] = [];
  for (let k = 0; k < 7; k++) {
    population.stepFull({ step: 0.05, penalty: 0.1, noise: 0.2 }, stream);
    trajectory.observe(population);
    seen.push(trajectory.snapshot);
    moments.push(population.secondMoment());
  }
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const averages = positionsOf(grid).map((_, k) => mean(seen.map((state) => state[k])));
  trajectory.predictor.forEach((value, k) => assertClose(value, averages[k], { absolute: 1e-14 }));
  assertClose(trajectory.secondMoment, mean(moments), { relative: 1e-14 });
  // The examples are positions 0, 2 and 4.
  trajectory.fitted.forEach((value, j) => assertClose(value, averages[2 * j], { absolute: 1e-13 }));
  const variances = averages.map((average, k) => mean(seen.map((y) => (y[k] - average) ** 2)));
  assertClose(trajectory.deviation, Math.sqrt(mean([...variances])), { relative: 1e-9 });
});

Deno.test("positions include both ends", () => {
  assert.deepEqual([...positionsOf(grid)], [0, 0.5, 1, 1.5, 2]);
});
