import assert from "node:assert/strict";
import {
  coveringProbabilities,
  meanBalls,
  medianBalls,
} from "../../../lib/num/separation/covered-cells.ts";
import { assertClose } from "../../support.ts";

/** Counts the ways one by one. */
function byEnumeration(cells: number, balls: number, isGood: (hit: boolean[]) => boolean): number {
  let good = 0;
  const ways = cells ** balls;
  for (let way = 0; way < ways; way++) {
    const hit: boolean[] = Array.from({ length: cells }, () => false);
    for (let k = 0, left = way; k < balls; k++, left = Math.floor(left / cells)) {
      hit[left % cells] = true;
    }
    if (isGood(hit)) good++;
  }
  return good / ways;
}

const inCircle = (hit: boolean[]) => hit.every((bit, c) => bit || hit[(c + 1) % hit.length]);
const inLine = (hit: boolean[]) => hit.every((bit, c) => bit || c + 1 === hit.length || hit[c + 1]);

function assertEnumerated(isGood: (hit: boolean[]) => boolean): void {
  for (const [cells, ballsMax] of [[2, 6], [4, 6], [5, 6], [6, 6]]) {
    const found = coveringProbabilities(cells, ballsMax);
    for (let balls = 1; balls <= ballsMax; balls++) {
      assertClose(found[balls], byEnumeration(cells, balls, isGood), { absolute: 1e-14 });
    }
  }
}

Deno.test("the probability is the share of all ways, counted one by one", () => {
  assertEnumerated(inCircle);
});

Deno.test("a wrong variant is rejected: cells in a line", () => {
  assert.throws(() => assertEnumerated(inLine));
});

/** Occupied cells as a chain in float64, ball by ball, all terms positive: another route at large sizes. */
function byChain(cells: number, balls: number): number {
  const occupied = new Float64Array(cells + 1);
  occupied[0] = 1;
  for (let ball = 0; ball < balls; ball++) {
    for (let k = cells; k > 0; k--) {
      occupied[k] = occupied[k] * k / cells + occupied[k - 1] * (cells - k + 1) / cells;
    }
    occupied[0] = 0;
  }
  const logChoose = (n: number, k: number) => {
    let sum = 0;
    for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
    return sum;
  };
  return occupied.reduce((sum, probability, k) => {
    const empty = cells - k;
    if (k === 0 || empty > k) return sum;
    return sum +
      probability * Math.exp(Math.log(cells / k) + logChoose(k, empty) - logChoose(cells, empty));
  }, 0);
}

Deno.test("large sizes agree with a chain of occupied cells", () => {
  for (const [cells, balls] of [[8, 6], [16, 28], [64, 142], [64, 60]]) {
    assertClose(coveringProbabilities(cells, balls)[balls], byChain(cells, balls), {
      relative: 1e-11,
    });
  }
});

Deno.test("values of another program", () => {
  assertClose(coveringProbabilities(8, 6)[6], 0.1767, { absolute: 5e-5 });
  assertClose(coveringProbabilities(8, 10)[10], 0.6327, { absolute: 5e-5 });
  assertClose(coveringProbabilities(16, 16)[16], 0.126, { absolute: 5e-5 });
  assertClose(coveringProbabilities(16, 28)[28], 0.6902, { absolute: 5e-5 });
  assert.deepEqual([8, 16, 32, 64].map(medianBalls), [9, 24, 59, 142]);
});

Deno.test("two cells need one ball; the mean is the sum of what is missing", () => {
  assertClose(meanBalls(2), 1, { absolute: 1e-12 });
  const probabilities = coveringProbabilities(8, 200);
  const mean = probabilities.reduce((sum, value) => sum + 1 - value, 0);
  assertClose(meanBalls(8), mean, { absolute: 1e-9 });
});
