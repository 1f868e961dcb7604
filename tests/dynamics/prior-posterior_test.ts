import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/prior-posterior.ts";
import { plugin as evidence } from "../../lib/measures/importance-evidence.ts";
import { plugin as posterior } from "../../lib/measures/importance-posterior.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { assertClose, assertEstimate, StatisticalFailure } from "../support.ts";
import { compute, examples, explicitKernels, prior } from "./prior-case.ts";

// Each comparison fails with probability at most 1e-6 (tests/support.ts).
const root = keyOf(1815);
const line = { inputs: [[-1], [0], [1]], targets: [-1, 0, 1] };
const exclusive = { inputs: [[1, 1], [1, -1], [-1, 1], [-1, -1]], targets: [-1, 1, 1, -1] };

function run(
  { inputs, targets }: { readonly inputs: number[][]; readonly targets: number[] },
  params: Record<string, unknown>,
) {
  const fields = plugin.simulate({
    params: v.parse(plugin.params, { noiseVariance: 0.1, depth: 3, ...params }),
    recipe: {},
    data: examples(inputs, targets),
    key: root,
    compute,
  });
  const groups = fields.weight.values.length;
  const columns = { ...posterior.measure(fields), ...evidence.measure(fields) };
  return (name: string, point = 0) => {
    const { values } = (columns as Record<string, { values: Float64Array }>)[name];
    const size = values.length / groups;
    const own = Float64Array.from({ length: groups }, (_, i) => values[i * size + point]);
    return { value: mean(own), standardError: standardError(own) };
  };
}

const joint = (
  { value, standardError }: { readonly value: number; readonly standardError: number },
  error: number,
) => ({ value, standardError: Math.hypot(standardError, error) });

Deno.test("the one-dimensional case: values of an independent program with 40,000 plain draws", () => {
  const found = run(line, { networks: 6000, width: 50, points: [0.5, 2] });
  assertEstimate(joint(found("deviation", 1), 0.0015), { expected: 0.6688, discrepancy: 0.02 });
  assertEstimate(joint(found("deviation", 0), 0.0004), { expected: 0.2438, discrepancy: 0.01 });
  assertEstimate(joint(found("meanGap", 1), 0.003), { expected: 0, discrepancy: 0.04 });
  assertEstimate(joint(found("logEvidence"), 0.004), { expected: -4.649, discrepancy: 0.06 });
  assertEstimate(joint(found("effectiveShare"), 0.005), { expected: 0.75, discrepancy: 0.06 });
});

Deno.test("XOR: values of an independent program, and far from the process", () => {
  const found = run(exclusive, { networks: 12_000, width: 50, points: [-2] });
  assertEstimate(joint(found("mean"), 0.005), { expected: -1.108, discrepancy: 0.11 });
  assertEstimate(joint(found("deviation"), 0.005), { expected: 0.741, discrepancy: 0.07 });
  assertEstimate(joint(found("logEvidence"), 0.008), { expected: -11.734, discrepancy: 0.2 });
  // Wrong: the process in place of the networks.
  assert.throws(() => assertEstimate(found("mean"), { expected: -0.98672 }), StatisticalFailure);
  assert.throws(
    () => assertEstimate(found("logEvidence"), { expected: -11.8967 }),
    StatisticalFailure,
  );
});

/** Plain importance sampling over outputs themselves: networks of two units, noise of variance 1. */
function plain(count: number): { mean: number; deviation: number; evidence: number } {
  const inputs = [-1, 0.5, 2];
  const targets = [1, -0.5];
  const kernels = explicitKernels(
    {
      x: Float64Array.from(inputs),
      inputs: 3,
      prior: { ...prior, depth: 1 },
      widths: Int32Array.of(2),
    },
    count,
    fold(root, "plain"),
  );
  const stream = randomStream(fold(root, "outputs"));
  let [total, first, second] = [0, 0, 0];
  for (const k of kernels) {
    const z = [stream.normal(), stream.normal(), stream.normal()];
    const l10 = k[3] / Math.sqrt(k[0]);
    const l11 = Math.sqrt(Math.max(k[4] - l10 * l10, 0));
    const l20 = k[6] / Math.sqrt(k[0]);
    const l21 = l11 > 1e-9 ? (k[7] - l20 * l10) / l11 : 0;
    const f = [
      Math.sqrt(k[0]) * z[0],
      l10 * z[0] + l11 * z[1],
      l20 * z[0] + l21 * z[1] + Math.sqrt(Math.max(k[8] - l20 * l20 - l21 * l21, 0)) * z[2],
    ];
    const square = (f[0] - targets[0]) ** 2 + (f[1] - targets[1]) ** 2;
    const weight = Math.exp(-square / 2) / (2 * Math.PI);
    total += weight;
    first += weight * f[2];
    second += weight * f[2] ** 2;
  }
  const centre = first / total;
  const spread = Math.sqrt(second / total - centre ** 2);
  return { mean: centre, deviation: spread, evidence: Math.log(total / count) };
}

Deno.test("two units: explicit weights and sampled outputs, weighted by their likelihood", () => {
  const found = run({ inputs: [[-1], [0.5]], targets: [1, -0.5] }, {
    ...{ networks: 12_000, width: 2, depth: 1, noiseVariance: 1, points: [2] },
  });
  const expected = plain(100_000);
  // Standard errors of the plain route, from ten repetitions with other keys: 0.004, 0.006 and 0.002.
  assertEstimate(joint(found("mean"), 0.006), { expected: expected.mean, discrepancy: 0.15 });
  assertEstimate(joint(found("deviation"), 0.007), {
    expected: expected.deviation,
    discrepancy: 0.15,
  });
  assertEstimate(joint(found("logEvidence"), 0.003), {
    expected: expected.evidence,
    discrepancy: 0.06,
  });
});

Deno.test("the gaps at 400 units have relative errors as at 50, and fall like 1/H", () => {
  const [narrow, wide] = [50, 400].map((width) =>
    run(line, { networks: 2000, width, points: [2] })("deviationGap")
  );
  assertEstimate(joint(wide, 0.0009), { expected: 0.0063, discrepancy: 0.0085 });
  assert.ok(wide.standardError / wide.value < 2 * narrow.standardError / narrow.value);
});

Deno.test("what the process says is in the fields", () => {
  const { limitMean, limitDeviation, limitLogEvidence } = plugin.simulate({
    params: v.parse(plugin.params, {
      ...{ networks: 2, group: 1, noiseVariance: 0.1, depth: 3, width: 5, points: [2] },
    }),
    recipe: {},
    data: examples(line.inputs, line.targets),
    key: root,
    compute,
  });
  assertClose(limitMean.values[0], 1.2522578, { absolute: 1e-6 });
  assertClose(limitDeviation.values[0], 0.629851, { absolute: 1e-6 });
  assertClose(limitLogEvidence.values[0], -4.46433, { absolute: 1e-5 });
});
