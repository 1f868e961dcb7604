/**
 * Layers of the Gram-conditional level against exact expectations. Its law as a whole is held to the
 * explicit level in levels-mlp_test.ts.
 */
import assert from "node:assert/strict";
import type { Fields, Recipe } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/dynamics/mlp-gram.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { gaussHermite } from "../../lib/num/analysis/quadrature.ts";
import { assertClose, assertMean, assertProportion, StatisticalFailure } from "../support.ts";
import { finalValues, mlpJob } from "./explicit/mlp-job.ts";
import { compute, fixedReluRecipe, inputs, shapedReluRecipe, smoothRecipe } from "./mlp-case.ts";

const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);
const simulate = (...job: Parameters<typeof mlpJob>): Fields => plugin.simulate(mlpJob(...job));

/** V^ab of inputs a < b at the last layer. */
function covariance(fields: Fields, [a, b, pair]: readonly [number, number, number]): Float64Array {
  const [first, second] = [finalValues(fields, "logNorm", a), finalValues(fields, "logNorm", b)];
  return finalValues(fields, "oneMinusCorrelation", pair).map((q, i) =>
    (1 - q) * Math.exp((first[i] + second[i]) / 2)
  );
}

// 20,000 networks: fails wrongly once in 1e6, detects 0.04 in a mean.
Deno.test("leaky ReLU: after one layer of any width E V^ab is the arc-cosine kernel", () => {
  const [positive, negative] = [1, 0.1];
  const kernel = (rho: number) => {
    const angle = Math.acos(rho);
    return rho + (positive - negative) ** 2 / (positive ** 2 + negative ** 2) *
        (Math.sin(angle) - angle * rho) / Math.PI;
  };
  const recipe = fixedReluRecipe({ width: 8, depth: 1 }, [positive, negative]);
  const networks = 20_000;
  // Two inputs take the fused kernel, three the general rows.
  const pair = simulate(recipe, { networks, seed: 101, correlation: 0.3 });
  const triple = simulate(recipe, { networks, seed: 102, correlation: [0.3, 0.5, -0.4] });
  for (const [fields, place] of [[pair, [0, 1, 0]], [triple, [0, 1, 0]]] as const) {
    const found = covariance(fields, place);
    assertMean(found, { expected: kernel(0.3), discrepancy: 0.04 });
    rejected(() => assertMean(found, { expected: 0.3 }));
  }
  assertMean(covariance(triple, [0, 2, 1]), { expected: kernel(0.5) });
  assertMean(covariance(triple, [1, 2, 2]), { expected: kernel(-0.4) });
  // Wrong: pairs in another order.
  rejected(() => assertMean(covariance(triple, [1, 2, 2]), { expected: kernel(0.5) }));
});

// As above; the expectation by Gauss-Hermite quadrature in both directions.
Deno.test("shaped tanh and softplus: after one layer E V^ab is c E phi_s(z^a) phi_s(z^b)", () => {
  const functions = {
    tanh: Math.tanh,
    "softplus-centred": (x: number) => 2 * (Math.log(1 + Math.exp(x)) - Math.LN2),
  };
  const { nodes, weights } = gaussHermite(60);
  for (const [activation, phi] of Object.entries(functions)) {
    const name = activation as keyof typeof functions;
    const recipe = smoothRecipe({ width: 4, depth: 1 }, { activation: name, shapeScale: 0.8 });
    const scale = 0.8 * 2;
    const [rho, normFirst, normSecond] = [0.5, 2, 0.5];
    const z = (
      u: number,
      v: number,
    ) => [
      Math.sqrt(normFirst) * u,
      Math.sqrt(normSecond) * (rho * u + Math.sqrt(1 - rho ** 2) * v),
    ];
    let product = 0;
    let square = 0;
    nodes.forEach((u, i) => {
      square += weights[i] * (scale * phi(u / scale)) ** 2;
      nodes.forEach((v, j) => {
        const [first, second] = z(u, v).map((x) => scale * phi(x / scale));
        product += weights[i] * weights[j] * first * second;
      });
    });
    const expected = product / square;
    const fields = plugin.simulate({
      params: { networks: 20_000, observe: [1] },
      recipe,
      data: inputs({ squaredNorm: [normFirst, normSecond], correlation: rho }),
      key: keyOf(103),
      compute,
    });
    const found = covariance(fields, [0, 1, 0]);
    assertMean(found, { expected, what: activation, discrepancy: 0.06 });
    // Wrong: no normalizer.
    rejected(() => assertMean(found, { expected: product, what: activation }));
  }
});

// 40,000 networks: fails wrongly once in 1e6, detects 0.03 in E V and 0.08 in E V^2 = 1.34.
Deno.test("E V_d = V_0 and E V_d^2 = V_0^2 (1 + kappa_n / n)^d for a shaped ReLU, at any width", () => {
  const size = { width: 20, depth: 3 };
  const recipe = shapedReluRecipe(size);
  const found = finalValues(simulate(recipe, { networks: 40_000, seed: 104 }), "logNorm");
  const negative = 1 - 1 / Math.sqrt(20);
  const kappa = 1.5 * (1 + negative ** 4) * (2 / (1 + negative ** 2)) ** 2 - 1;
  assertMean(found.map(Math.exp), { expected: 1, discrepancy: 0.03 });
  const squares = found.map((value) => Math.exp(2 * value));
  assertMean(squares, { expected: (1 + kappa / 20) ** 3, discrepancy: 0.08 });
  // Wrong: a layer too many; the kappa of a plain ReLU.
  rejected(() => assertMean(squares, { expected: (1 + kappa / 20) ** 4 }));
  rejected(() => assertMean(squares, { expected: (1 + 5 / 20) ** 3 }));
});

Deno.test("two slopes are homogeneous: inputs of other norms shift ln V and change nothing else", () => {
  const scaled = (recipe: Recipe, squaredNorm: number[], correlation: number | number[]) =>
    plugin.simulate({
      params: { networks: 3, observe: [1] },
      recipe,
      data: inputs({ squaredNorm, correlation }),
      key: keyOf(105),
      compute,
    });
  const shift = (recipe: Recipe, norms: number[], correlation: number | number[]) => {
    const one = scaled(recipe, norms.map(() => 1), correlation);
    const other = scaled(recipe, norms, correlation);
    const { length } = norms;
    one.logNorm.values.forEach((value, i) =>
      assertClose(other.logNorm.values[i] - value, Math.log(norms[i % length]), { absolute: 1e-9 })
    );
    one.oneMinusCorrelation.values.forEach((value, i) =>
      assertClose(other.oneMinusCorrelation.values[i], value, { relative: 1e-9 })
    );
  };
  const size = { width: 6, depth: 4 };
  shift(shapedReluRecipe(size), [1e-200, 1e200], 0.3);
  shift(shapedReluRecipe(size), [1e-200, 5, 1e200], [0.3, 0.2, 0.1]);
  const tanh = smoothRecipe(size, { activation: "tanh", shapeScale: 1 });
  assert.throws(() => shift(tanh, [4, 0.25], 0.3), /off by/);
});

Deno.test("which layers are observed, and networks added to whole blocks, change no number", () => {
  const few = 1024;
  for (const correlation of [[], 0.3, [0.3, 0.2, 0.1]]) {
    const recipe = shapedReluRecipe({ width: 4, depth: 8 });
    const at = (networks: number, observe: "all" | number[]) =>
      simulate(recipe, { networks, seed: 106, correlation, observe });
    const all = at(few + 5, "all");
    const some = at(few, [0, 0.5, 1]);
    assert.deepEqual([...some.logNorm.axes[0].labels!], [0, 4, 8]);
    assert.deepEqual([...some.time.values], [0, 1, 2]);
    for (const name of Object.keys(some).filter((name) => name !== "time")) {
      const inner = some[name].axes[2].length;
      [0, 4, 8].forEach((layer, k) => {
        const own = some[name].values.subarray(k * few * inner, (k + 1) * few * inner);
        const start = layer * (few + 5) * inner;
        assert.deepEqual(own, all[name].values.subarray(start, start + few * inner));
      });
    }
    // Layer 0 is the inputs.
    some.logNorm.values.subarray(0, few).forEach((value) =>
      assertClose(value, 0, { absolute: 1e-14 })
    );
    assert.ok(some.logNorm.values.slice(-few).every((value) => value !== 0));
  }
});

// 10,000 networks: fails wrongly once in 1e6, detects 0.04 in a probability.
Deno.test("ReLU networks of one unit die with the probability that signs have", () => {
  const recipe = fixedReluRecipe({ width: 1, depth: 3 });
  const alive = (fields: Fields, inputs: number) => {
    const lives = Array.from({ length: inputs }, (_, a) => finalValues(fields, "logNorm", a));
    assert.match(fields.logNorm.missing!, /died/);
    return lives[0].filter((_, i) => lives.every((values) => Number.isFinite(values[i]))).length;
  };
  const trials = 10_000;
  const one = alive(simulate(recipe, { networks: trials, seed: 107 }), 1);
  assertProportion({ successes: one, trials }, { expected: 1 / 8, discrepancy: 0.04 });
  rejected(() => assertProportion({ successes: one, trials }, { expected: 1 / 4 }));
  // The first layer makes both positive with probability (pi - a) / (2 pi); then they are parallel.
  const both = alive(simulate(recipe, { networks: trials, seed: 108, correlation: 0.3 }), 2);
  const expected = (Math.PI - Math.acos(0.3)) / (2 * Math.PI) / 4;
  assertProportion({ successes: both, trials }, { expected, discrepancy: 0.04 });
  rejected(() => assertProportion({ successes: both, trials }, { expected: 1 / 16 / 4 }));
});
