import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/singular-value-stability.ts";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin as theory } from "../../lib/theory/shifted-gaussian-spectrum.ts";
import * as v from "valibot";
import { assertClose } from "../support.ts";
import { scalarOf } from "../theory/predicted.ts";
import { atSkip, fieldsOf, median } from "./layer-matrix/job.ts";

const noise = (params: Record<string, unknown>, seed: number) =>
  fieldsOf(plugin, { width: 64, change: "noise", ...params }, seed);
const flip = (params: Record<string, unknown>, seed: number) =>
  fieldsOf(plugin, { width: 64, change: "flip", ...params }, seed);
const rms = (values: Float64Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

// 40 matrices of 64 values: a scatter of about 2 % of the root mean square; 8 % is 4 standard errors of what is a few
// per cent more by the finite size.
Deno.test("small noise with the identity: the first-order law, to 8 %", () => {
  for (const deviation of [0.3, 0.5]) {
    const found = rms(atSkip(noise({ networks: 40, deviation }, 3801), "logChange", 1));
    const point = { skip: 1, deviation, width: 64, noise: 0.05 };
    const expected = scalarOf(theory.predict(v.parse(theory.params, point)), "logChange");
    assertClose(found, expected, { relative: 0.08 });
    // Wrong: as if all s_j were 1.
    assert.throws(() => assertClose(found, 0.05 / 8, { relative: 0.08 }));
  }
});

Deno.test("twice the noise, twice the change (first order)", () => {
  const change = (size: number) =>
    atSkip(noise({ networks: 5, deviation: 0.3, noise: size }, 3802), "logChange", 1);
  const [one, two] = [change(1e-4), change(2e-4)];
  one.forEach((value, k) => assertClose(two[k], 2 * value, { relative: 1e-2 }));
});

// Medians over 60 draws of an independent program; within 20 %, about 4 standard errors of such a median.
Deno.test("changes by flips as an independent program finds them: worse with the identity under leaky ReLU", () => {
  const known = [
    [0, 0.3, 0.026, 0.0078],
    [0, 0.5, 0.026, 0.0125],
    [0.1, 0.3, 0.117, 0.22],
    [0.1, 0.5, 0.117, 0.19],
    [0.1, 1, 0.117, 0.14],
    [0.5, 0.3, 0.0164, 0.03],
  ];
  for (const [slope, deviation, bare, skipped] of known) {
    const fields = flip({ networks: 60, slope, deviation }, 3803);
    assertClose(median(atSkip(fields, "logChange", 0)), bare, { relative: 0.2 });
    assertClose(median(atSkip(fields, "logChange", 1)), skipped, { relative: 0.2 });
    const steadier = atSkip(fields, "steadier", 1).reduce((sum, one) => sum + one, 0) / 60;
    assert.ok(slope === 0 ? steadier > 0.8 : steadier < 0.3);
    assert.ok(atSkip(fields, "logAdvantage", 0).every((gain) => gain === 0));
  }
});

Deno.test("near-orthogonal columns put the whole of ln eta into one singular value", () => {
  const fields = flip({ networks: 5, slope: 0.1, deviation: 1e-6, skips: [1] }, 3804);
  for (const change of atSkip(fields, "logChange", 0)) {
    assertClose(change, Math.log(10) / 8, { relative: 1e-5 });
    // Wrong: spread over all.
    assert.throws(() => assertClose(change, Math.log(10) / 64, { relative: 1e-5 }));
  }
});

Deno.test("a flip of a linear activation is refused", () => {
  assert.throws(() => flip({ networks: 1, deviation: 1 }, 3805), UserError);
});
