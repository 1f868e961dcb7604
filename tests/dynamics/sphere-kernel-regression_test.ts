import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/sphere-kernel-regression.ts";
import { assertClose } from "../support.ts";
import { meanOf, run } from "./tangent/run.ts";

/** Within 6 standard errors of two samples of the same number (below 1e-6 for 30 draws), which finds 25 %. */
function assertMeasured(values: Float64Array, [mean, error]: readonly [number, number]): void {
  const found = meanOf(values);
  assertClose(found.value, mean, { absolute: 6 * Math.hypot(error, found.standardError) });
}

// Another program, with a test set: mean and standard error of 6 draws.
Deno.test("risks at d = 100 and noise 1/2 are those of another program; wrong: without noise", () => {
  const law = { dimension: 100, noise: 0.5, networks: 30 };
  for (const [samples, mean, error] of [[50, 0.706, 0.017], [200, 0.274, 0.021]]) {
    assertMeasured(run(plugin, { ...law, samples }, 8401).risk.values, [mean, error]);
  }
  const wrong = run(plugin, { ...law, samples: 200, noise: 0 }, 8401).risk.values;
  assert.throws(() => assertMeasured(wrong, [0.274, 0.005]), /off by/);
});

// Another program, 8 draws at n = 150: .989(6) and .2893(11).
Deno.test("the measured ridge of ReLU and of a leaky one; wrong: that of the other", () => {
  const law = { dimension: 100, samples: 150, noise: 0.5, networks: 20, measureRidge: true };
  const ridge = (slopeNegative: number) =>
    run(plugin, { ...law, slopeNegative }, 8402).effectiveRidge.values;
  assertMeasured(ridge(0), [0.989, 0.006]);
  assertMeasured(ridge(0.3), [0.2893, 0.0011]);
  assert.throws(() => assertMeasured(ridge(0.3), [0.989, 0.006]), /off by/);
});

Deno.test("without a mean slope nothing of a linear target is learned: every draw has risk above 1", () => {
  const law = { dimension: 40, samples: 80, activation: "absolute-value", networks: 8 };
  assert.ok(run(plugin, law, 8403).risk.values.every((risk) => risk > 1));
  assert.ok(
    run(plugin, { ...law, activation: "leaky-relu" }, 8403).risk.values.every((r) => r < 1),
  );
});

Deno.test("draws differ, and adding some changes none", () => {
  const law = { dimension: 20, samples: 30, noise: 0.5 };
  const few = run(plugin, { ...law, networks: 3 }, 8404).risk.values;
  const more = run(plugin, { ...law, networks: 5 }, 8404).risk.values;
  assert.deepEqual([...more.slice(0, 3)], [...few]);
  assert.equal(new Set(more).size, 5);
});
