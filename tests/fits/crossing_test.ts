import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { numberColumn, type Table, table } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/fits/crossing.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose, assertProportion } from "../support.ts";

const betas = [0.4, 0.6, 0.8, 1, 1.2];
const params = { column: "logMove", along: "beta", level: 0.1 };

/** ln x = offset - 5 beta + noise of the network: the rms is known, and linear in beta. */
function samples(networks: number, { seed = 1, deviation = 0.3, offset = 2 } = {}): Table {
  const stream = randomStream(keyOf(seed));
  const noise = Array.from({ length: networks }, () => deviation * stream.normal());
  const rows = betas.flatMap((beta) => noise.map((z) => [beta, offset - 5 * beta + z]));
  const column = (k: number) => numberColumn(rows.map((row) => row[k]), "dimensionless", "");
  return table({ beta: column(0), logMove: column(1) });
}

/** ln sqrt(E x^2) = offset - 5 beta + deviation^2. */
const exact = (2 + 0.3 ** 2 - Math.log(0.1)) / 5;

Deno.test("without noise the crossing is exact, wherever the grid is", () => {
  const [found] = plugin.estimate(samples(3, { deviation: 0 }), params);
  assertClose(found.value, (2 - Math.log(0.1)) / 5, { absolute: 1e-12 });
  assert.equal(found.quantity, "crossing");
  assert.equal(found.count, 3);
});

Deno.test("values far beyond the largest double do not matter", () => {
  const rows = samples(3, { deviation: 0 });
  const shifted = rows.columns.logMove.values as Float64Array;
  for (let i = 0; i < 3; i++) shifted[i] = 5000;
  const [found] = plugin.estimate(rows, params);
  assertClose(found.value, (2 - Math.log(0.1)) / 5, { absolute: 1e-12 });
});

// 400 experiments of 400 networks: the interval's level is 0.9973; an undercoverage below 0.95 is
// detected, a false alarm has probability 1e-6. The mean of ln x in place of the rms misses by 0.018,
// half of the interval's half width: it must fail the same count.
Deno.test("the interval covers the crossing of the root mean square", () => {
  const experiments = 400;
  let covered = 0;
  let wrong = 0;
  for (let e = 0; e < experiments; e++) {
    const [{ low, high }] = plugin.estimate(
      samples(400, { seed: 100 + e }),
      params,
    );
    if (low <= exact && exact <= high) covered++;
    const ofMean = (2 - Math.log(0.1)) / 5;
    if (low <= ofMean && ofMean <= high) wrong++;
  }
  assertProportion({ successes: covered, trials: experiments }, { expected: 0.99 });
  assert.throws(() =>
    assertProportion({ successes: wrong, trials: experiments }, { expected: 0.99 })
  );
});

Deno.test("no crossing on the grid is said with the heights", () => {
  assert.throws(
    () => plugin.estimate(samples(3, { offset: 20 }), params),
    (error) =>
      error instanceof UserError && /crossing between beta 0.4 and 1.2/.test(error.message),
  );
});

// 1,000 experiments at a miss rate of 2.7e-3: 2.7 expected, 15 or more below 1e-6. Three standard errors, as of many
// networks, miss several times as often.
Deno.test("with few networks the interval covers too, and may have no end on the grid", () => {
  for (const networks of [3, 5, 8, 30]) {
    let [misses, normal] = [0, 0];
    for (let e = 0; e < 1000; e++) {
      const [{ value, standardError, low, high }] = plugin.estimate(
        samples(networks, { seed: 9000 + e }),
        params,
      );
      assert.ok(low <= value && value <= high);
      if (exact < low || exact > high) misses++;
      if (Math.abs(value - exact) > 3 * standardError) normal++;
    }
    assert.ok(misses < 15, `${misses} of 1000 with ${networks} networks`);
    if (networks < 30) assert.ok(normal > 15, `${normal} of 1000 with ${networks} networks`);
  }
  const [wide] = plugin.estimate(samples(3, { deviation: 3 }), params);
  assert.ok(wide.low === -Infinity || wide.high === Infinity);
});
