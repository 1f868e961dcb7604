import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/layer-spectrum.ts";
import { plugin as conditioning } from "../../lib/measures/conditioning.ts";
import { assertClose, assertMean, StatisticalFailure } from "../support.ts";
import { atSkip, fieldsOf, median } from "./layer-matrix/job.ts";

const squares = (values: Float64Array, size: number) =>
  Float64Array.from(
    { length: values.length / size },
    (_, k) => values.subarray(k * size, (k + 1) * size).reduce((sum, s) => sum + s * s, 0) / size,
  );

// 2000 matrices: fails wrongly once in 1e6; detects 3 % in E s^2 = rho^2 + sigma^2.
Deno.test("the mean square of the singular values is rho^2 + sigma^2, for any activation of slope 0 or 1", () => {
  const width = 8;
  for (const slope of [1, 0, -1]) {
    const fields = fieldsOf(
      plugin,
      { networks: 2000, width, deviation: 0.7, skips: [1.5], slope },
      3501,
    );
    const { axes, values } = fields.layerSingularValue;
    const size = axes[2].length;
    assert.equal(size, slope === 0 ? 4 : 8);
    const means = squares(values, size);
    assertMean(means, { expected: 1.5 ** 2 + 0.7 ** 2, discrepancy: 0.1 });
    assert.throws(() => assertMean(means, { expected: 1.5 ** 2 }), StatisticalFailure);
  }
});

Deno.test("the same weights for every rho: at rho = 0, sigma scales all values", () => {
  const values = (deviation: number) =>
    fieldsOf(plugin, { networks: 2, width: 6, deviation, skips: [0] }, 3502).layerSingularValue
      .values;
  const [one, three] = [values(1), values(3)];
  one.forEach((s, k) => assertClose(three[k], 3 * s, { relative: 1e-13 }));
  const both = fieldsOf(plugin, { networks: 2, width: 6, deviation: 1, skips: [0, 1] }, 3502);
  const bare = both.layerSingularValue.values.filter((_, k) => Math.floor(k / 6) % 2 === 0);
  assert.deepEqual([...bare], [...one]);
});

// Medians over 100 matrices of n = 64 of an independent program: kappa without and with the identity. The median of
// 100 is within 25 % (ConvNet, ln kappa spreads by about 1) and 6 % of it, 5 standard errors.
Deno.test("median kappa at n = 64 as an independent program finds it", () => {
  const known = [
    [1, 0.3, 217, 2.32],
    [1, 0.5, 217, 4.44],
    [0, 0.3, 4.96, 1.71],
    [0, 0.5, 4.96, 2.35],
    [0, 1, 4.96, 3.85],
    [0.1, 0.5, 1359, 31],
  ];
  for (const [slope, deviation, bare, skipped] of known) {
    const fields = fieldsOf(plugin, { networks: 100, width: 64, deviation, slope }, 3503);
    const measured = conditioning.measure(fields, {});
    const [without, with_] = [0, 1].map((k) => median(atSkip(measured, "logCondition", k)));
    assertClose(without, Math.log(bare), { absolute: slope === 0 ? 0.12 : 0.7 });
    assertClose(with_, Math.log(skipped), { absolute: slope === 0.1 ? 0.15 : 0.06 });
    assert.throws(() => assertClose(with_, Math.log(bare), { absolute: 0.12 }));
  }
});
