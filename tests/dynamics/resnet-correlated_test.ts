import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/resnet-correlated.ts";
import { fractionalNoiseCovariance } from "../../lib/num/random/fractional-noise.ts";
import { gaussianDerivativeCovariance } from "../../lib/num/random/gaussian-derivative.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertMean, StatisticalFailure } from "../support.ts";
import { compute, residualRecipe } from "./resnet-case.ts";

const run = (
  size: { width: number; depth: number } & Record<string, unknown>,
  { networks, betas, depths, inputs, seed = 1 }: {
    networks: number;
    betas?: number[];
    depths?: number[];
    inputs?: number;
    seed?: number;
  },
) =>
  plugin.simulate({
    params: { networks, betas, depths, inputs },
    recipe: residualRecipe(size, betas?.[0] ?? 0.5),
    key: keyOf(seed),
    compute,
  });

const laws = [
  { weightLaw: "iid-gaussian" },
  { weightLaw: "iid-uniform" },
  { weightLaw: "smooth" },
  { weightLaw: "fractional", hurst: 0.8 },
];

Deno.test("<p_0, h_0> = <p_L, h_L> to 1e-14 for every law and branch, also where R overflows (E4)", () => {
  for (const law of laws) {
    for (const branch of ["res-1", "res-3"]) {
      const { pairing } = run({ width: 8, depth: 600, branch, ...law }, {
        networks: 3,
        betas: [0, 0.5, 1.5],
      });
      const worst = pairing.values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      assert.ok(worst < 1e-14, `${law.weightLaw} ${branch}: ${worst}`);
    }
  }
});

Deno.test("a list of betas gives, bit for bit, what each gives alone", () => {
  const size = { width: 5, depth: 30, weightLaw: "smooth" };
  const together = run(size, { networks: 4, betas: [0.3, 0.6, 0.9, 1, 1.2] });
  const alone = run(size, { networks: 4, betas: [0.6] });
  for (const name of ["logNormRatioForward", "logDisplacementBackward"]) {
    assert.deepEqual([...together[name].values.subarray(4, 8)], [...alone[name].values]);
  }
});

Deno.test("depths sample one smooth weight path: the displacement hardly changes with the depth", () => {
  const size = { width: 5, depth: 512, weightLaw: "smooth" };
  const { logDisplacementForward: moves } = run(size, {
    networks: 8,
    betas: [1],
    depths: [128, 512],
  });
  assert.deepEqual(moves.axes.map(({ name }) => name), ["depth", "beta", "network"]);
  for (let n = 0; n < 8; n++) {
    assert.ok(Math.abs(moves.values[n] - moves.values[8 + n]) < 0.05);
  }
  const deepest = run(size, { networks: 8, betas: [1] }).logDisplacementForward;
  assert.deepEqual([...moves.values.subarray(8)], [...deepest.values]);
});

Deno.test("the first of several inputs is, bit for bit, the one input of a network", () => {
  const size = { width: 5, depth: 16, weightLaw: "smooth" };
  const given = { networks: 3, betas: [0.5, 1], depths: [8, 16] };
  const several = run(size, { ...given, inputs: 3 });
  const alone = run(size, given);
  for (const name of ["logNormRatioForward", "logDisplacementBackward"]) {
    const { axes, values } = several[name];
    assert.deepEqual(axes.map((axis) => axis.name), ["depth", "beta", "network", "input"]);
    assert.deepEqual([...values.filter((_, i) => i % 3 === 0)], [...alone[name].values]);
    assert.equal(new Set(values).size, values.length);
  }
  assert.deepEqual(several.outputCosine.axes.at(-1)?.labels, ["1 and 2", "1 and 3", "2 and 3"]);
});

Deno.test("depths are refused where they would not be exact in law", () => {
  const refuses = (
    size: Record<string, unknown>,
    options: { betas?: number[]; depths: number[] },
  ) =>
    assert.throws(
      () => run({ width: 4, depth: 16, ...size }, { networks: 1, ...options }),
      UserError,
    );
  refuses({ weightLaw: "fractional" }, { betas: [1], depths: [8] });
  refuses({ weightLaw: "smooth" }, { depths: [8] });
  refuses({ weightLaw: "smooth" }, { betas: [1], depths: [12] });
});

/** The sum over pairs of layers of a function of the correlation of their weights. */
function pairSum(correlation: (lag: number) => number, depth: number, f: (r: number) => number) {
  let sum = 0;
  for (let j = 0; j < depth; j++) for (let k = 0; k < depth; k++) sum += f(correlation(j - k));
  return sum;
}

// Networks so shallow in effect (D ~ 1e-3) that first order is exact; false alarms 1e-6 each.
const kappa = (r: number) =>
  (Math.sqrt(Math.max(0, 1 - r * r)) + r * (Math.PI - Math.acos(r))) / (2 * Math.PI);
const theta = (r: number) => 0.25 + Math.asin(r) / (2 * Math.PI);
// One layer h + V relu(W h): E <h_1, h'_1> = <h_0, h'_0> + |h_0| |h'_0| kappa(cosine).
Deno.test("several inputs of a network meet the same weights", () => {
  const fields = run({ width: 6, depth: 1, weightLaw: "iid-gaussian" }, {
    networks: 8000,
    inputs: 2,
    seed: 6,
  });
  const { inputCosine, outputCosine, logNormRatioForward } = fields;
  const gained = inputCosine.values.map((cosine, n) => {
    const [first, second] = logNormRatioForward.values.subarray(2 * n);
    return (outputCosine.values[n] * Math.exp(first + second) - cosine) / kappa(cosine);
  });
  assertMean(gained, { expected: 1, discrepancy: 0.25 });
  // Wrong: the second input through weights of its own, which share nothing on average.
  assert.throws(() => assertMean(gained, { expected: 0 }), StatisticalFailure);
});

for (
  const { correlation, ...law } of [
    {
      weightLaw: "smooth",
      lengthScaleSquared: 0.05,
      correlation: (lag: number) => gaussianDerivativeCovariance(0.05, lag / 12),
    },
    {
      weightLaw: "fractional",
      hurst: 0.9,
      correlation: (lag: number) => fractionalNoiseCovariance(0.9, lag),
    },
  ]
) {
  Deno.test(`${law.weightLaw}: second moments of D_h and D_p are the first-order sums`, () => {
    const [width, depth, beta] = [4, 12, 4];
    const fields = run({ width, depth, ...law }, { networks: 6000, betas: [beta], seed: 4 });
    const relative = (way: string, expected: number) =>
      fields[`logDisplacement${way}`].values.map((x) =>
        Math.exp(2 * x) * depth ** (2 * beta) / expected
      );
    const forward = pairSum(correlation, depth, (r) => r * kappa(r));
    const backward = pairSum(
      correlation,
      depth,
      (r) => r * ((1 - 1 / width) * r * theta(r) + kappa(r) / width),
    );
    assertMean(relative("Forward", forward), { expected: 1, discrepancy: 0.3 });
    assertMean(relative("Backward", backward), { expected: 1, discrepancy: 0.3 });
    // Wrong: layers taken for independent.
    assert.throws(
      () => assertMean(relative("Forward", depth / 2), { expected: 1 }),
      StatisticalFailure,
    );
  });
}

Deno.test("i.i.d. uniform weights have the exact second moments of every symmetric law (E1, E2)", () => {
  const depth = 8;
  const fields = run({ width: 6, depth, weightLaw: "iid-uniform" }, { networks: 6000, seed: 5 });
  const expected = (1 + 1 / (2 * depth)) ** depth - 1;
  for (const way of ["Forward", "Backward"]) {
    const squares = fields[`logDisplacement${way}`].values.map((x) => Math.exp(2 * x));
    assertMean(squares, { expected, discrepancy: 0.15 });
  }
});
