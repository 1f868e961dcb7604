import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/batch-hessian-spectrum.ts";
import { drawNetwork, networkOf } from "../../lib/dynamics/frozen-layers/ensemble.ts";
import { hessianRoot } from "../../lib/dynamics/frozen-layers/hessian.ts";
import { forward, jacobian } from "../../lib/dynamics/frozen-layers/network.ts";
import { accurateSingularValues } from "../../lib/num/linear-algebra/golub-kahan.ts";
import { nonzeroSpectrum } from "../../lib/num/linear-algebra/nonzero-spectrum.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { assertClose } from "../support.ts";
import { atSkip, fieldsOf } from "./layer-matrix/job.ts";

const base = { networks: 3, width: 8, layers: 2, deviation: 0.5 };

Deno.test("one input: kappa and rank are those of its Q", () => {
  const params = { ...base, inputs: 1, skips: [0, 1], slope: 0 };
  const fields = fieldsOf(plugin, params, 4301);
  for (let network = 0; network < base.networks; network++) {
    const draw = drawNetwork(keyOf(4301), params, network);
    const one = networkOf(draw, params, { skip: 1 });
    const { slopes } = forward(one, draw.first, draw.inputs);
    const { entries } = jacobian(one, slopes, { input: 0, nonzero: false });
    const expected = nonzeroSpectrum(accurateSingularValues(entries, 8, 8));
    assertClose(atSkip(fields, "logCondition", 1)[network], expected.logCondition, {
      absolute: 1e-9,
    });
    assert.equal(atSkip(fields, "matrixRank", 1)[network], expected.rank);
  }
});

Deno.test("more inputs than units: roots of eigenvalues of H are the singular values of B", () => {
  const params = { ...base, inputs: 12, skips: [1], slope: 0.5 };
  const fields = fieldsOf(plugin, params, 4302);
  for (let network = 0; network < base.networks; network++) {
    const draw = drawNetwork(keyOf(4302), params, network);
    const one = networkOf(draw, params, { skip: 1 });
    const { slopes } = forward(one, draw.first, draw.inputs);
    const root = hessianRoot(one, slopes, draw.inputs);
    const expected = nonzeroSpectrum(accurateSingularValues(root, 12 * 8, 64));
    const found = atSkip(fields, "logCondition", 0)[network];
    assertClose(found, expected.logCondition, { absolute: 1e-8 });
    assert.equal(atSkip(fields, "matrixRank", 0)[network], expected.rank);
    // Wrong: the condition number of H, not of its root.
    assert.throws(() => assertClose(found, 2 * expected.logCondition, { absolute: 1e-8 }));
  }
});

// Five networks of an independent program at n = 16; ln kappa scatters by about 1 without the identity.
Deno.test("mini-batches at n = 16 as an independent program finds them", () => {
  const known = [[1, 15, 2.1], [64, 69, 12.4], [256, 10.9, 3.5]];
  for (const [inputs, bare, skipped] of known) {
    const fields = fieldsOf(plugin, { ...base, networks: 6, width: 16, inputs }, 4303);
    assertClose(mean(atSkip(fields, "logCondition", 0)), Math.log(bare), { absolute: 2 });
    assertClose(mean(atSkip(fields, "logCondition", 1)), Math.log(skipped), { absolute: 0.6 });
    assert.ok(atSkip(fields, "logAdvantage", 1).every((gain) => gain > 0));
  }
});
