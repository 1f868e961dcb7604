import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/chain-posterior.ts";
import { namedArray } from "../../lib/num/array.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { assertClose } from "../support.ts";

const chains = { name: "network", length: 2 };
const points = { name: "point", length: 2 };
// Two chains of two states each, at two points: (0, 2), (4, 6) and (1, 1), (1, 3).
const states = [[[0, 2], [1, 1]], [[4, 6], [1, 3]]];
const over = (f: (values: number[]) => number) =>
  namedArray([chains, points], Float64Array.from(states.flatMap((chain) => chain.map(f))));
const fields = {
  chainMean: over(([a, b]) => (a + b) / 2),
  chainSquare: over(([a, b]) => (a * a + b * b) / 2),
  acceptance: namedArray([chains], Float64Array.of(0.5, 0.7)),
  x1: namedArray([points], Float64Array.of(-2, 2)),
};

type Deviations = (point: number) => number;

/** The deviation of all states of a point about the mean of all. */
function assertPooled(deviation: Deviations): void {
  assertClose(deviation(0), Math.sqrt((9 + 1 + 1 + 9) / 4), { absolute: 1e-12 });
  assertClose(deviation(1), Math.sqrt((0.25 * 3 + 2.25) / 4), { absolute: 1e-12 });
}

Deno.test("the deviation is that of the chains together", () => {
  const { deviation, acceptance } = plugin.measure(fields);
  assertPooled((point) => mean([0, 1].map((chain) => deviation.values[2 * chain + point])));
  assertClose(mean(acceptance.values), 0.6, { absolute: 1e-15 });
});

Deno.test("a wrong variant is rejected: the mean of each chain's own deviation", () => {
  assert.throws(() =>
    assertPooled((point) =>
      mean(states.map((chain) => Math.abs(chain[point][1] - chain[point][0]) / 2))
    )
  );
});
