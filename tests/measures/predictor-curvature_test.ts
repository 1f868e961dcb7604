import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/predictor-curvature.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";
import { assertClose } from "../support.ts";

const positions = Array.from({ length: 11 }, (_, k) => k / 10);
const predictor = namedArray(
  [{ name: "network", length: 2 }, labelledAxis("position", positions)],
  Float64Array.from([
    ...positions.map((x) => 3 * x * x),
    ...positions.map((x) => Math.abs(x - 0.5)),
  ]),
);

Deno.test("a parabola has its curvature, a kink its slope change over half the window", () => {
  const { curvature } = plugin.measure({ predictor }, { window: 0.4 });
  const [, position] = curvature.axes;
  assert.equal(position.length, 7);
  assertClose((position.labels as Float64Array)[0], 0.2, { absolute: 1e-12 });
  for (let k = 0; k < 7; k++) assertClose(curvature.values[k], 6, { absolute: 1e-10 });
  // 2 spread as a tent of half width 0.2: 2 / 0.2 at the kink, half of that 0.1 away, 0 from 0.2 on.
  assertClose(curvature.values[7 + 3], 10, { absolute: 1e-10 });
  assertClose(curvature.values[7 + 2], 5, { absolute: 1e-10 });
  assertClose(curvature.values[7 + 0], 0, { absolute: 1e-10 });
});

Deno.test("a wrong variant, the whole window as the step, would halve the kink's peak; bad windows are refused", () => {
  const { curvature } = plugin.measure({ predictor }, { window: 0.8 });
  assertClose(curvature.values[3 + 1], 5, { absolute: 1e-10 });
  assert.throws(() => plugin.measure({ predictor }, { window: 0.05 }), /second differences/);
  assert.throws(() => plugin.measure({ predictor }, { window: 3 }), /second differences/);
});
