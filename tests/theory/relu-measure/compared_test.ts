import assert from "node:assert/strict";
import { comparedDistance } from "../../../lib/theory/relu-measure/compared.ts";

const double = (positions: readonly number[]) => Float64Array.from(positions, (x) => 2 * x);

Deno.test("the largest difference, nothing without a curve, an error for half of one", () => {
  const found = comparedDistance(
    { comparedPositions: [0, 1, 2], comparedValues: [0, 2.5, 4] },
    double,
  );
  assert.deepEqual(found, { comparedDistance: { shape: "scalar", value: 0.5 } });
  assert.deepEqual(comparedDistance({}, double), {});
  assert.throws(() => comparedDistance({ comparedPositions: [1] }, double), /0 values at 1/);
});
