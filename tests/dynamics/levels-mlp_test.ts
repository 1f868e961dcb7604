/**
 * The levels of the mlp family agree in law at small width: explicit matrices, conditional Gaussian
 * rows, Bartlett factors, scalar chain. Keys were fixed beforehand. Each assertion fails wrongly with
 * probability 1e-6; with 10,000 networks a level it detects differences of 0.12 standard deviations in a
 * mean and of 0.07 in a distribution function, and every test rejects a wrong variant.
 */
import assert from "node:assert/strict";
import type { Fields, Recipe } from "../../lib/contract/plugins.ts";
import { plugin as linearChain } from "../../lib/dynamics/linear-chain.ts";
import { plugin as chain } from "../../lib/dynamics/mlp-chain.ts";
import { plugin as explicit } from "../../lib/dynamics/mlp-explicit.ts";
import { plugin as gram } from "../../lib/dynamics/mlp-gram.ts";
import { assertTwoSample, StatisticalFailure } from "../support.ts";
import { finalValues, mlpJob } from "./explicit/mlp-job.ts";
import { fixedReluRecipe, shapedReluRecipe, smoothRecipe } from "./mlp-case.ts";
import { assertSameJointLaw, assertSameMean, assertSameMoments } from "./explicit/two-sample.ts";

const networks = 10_000;
const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);

/** (x, y) of every network at the last layer, from one dynamics. */
type Pair = readonly [Float64Array, Float64Array];
const norms = (fields: Fields): Pair => [
  finalValues(fields, "logNorm", 0),
  finalValues(fields, "logNorm", 1),
];
/** The angle's logarithm spreads 1 - rho, which piles up near 0, over the line. */
const normAndAngle = (fields: Fields, pair = 0): Pair => [
  finalValues(fields, "logNorm", 0),
  finalValues(fields, "oneMinusCorrelation", pair).map(Math.log),
];

const deeper = (recipe: Recipe): Recipe => ({ ...recipe, depth: Number(recipe.depth) + 1 });

for (
  const { what, recipe } of [
    { what: "shaped ReLU", recipe: shapedReluRecipe({ width: 10, depth: 3 }) },
    // Not plain ReLU, which at widths as small as this is dead in some networks.
    { what: "leaky ReLU", recipe: fixedReluRecipe({ width: 10, depth: 3 }, [1, 0.1]) },
  ]
) {
  Deno.test(`two inputs, ${what}: explicit and Gram-conditional have one law`, async () => {
    const options = { networks, correlation: 0.3 };
    const reference = await explicit.simulate(mlpJob(recipe, { ...options, seed: 31 }));
    const found = gram.simulate(mlpJob(recipe, { ...options, seed: 32 }));
    assertSameJointLaw(norms(found), norms(reference), "log norms");
    assertSameJointLaw(normAndAngle(found), normAndAngle(reference), "log norm and ln(1 - rho)");
    // Off by one layer.
    const wrong = gram.simulate(mlpJob(deeper(recipe), { ...options, seed: 32 }));
    rejected(() => assertSameMean(norms(wrong)[0], norms(reference)[0], { what: "mean" }));
    // Another correlation at the start, so that only the joint law differs.
    const turned = gram.simulate(mlpJob(recipe, { networks, correlation: 0.6, seed: 32 }));
    rejected(() => assertSameMoments(norms(turned), norms(reference), "log norms"));
  });
}

Deno.test("one input, leaky ReLU: explicit, Gram-conditional and scalar chain have one law", async () => {
  const recipe = fixedReluRecipe({ width: 12, depth: 4 }, [1, 0.1]);
  const last = (fields: Fields) => finalValues(fields, "logNorm");
  const reference = last(await explicit.simulate(mlpJob(recipe, { networks, seed: 33 })));
  for (const [level, seed] of [[gram, 34], [chain, 35]] as const) {
    const found = last(level.simulate(mlpJob(recipe, { networks, seed })));
    assertSameMean(found, reference, { what: "mean of ln V", discrepancy: 0.2 });
    assertTwoSample(found, reference, { what: "law of ln V" });
    const wrong = last(level.simulate(mlpJob(deeper(recipe), { networks, seed })));
    rejected(() => assertSameMean(wrong, reference, { what: "mean of ln V" }));
    rejected(() => assertTwoSample(wrong, reference, { what: "law of ln V" }));
  }
});

Deno.test("two inputs, linear: explicit, Gram-conditional and Bartlett factors have one law", async () => {
  const recipe = fixedReluRecipe({ width: 6, depth: 3 }, [1, 1]);
  const options = { networks, correlation: -0.4 };
  const reference = await explicit.simulate(mlpJob(recipe, { ...options, seed: 36 }));
  for (const [level, seed] of [[gram, 37], [linearChain, 38]] as const) {
    const found = level.simulate(mlpJob(recipe, { ...options, seed }));
    assertSameJointLaw(norms(found), norms(reference), "log norms");
    assertSameJointLaw(normAndAngle(found), normAndAngle(reference), "log norm and ln(1 - rho)");
    const wrong = level.simulate(mlpJob(deeper(recipe), { ...options, seed }));
    rejected(() => assertSameMoments(norms(wrong), norms(reference), "log norms"));
  }
});

Deno.test("three inputs, shaped tanh: explicit and Gram-conditional have one law", async () => {
  const recipe = smoothRecipe({ width: 4, depth: 4 }, { activation: "tanh", shapeScale: 1 });
  const options = { networks: 2 * networks, correlation: [0.5, -0.2, 0.1] };
  const reference = await explicit.simulate(mlpJob(recipe, { ...options, seed: 39 }));
  const found = gram.simulate(mlpJob(recipe, { ...options, seed: 40 }));
  assertSameJointLaw(norms(found), norms(reference), "log norms");
  for (const pair of [0, 1, 2]) {
    assertSameJointLaw(normAndAngle(found, pair), normAndAngle(reference, pair), `pair ${pair}`);
  }
  // The normalizer expanded, c = 1 + 2/n (1.5 for 1.44), instead of computed.
  const expanded = { ...recipe, normalizer: 1 + 2 / 4 };
  const wrong = gram.simulate(mlpJob(expanded, { ...options, seed: 40 }));
  rejected(() => assertSameMean(norms(wrong)[0], norms(reference)[0], { what: "mean of ln V" }));
});
