import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/spectrum-law.ts";
import { numberColumn, table } from "../../lib/contract/table.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { at, uniformLaw } from "./evidence.ts";

const predictions = {
  law: uniformLaw(0, 1),
  far: uniformLaw(0.1, 1.1),
  near: uniformLaw(0.015, 1.015),
};

function check(spectra: readonly (readonly number[])[], params: Record<string, unknown> = {}) {
  const rows = spectra.flatMap((values, network) => values.map((value) => ({ network, value })));
  const words = { column: "u", predicts: "law", rival: "far", slack: 0.01, ...params };
  return plugin.evaluate({
    params: v.parse(plugin.params, words),
    measured: table({
      network: numberColumn(rows.map(({ network }) => network), "dimensionless", "network"),
      u: numberColumn(rows.map(({ value }) => value), "dimensionless", "u"),
    }),
    ...at(predictions),
  });
}

/** As even as a spectrum can be, moved by `shift`: distance |shift| + 1/(2n). */
const even = (count: number, shift = 0) =>
  Array.from({ length: count }, (_, i) => shift + (i + 0.5) / count);

Deno.test("the distance of the most even spectrum is half a step, 1/(2n), and equal spectra give it no interval", () => {
  const equal = check([even(200), even(200)]);
  assert.ok(Math.abs(equal.measured! - 1 / 400) < 1e-15);
  assert.equal(equal.verdict, "cannot tell");
  const found = check([even(200), even(200, 1e-9)]);
  const { measured, low, high, relation, theory, count, verdict, how } = found;
  for (const value of [measured, low, high]) assert.ok(Math.abs(value! - 1 / 400) < 1e-6);
  assert.deepEqual([relation, theory, count, verdict], ["<=", 0.01, 2, "agrees"]);
  assert.match(how, /mean KS distance 0\.0025 of 2 spectra.*allowed 0\.01.*which is 0\.1 from th/);
});

Deno.test("a spectrum in another place disagrees, also one that is nearer to the rival", () => {
  const moved = (shift: number) => check([even(200, shift), even(200, shift + 1e-6)]);
  assert.equal(moved(0.005).verdict, "agrees");
  assert.equal(moved(0.03).verdict, "disagrees");
  assert.equal(moved(0.1).verdict, "disagrees");
  assert.match(moved(0.1).how, /from the rival 0\.00\d+/);
});

Deno.test("independent values of the very law are no spectrum: they are too uneven", () => {
  const stream = randomStream(keyOf(5));
  const spectra = Array.from(
    { length: 20 },
    () => Array.from({ length: 400 }, () => stream.uniform()),
  );
  // sqrt(400) D has mean 0.869 and deviation 0.26: D is near 0.043, a mean of 20 within 0.003.
  const { verdict, measured } = check(spectra);
  assert.equal(verdict, "disagrees");
  assert.ok(measured! > 0.03 && measured! < 0.06);
});

Deno.test("the allowed distance may shrink with the size of the matrix", () => {
  const spectra = [even(200, 0.01), even(200, 0.010001)];
  const finiteSize = (coefficient: number) => ({
    slack: 0,
    finiteSize: { coefficient, along: "width" },
  });
  assert.equal(check(spectra, finiteSize(2)).verdict, "agrees");
  assert.equal(check(spectra, finiteSize(1)).verdict, "disagrees");
});

Deno.test("it cannot tell with an interval across the bound, or with a rival nearer than two bounds", () => {
  assert.equal(check([even(200, 0.001), even(200, 0.02)]).verdict, "cannot tell");
  assert.equal(check([even(200), even(200)], { rival: "near" }).verdict, "cannot tell");
  assert.equal(check([even(200), even(200)], { slack: 0.05 }).verdict, "cannot tell");
});

Deno.test("the interval covers the mean distance as often as it says", () => {
  const stream = randomStream(keyOf(7));
  const trials = 2000;
  let missed = 0;
  for (let trial = 0; trial < trials; trial++) {
    const spectra = Array.from({ length: 8 }, () => even(20, 0.02 + 0.02 * stream.uniform()));
    const { low, high } = check(spectra);
    const expected = 0.03 + 1 / 40;
    if (low! > expected || high! < expected) missed++;
  }
  // Of level 1 - 2.7e-3: 5.4 expected (a little more, since the values are not normal); 30 or more
  // has probability below 1e-6 up to a rate of 5e-3. An interval half as wide misses about 15 %.
  assert.ok(missed < 30, `${missed} of ${trials}`);
});

Deno.test("one row per network, one network, and what is no law are refused", () => {
  assert.throws(() => check([[0.5], [0.6]]), /2 rows of 2 networks.*two networks, a row for each/s);
  assert.throws(() => check([even(20)]), /20 rows of 1 network/);
  assert.throws(() => check([even(20), even(20)], { predicts: "lwa" }), /cannot find.*lwa/);
});
