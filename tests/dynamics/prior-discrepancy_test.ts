import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/prior-discrepancy.ts";
import { PriorNetworks } from "../../lib/dynamics/prior/networks.ts";
import { hiddenWidths, type WidthProfile } from "../../lib/num/gaussian-process/network-prior.ts";
import { layerKernels } from "../../lib/num/gaussian-process/relu-kernel.ts";
import { GaussianRows, gramFactor } from "../../lib/num/random/gaussian-rows.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { assertEstimate, StatisticalFailure } from "../support.ts";
import { compute, examples, prior, tenInputs } from "./prior-case.ts";

const root = keyOf(1813);

interface Case {
  readonly depth: number;
  readonly width: number;
  readonly profile?: WidthProfile;
}

function estimates(of: Case, networks: number, inputs = tenInputs): Float64Array {
  return plugin.simulate({
    params: v.parse(plugin.params, { ...of, networks }),
    recipe: {},
    data: examples(inputs),
    key: fold(root, of.depth, of.width),
    compute,
  }).discrepancy.values;
}

const joint = (values: Float64Array, other: number) => ({
  value: mean(values),
  standardError: Math.hypot(standardError(values), other),
});

/**
 * Stored means of the authors' experiment and their standard errors, and values computed once by an
 * independent program (NumPy, no control variate). Each comparison fails with probability at most 1e-6.
 */
const references: readonly (Case & { readonly value: number; readonly error: number })[] = [
  { depth: 1, width: 2, value: 0.008755, error: 6.3e-5 },
  { depth: 1, width: 5, value: 0.001488, error: 1.1e-5 },
  { depth: 1, width: 50, value: 1.29e-5, error: 3e-7 },
  { depth: 2, width: 10, value: 0.002333, error: 2.7e-5 },
  { depth: 2, width: 50, value: 8.6e-5, error: 2e-6 },
  { depth: 3, width: 1, value: 0.126848, error: 4.4e-4 },
  { depth: 3, width: 10, value: 0.006519, error: 5.4e-5 },
  { depth: 3, width: 50, value: 2.82e-4, error: 5e-6 },
  { depth: 3, width: 10, profile: "largest_first", value: 0.003212, error: 3.9e-5 },
  { depth: 3, width: 10, profile: "largest_last", value: 0.001903, error: 2.7e-5 },
];

Deno.test("estimates agree with the stored experiment and with an independent program", () => {
  for (const { value, error, ...of } of references) {
    assertEstimate(joint(estimates(of, 4000), error), {
      expected: value,
      discrepancy: 0.35 * value,
      what: JSON.stringify(of),
    });
  }
});

Deno.test("wrong variants are rejected: a layer fewer, another width function", () => {
  const wrong = [
    [{ depth: 2, width: 10 }, references[6]],
    [{ depth: 3, width: 10 }, references[8]],
  ] as const;
  for (const [of, { value, error }] of wrong) {
    assert.throws(
      () => assertEstimate(joint(estimates(of, 4000), error), { expected: value }),
      StatisticalFailure,
    );
  }
});

/** The authors' estimator: sampled functions, noise of variance 1e-3, all pairs but equal ones. */
function bySamples(networks: Float64Array[], process: Float64Array[]): number {
  const kernel = (f: Float64Array, g: Float64Array) => {
    let square = 0;
    for (let a = 0; a < f.length; a++) square += (f[a] - g[a]) ** 2;
    return Math.exp(-2 * square);
  };
  const count = networks.length;
  let [own, cross] = [0, 0];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (j !== i) own += kernel(networks[i], networks[j]) + kernel(process[i], process[j]);
      cross += kernel(networks[i], process[j]);
    }
  }
  return own / (count * (count - 1)) - 2 * cross / count ** 2;
}

Deno.test("their mean is that of the estimator from sampled functions (false alarm 1e-6)", () => {
  const inputs = tenInputs.slice(0, 3);
  const of = { depth: 2, width: 2, profile: "identity" } as const;
  const shape = {
    x: Float64Array.from(inputs.flat()),
    inputs: 3,
    prior: { ...prior, depth: 2 },
    widths: hiddenWidths(of),
  };
  const source = new PriorNetworks(shape, fold(root, "sampled"));
  const rows = new GaussianRows(fold(root, "functions"));
  const limit = layerKernels(shape.x, shape)[2];
  const draw = (kernel: Float64Array) => {
    const noisy = kernel.map((entry, i) => entry + (i % 4 === 0 ? 1e-3 : 0));
    const out = new Float64Array(3);
    rows.fill(out, 1, { factor: gramFactor(noisy, 3), inputs: 3, directions: 3, lower: true });
    return out;
  };
  const repeats = Float64Array.from({ length: 150 }, () => {
    const networks = Array.from({ length: 80 }, () => {
      source.draw();
      return draw(source.kernel);
    });
    return bySamples(networks, networks.map(() => draw(limit)));
  });
  const exact = estimates(of, 8000, inputs);
  assertEstimate(joint(repeats, standardError(exact)), {
    expected: mean(exact),
    discrepancy: 0.6 * mean(exact),
  });
});

Deno.test("the relative error does not grow with the width", () => {
  const relative = [20, 320].map((width) => {
    const values = estimates({ depth: 2, width }, 1600);
    return standardError(values) / mean(values);
  });
  // Without the control variate it would grow fourfold. Errors from 100 groups are known to 10 %.
  assert.ok(relative[1] < 1.6 * relative[0], relative.join(" and "));
});

Deno.test("a limit on hidden units makes wide networks fewer", () => {
  const groups = (unitsMost: number) =>
    plugin.simulate({
      params: v.parse(plugin.params, { depth: 2, width: 50, networks: 640, unitsMost }),
      recipe: {},
      data: examples(tenInputs),
      key: root,
      compute,
    }).discrepancy.values.length;
  assert.deepEqual([groups(1e9), groups(16_000)], [40, 10]);
});
