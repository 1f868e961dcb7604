import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/tangent-interpolation.ts";
import { assertClose, assertMean, StatisticalFailure } from "../support.ts";
import { meanOf, run } from "./tangent/run.ts";

// Training error has standard deviation sqrt(2 (n - p)) / n of its mean; 40 networks of 5 label vectors: 6 standard
// errors, a false alarm below 1e-6; finds 0.04.
Deno.test("below N d = n the training error is 1 - N d / n; wrong: 1 - N / n", () => {
  const [samples, dimension, width] = [60, 6, 4];
  const law = { samples, dimension, width, networks: 40, labelDraws: 5 };
  const { value } = meanOf(run(plugin, law, 8441).trainError.values);
  const parameters = width * dimension;
  const error = Math.sqrt(2 * (samples - parameters) / 200) / samples;
  assertClose(value, 1 - parameters / samples, { absolute: 6 * error });
  const byUnits = 1 - width / samples;
  assert.throws(() => assertClose(value, byUnits, { absolute: 6 * error }), /off by/);
});

Deno.test("beyond it noise is fitted but for dead samples, and the rank is that of the living ones", () => {
  const law = { samples: 60, dimension: 6, width: 30, networks: 3 };
  const wide = run(plugin, law, 8442);
  assert.deepEqual([...wide.rank.values], [60, 60, 60]);
  wide.trainError.values.forEach((error) => assert.ok(error < 1e-20));
  const narrow = run(plugin, { ...law, dimension: 30, width: 4, networks: 20 }, 8443);
  assert.ok(narrow.deadSamples.values.some((dead) => dead > 0));
  narrow.livingDeficit.values.forEach((deficit) => assert.equal(deficit, 0));
  assert.deepEqual([...narrow.rankDeficit.values], [...narrow.deadSamples.values]);
  narrow.trainError.values.forEach((error, i) =>
    assert.equal(error > 1e-6, narrow.deadSamples.values[i] > 0)
  );
});

// 2,000 networks, each up to 40 samples: fails wrongly once in 1e6, detects 0.5.
Deno.test("n 2^-N samples are dead on average; wrong: n 2^-(N + 1)", () => {
  const law = { samples: 40, dimension: 3, width: 4, networks: 2000, labelDraws: 0 };
  const { values } = run(plugin, law, 8444).deadSamples;
  assertMean(values, { expected: 2.5, discrepancy: 0.7 });
  assert.throws(() => assertMean(values, { expected: 1.25 }), StatisticalFailure);
});

Deno.test("a leaky ReLU has no dead samples; without label draws there is no training error", () => {
  const law = {
    samples: 40,
    dimension: 10,
    width: 4,
    networks: 5,
    slopeNegative: 0.1,
    labelDraws: 0,
  };
  const fields = run(plugin, law, 8445);
  assert.equal("trainError" in fields, false);
  for (const name of ["deadSamples", "rankDeficit"]) {
    assert.ok(fields[name].values.every((value) => value === 0), name);
  }
});
