/**
 * The levels of the resnet family agree in law at small width: explicit matrices (tensors), explicit
 * matrices in float64, the conditional passes that reveal no matrix, the scalar chain. Keys were
 * fixed beforehand. Each assertion fails wrongly with probability 1e-6; with 5,000 networks a level it
 * detects differences of 0.16 standard deviations in a mean and of 0.10 in a distribution function, and
 * every test rejects a wrong variant.
 */
import assert from "node:assert/strict";
import type { Dynamics, Fields, Recipe } from "../../lib/contract/plugins.ts";
import { plugin as chain } from "../../lib/dynamics/resnet-chain.ts";
import { plugin as correlated } from "../../lib/dynamics/resnet-correlated.ts";
import { plugin as explicit } from "../../lib/dynamics/resnet-explicit.ts";
import { plugin as gram } from "../../lib/dynamics/resnet-gram.ts";
import { CarriedVector, pairingResidual } from "../../lib/dynamics/residual/carried-vector.ts";
import { norm } from "../../lib/num/linear-algebra/vector.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { type RandomStream, randomStream } from "../../lib/num/random/random.ts";
import { StatisticalFailure } from "../support.ts";
import { assertSameJointLaw, assertSameMoments } from "./explicit/two-sample.ts";
import { compute, residualRecipe } from "./resnet-case.ts";

const networks = 5000;
const rejected = (compare: () => void) => assert.throws(compare, StatisticalFailure);

const recipeOf = ({ beta, ...size }: {
  readonly width: number;
  readonly depth: number;
  readonly beta: number;
  readonly branch: "res-1" | "res-3";
}): Recipe => residualRecipe({ ...size, inputDimension: 3 }, beta);

async function run(
  dynamics: Dynamics<{ networks: number }>,
  recipe: Recipe,
  seed: number,
): Promise<Fields> {
  return await dynamics.simulate({ params: { networks }, recipe, key: keyOf(seed), compute });
}

type Pair = readonly [Float64Array, Float64Array];
const ways = (fields: Fields): Pair => [
  fields.logNormRatioForward.values,
  fields.logNormRatioBackward.values,
];
/** D itself: a res-1 network whose input has no positive entry never moves, and ln D is -Infinity. */
const displacements = (fields: Fields): Pair => [
  fields.logDisplacementForward.values.map(Math.exp),
  fields.logDisplacementBackward.values.map(Math.exp),
];
/** (ln R, D) of one direction; the scalar chain has the forward one only. */
const normAndDisplacement = (fields: Fields, way: "Forward" | "Backward"): Pair => [
  fields[`logNormRatio${way}`].values,
  fields[`logDisplacement${way}`].values.map(Math.exp),
];
const forward = (fields: Fields) => normAndDisplacement(fields, "Forward");
const backward = (fields: Fields) => normAndDisplacement(fields, "Backward");

/** One layer less at the same branchScale. */
const shallower = (recipe: Recipe): Recipe => ({ ...recipe, depth: Number(recipe.depth) - 1 });

for (
  const size of [
    { width: 6, depth: 8, beta: 0.25, branch: "res-3" },
    { width: 8, depth: 6, beta: 0.5, branch: "res-1" },
  ] as const
) {
  const { branch, beta } = size;
  Deno.test(`${branch}, beta ${beta}: explicit and conditional passes have one joint law of outputs and gradients`, async () => {
    const recipe = recipeOf(size);
    const reference = await run(explicit, recipe, 51);
    const found = await run(gram, recipe, 52);
    assertSameJointLaw(ways(found), ways(reference), "ln R_h and ln R_p");
    assertSameJointLaw(displacements(found), displacements(reference), "D_h and D_p");
    assertSameJointLaw(forward(found), forward(reference), "ln R_h and D_h");
    assertSameJointLaw(backward(found), backward(reference), "ln R_p and D_p");
    const wrong = await run(gram, shallower(recipe), 52);
    rejected(() => assertSameMoments(ways(wrong), ways(reference), "off by one layer"));
  });
}

Deno.test("res-3: explicit, float64 matrices and the scalar chain have one law of R and D", async () => {
  const recipe = recipeOf({ width: 6, depth: 8, beta: 0.25, branch: "res-3" });
  const reference = await run(explicit, recipe, 53);
  for (const [level, seed] of [[chain, 54], [correlated, 55]] as const) {
    const found = await run(level, recipe, seed);
    assertSameJointLaw(forward(found), forward(reference), "ln R_h and D_h");
    // E3: with Gaussian weights the gradients' ratios have the same law.
    assertSameJointLaw(forward(found), backward(reference), "ln R_p and D_p");
    const wrong = await run(level, shallower(recipe), seed);
    rejected(() => assertSameMoments(forward(wrong), forward(reference), "off by one layer"));
  }
});

Deno.test("a backward pass that forgets what the forward pass revealed is rejected", async () => {
  const size = { width: 6, depth: 8, beta: 0.25, branch: "res-3" } as const;
  const recipe = recipeOf(size);
  const reference = await run(explicit, recipe, 56);
  const branchScale = Number(recipe.branchScale);
  const record = forgetfulPasses(randomStream(keyOf(57)), { ...size, branchScale });
  // Each of its marginal laws may pass; the joint law must not, nor the pairing (E4).
  rejected(() => assertSameMoments(record.ways, ways(reference), "forgetful"));
  assert.ok(record.pairing.filter((residual) => Math.abs(residual) > 0.01).length > networks / 2);
  assert.ok(reference.pairing.values.every((residual) => Math.abs(residual) < 1e-5));
});

/** resnet-gram without its projections: fresh V^T p and W^T q, only the masks are shared. */
function forgetfulPasses(
  stream: RandomStream,
  size: { readonly width: number; readonly depth: number; readonly branchScale: number },
): { readonly ways: Pair; readonly pairing: Float64Array } {
  const { width, depth, branchScale } = size;
  const ways: Pair = [new Float64Array(networks), new Float64Array(networks)];
  const pairing = new Float64Array(networks);
  const isotropic = (length: number) => {
    const draw = new Float64Array(width);
    stream.fillNormal(draw);
    return draw.map((value) => value * length / Math.sqrt(width));
  };
  for (let network = 0; network < networks; network++) {
    const h = new CarriedVector(isotropic(1));
    const p = new CarriedVector(isotropic(1));
    const layers = Array.from({ length: depth }, () => {
      const z = isotropic(norm(h.state));
      h.add(isotropic(norm(z.map((value) => Math.max(value, 0)))), branchScale);
      return z;
    });
    for (const z of layers.reverse()) {
      const q = isotropic(norm(p.state)).map((value, i) => z[i] > 0 ? value : 0);
      p.add(isotropic(norm(q)), branchScale);
    }
    ways[0][network] = h.logNormRatio();
    ways[1][network] = p.logNormRatio();
    pairing[network] = pairingResidual(h, p);
  }
  return { ways, pairing };
}
