import assert from "node:assert/strict";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";
import { plugin } from "../../lib/measures/skip-contrast.ts";
import { assertClose } from "../support.ts";

const layerSingularValue = namedArray(
  [
    { name: "network", length: 2 },
    labelledAxis("skip", [0, 1, 2]),
    labelledAxis("rank", [1, 2]),
  ],
  Float64Array.of(8, 1, 4, 2, 16, 1, 6, 3, 6, 2, 5, 5),
);

/** kappa is 8, 2, 16 in the first network and 2, 3, 1 in the second. */
function assertContrasts(found: ReturnType<typeof plugin.measure>): void {
  const expected = [1, 4, 0.5, 1, 2 / 3, 2].map(Math.log);
  expected.forEach((gain, k) =>
    assertClose(found.logAdvantage.values[k], gain, { absolute: 1e-14 })
  );
  assert.deepEqual([...found.better.values], [0, 1, 0, 0, 0, 1]);
}

Deno.test("ln kappa at the first rho less that at each, network by network", () => {
  assertContrasts(plugin.measure({ layerSingularValue }));
});

Deno.test("a wrong variant is rejected: the first network for all", () => {
  const values = layerSingularValue.values.slice();
  values.set(values.subarray(0, 2), 6);
  assert.throws(() =>
    assertContrasts(plugin.measure({ layerSingularValue: { ...layerSingularValue, values } }))
  );
});
