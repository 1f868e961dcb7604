import assert from "node:assert/strict";
import * as v from "valibot";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/dynamics/initial-gram.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { chirpInputs, rowGram } from "../../lib/num/wide-limits/chirp-inputs.ts";
import { layerKernels, tangentSum } from "../../lib/num/wide-limits/layer-kernels.ts";
import { extremeOf } from "../../lib/num/wide-limits/spectral-distance.ts";
import { assertEstimate, StatisticalFailure } from "../support.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { compute, examples, networkOf } from "./gram-case.ts";

type Joining = "fully-connected" | "residual";
const width = 20_000;

function simulated(joining: Joining, params: Readonly<Record<string, unknown>> = {}): Fields {
  const parsed = v.parse(plugin.params, {
    ...{ joining, depth: 3, width, branchScale: 0.8, networks: 24, layers: "all", ...params },
  });
  return plugin.simulate({
    params: parsed,
    recipe: {},
    data: examples(),
    key: keyOf(101),
    compute,
  });
}

/** Eigenvalues of the limits, at the inputs of `examples`. */
function limits(joining: Joining, branchScale = 0.8) {
  const entries = rowGram(chirpInputs(3, 4), { count: 3, size: 4 });
  const kernels = layerKernels({ order: 3, entries }, networkOf(joining, { branchScale }));
  return { last: extremeOf(kernels.tangents[2], 3), all: extremeOf(tangentSum(kernels), 3) };
}

// 24 networks of width 20,000, whose eigenvalues have a relative spread of 1 % and are off their limits by
// less than 0.02 %: each comparison (normal law of the mean, so nominal) fails wrongly with probability 1e-6
// and sees 3 %.
function assertLimits(joining: Joining, branchScale?: number): void {
  const fields = simulated(joining);
  const { last, all } = limits(joining, branchScale);
  const expected = { lambdaMax: last.largest, tangentMin: all.least, tangentMax: all.largest };
  for (const [name, value] of Object.entries(expected)) {
    const { values } = fields[name];
    const found = { value: mean(values), standardError: standardError(values) };
    assertEstimate(found, { expected: value, discrepancy: 0.03 * value, what: name });
  }
}

Deno.test("wide networks have the spectra of infinite width, last layer and all layers", () => {
  assertLimits("fully-connected");
  assertLimits("residual");
});

Deno.test("a wrong variant is rejected: branches a tenth larger", () => {
  assert.throws(() => assertLimits("residual", 0.88), StatisticalFailure);
});

Deno.test("the distances go together, and all layers are there only where they are asked for", () => {
  const fields = simulated("residual", { layers: "last", networks: 2, width: 100 });
  assert.ok(!("tangentMin" in fields));
  const { last } = limits("residual");
  for (let k = 0; k < 2; k++) {
    const deviation = fields.deviation.values[k];
    assert.ok(Math.abs(fields.scaledDeviation.values[k] / (10 * deviation) - 1) < 1e-12);
    const sufficient = 100 * (4 * deviation * last.largest / last.least) ** 2;
    assert.ok(Math.abs(fields.sufficientWidth.values[k] / sufficient - 1) < 1e-5);
  }
});

Deno.test("a residual network of depth 1 is refused", () => {
  assert.throws(() => simulated("residual", { depth: 1 }), /depth 1/);
});
