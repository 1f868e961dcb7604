import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/skip-path.ts";
import { assertClose } from "../support.ts";
import { fieldsOf, valueOf } from "./layer-matrix/job.ts";

const small = { networks: 4, width: 20, deviation: 0.4 };
const fields = fieldsOf(plugin, small, 3601);
const points = 21;
const at = (network: number, point: number, j: number) =>
  fields.layerSingularValue.values[(network * points + point) * small.width + j];

Deno.test("slopes, inequalities and the sum of squares hold to rounding", () => {
  assert.ok(valueOf(fields, "slopeError") < 1e-8);
  assert.ok(valueOf(fields, "weylExcess") < 1e-13);
  assert.ok(valueOf(fields, "mirskyExcess") < 1e-13);
  assert.ok(valueOf(fields, "energyError") < 1e-13);
  assert.ok(valueOf(fields, "boundExcess") < 1e-13);
  assert.ok(valueOf(fields, "compared") > 0.9);
});

/** The integral of the slopes over rho is the change of s_j, to the error of the trapezoidal rule. */
function assertIntegrates(slope: (network: number, point: number, j: number) => number): void {
  for (let network = 0; network < small.networks; network++) {
    let [change, integral] = [0, 0];
    // The sum over j: singular values that avoid each other exchange slopes, the sum is smooth.
    for (let j = 0; j < small.width; j++) {
      change += at(network, points - 1, j) - at(network, 0, j);
      for (let point = 1; point < points; point++) {
        integral += (slope(network, point, j) + slope(network, point - 1, j)) / 2 / (points - 1);
      }
    }
    assertClose(integral, change, { relative: 0.01 });
  }
}

const slopeAt = (network: number, point: number, j: number) =>
  fields.slope.values[(network * points + point) * small.width + j];

Deno.test("slopes add up to the change from rho = 0 to 1: no difference quotient is involved", () => {
  assertIntegrates(slopeAt);
});

Deno.test("a wrong variant is rejected: slopes of the eigenvalues of M + rho I, which are 1", () => {
  assert.throws(() => assertIntegrates(() => 1));
});

Deno.test("slopes lie in [-1, 1], tangents touch their curves", () => {
  assert.ok(fields.slope.values.every((slope) => Math.abs(slope) <= 1 + 1e-12));
  const { tangentSkip, tangentValue } = fields;
  const middle = (values: Float64Array, tick: number) =>
    (values[2 * tick] + values[2 * tick + 1]) / 2;
  // The first tangents are those at rho = 0.05 of the first network, by j.
  for (let j = 0; j < small.width; j++) {
    assertClose(middle(tangentSkip.values, j), 0.05, { absolute: 1e-12 });
    assertClose(middle(tangentValue.values, j), at(0, 1, j), { absolute: 1e-12 });
  }
});
