import assert from "node:assert/strict";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/measures/certificate-maximum.ts";
import { namedArray } from "../../lib/num/array.ts";
import { solveEquilibrium } from "../../lib/num/relu-measure/equilibrium.ts";
import { assertClose } from "../support.ts";

const inputs = [2, 3, 4, 5, 6, 7, 8];
const targets = [-1, -2, -1, -1, -2, -1, 1];
const measured = (rows: readonly (readonly number[])[], penalty = 0.1, at = inputs) =>
  plugin.measure({
    residual: namedArray([
      { name: "network", length: rows.length },
      { name: "example", length: rows[0].length },
    ], Float64Array.from(rows.flat())),
  }, v.parse(plugin.params, { inputs: at, penalty })).certificateMaximum.values;

Deno.test("one example: |q| is |r| sqrt(1 + x^2) / lambda", () => {
  assertClose(measured([[0.3]], 0.5, [2])[0], 0.3 * Math.sqrt(5) / 0.5, { absolute: 1e-14 });
});

Deno.test("residuals of the equilibrium have its certificate, below 1; wrong: another penalty", () => {
  const { weights } = solveEquilibrium({ inputs, targets, penalty: 0.1, inverseTemperature: 20 });
  const residuals = Array.from(weights, (u) => u * inputs.length);
  const [found, twice] = measured([residuals, residuals.map((r) => 2 * r)]);
  // To the digits of the reference (another program): 0.959.
  assertClose(found, 0.959, { absolute: 5e-4 });
  assertClose(twice, 2 * found, { relative: 1e-14 });
  assert.ok(measured([residuals], 0.05)[0] > 1);
});

Deno.test("inputs of another training are refused; a run that diverged is missing", () => {
  assert.throws(() => measured([[1, 2]]), UserError);
  assert.ok(Number.isNaN(measured([[NaN, 0, 0, 0, 0, 0, 0]])[0]));
});
