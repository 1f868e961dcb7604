import assert from "node:assert/strict";
import type { BackendName, SimulationJob } from "../../lib/contract/plugins.ts";
import { WeightDrawer } from "../../lib/dynamics/explicit/weights.ts";
import { residualRecipe } from "../../lib/dynamics/residual/recipe.ts";
import { endpoints } from "../../lib/dynamics/residual/weight-law.ts";
import { plugin } from "../../lib/dynamics/resnet-explicit.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertMean, StatisticalFailure } from "../support.ts";
import { testOnEveryBackend } from "../tensor/adapters.ts";
import { residualRecipe as recipeOf } from "./resnet-case.ts";

type Job = SimulationJob<{ networks: number }>;

interface Case {
  readonly width: number;
  readonly depth: number;
  readonly beta: number;
  readonly branch?: "res-1" | "res-3";
  readonly weightLaw?: "iid-gaussian" | "iid-uniform";
}

function resnetJob(
  { width, depth, beta, branch = "res-3", weightLaw = "iid-gaussian" }: Case,
  { networks, seed, backend = "wasm" }: { networks: number; seed: number; backend?: BackendName },
): Job {
  return {
    params: { networks },
    recipe: recipeOf({ width, depth, branch, weightLaw, inputDimension: 5 }, beta),
    key: keyOf(seed),
    compute: { backend, progress: () => {} },
  };
}

const norm = (x: readonly number[]) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

/** The four ratios of one network, by plain float64 loops on the model's equations. */
function plainRatios(job: Job, network: number): number[] {
  const recipe = residualRecipe(job.recipe, { dynamics: "test" });
  const { width, depth, branch, branchScale, weightLaw } = recipe;
  const key = fold(job.key, "resnet-explicit");
  const drawer = new WeightDrawer(key, weightLaw === "iid-uniform" ? "uniform" : "gaussian");
  const { inputs: [input], gradient } = endpoints(
    recipe,
    randomStream(fold(key, "endpoints", network)),
  );
  const apply = (label: string, layer: number, x: readonly number[], transpose: boolean) => {
    const size = { first: network, count: 1, rows: width, columns: width };
    const { values } = drawer.draw(size, label, layer);
    return x.map((_, i) =>
      x.reduce(
        (sum, value, j) => sum + values[transpose ? j * width + i : i * width + j] * value,
        0,
      ) /
      Math.sqrt(width)
    );
  };
  const masks: boolean[][] = [];
  let h = [...input];
  for (let layer = 0; layer < depth; layer++) {
    const z = branch === "res-3" ? apply("W", layer, h, false) : h;
    masks.push(z.map((value) => value > 0));
    const step = apply("V", layer, z.map((value) => Math.max(value, 0)), false);
    h = h.map((value, i) => value + branchScale! * step[i]);
  }
  let p = [...gradient];
  for (let layer = depth - 1; layer >= 0; layer--) {
    const q = apply("V", layer, p, true).map((value, i) => masks[layer][i] ? value : 0);
    const step = branch === "res-3" ? apply("W", layer, q, true) : q;
    p = p.map((value, i) => value + branchScale! * step[i]);
  }
  const moved = (end: number[], start: Float64Array) =>
    norm(end.map((value, i) => value - start[i]));
  return [
    Math.log(norm(h) / norm([...input])),
    Math.log(moved(h, input) / norm([...input])),
    Math.log(norm(p) / norm([...gradient])),
    Math.log(moved(p, gradient) / norm([...gradient])),
  ];
}

const names = [
  "logNormRatioForward",
  "logDisplacementForward",
  "logNormRatioBackward",
  "logDisplacementBackward",
] as const;

const cases: readonly Case[] = [
  { width: 12, depth: 20, beta: 0.5 },
  { width: 9, depth: 12, beta: 0.25, branch: "res-1" },
  { width: 10, depth: 10, beta: 1, weightLaw: "iid-uniform" },
];

for (const example of cases) {
  const { branch = "res-3", weightLaw = "iid-gaussian", beta } = example;
  testOnEveryBackend(
    `each network equals plain float64 loops on its own weights: ${branch}, ${weightLaw}, beta ${beta}`,
    async (backend) => {
      const job = resnetJob(example, { networks: 3, seed: 21, backend });
      const fields = await plugin.simulate(job);
      for (let network = 0; network < 3; network++) {
        plainRatios(job, network).forEach((expected, i) => {
          const found = fields[names[i]].values[network];
          assert.ok(Math.abs(found - expected) < 1e-5, `${names[i]}: ${found}, not ${expected}`);
        });
        // E4: the gradient pairs with the signal as at the output, by homogeneity.
        assert.ok(Math.abs(fields.pairing.values[network]) < 1e-6);
      }
    },
  );
}

Deno.test("signals beyond float64 are carried as logarithms, forward and backward", async () => {
  // With alpha = L^50 the identity is invisible: the logarithms are those at L^49 plus L ln L.
  const size = { width: 8, depth: 30 };
  const options = { networks: 4, seed: 22 };
  const large = await plugin.simulate(resnetJob({ ...size, beta: -50 }, options));
  const less = await plugin.simulate(resnetJob({ ...size, beta: -49 }, options));
  for (const name of names) {
    large[name].values.forEach((value, network) => {
      const expected = less[name].values[network] + 30 * Math.log(30);
      assert.ok(value > 4000 && Math.abs(value - expected) < 1e-9 * expected);
    });
  }
});

Deno.test("a displacement of 1e-60 keeps its digits", async () => {
  // To first order the displacement is proportional to alpha.
  const size = { width: 8, depth: 10 };
  const options = { networks: 4, seed: 23 };
  const small = await plugin.simulate(resnetJob({ ...size, beta: 20 }, options));
  const tiny = await plugin.simulate(resnetJob({ ...size, beta: 60 }, options));
  for (const name of ["logDisplacementForward", "logDisplacementBackward"] as const) {
    tiny[name].values.forEach((value, network) => {
      const expected = small[name].values[network] - 40 * Math.log(10);
      assert.ok(Math.abs(value - expected) < 1e-10 * Math.abs(expected));
    });
  }
});

/**
 * E1 and E2 at d = 16, L = 8, beta = 1/2: R^2 has sd about 0.7, so 5,000 networks detect 0.08 in its
 * mean 1.62. Wrong: one layer less (off by 0.10), and variance 1/(2d) of the weights (1.28 for 1.62).
 */
for (const weightLaw of ["iid-gaussian", "iid-uniform"] as const) {
  Deno.test(`E R^2 = (1 + alpha^2/2)^L and E D^2 = E R^2 - 1, both ways: ${weightLaw}`, async () => {
    const depth = 8;
    const job = resnetJob(
      { width: 16, depth, beta: 0.5, weightLaw },
      { networks: 5000, seed: 24 },
    );
    const fields = await plugin.simulate(job);
    const growth = (rate: number, layers: number) => (1 + rate / depth) ** layers;
    const squared = (name: string) => fields[name].values.map((value) => Math.exp(2 * value));
    for (const way of ["Forward", "Backward"]) {
      const ratios = squared(`logNormRatio${way}`);
      assertMean(ratios, { expected: growth(0.5, depth), discrepancy: 0.1 });
      assertMean(squared(`logDisplacement${way}`), { expected: growth(0.5, depth) - 1 });
      for (const wrong of [growth(0.5, depth - 1), growth(0.25, depth)]) {
        assert.throws(() => assertMean(ratios, { expected: wrong }), StatisticalFailure);
      }
    }
  });
}

Deno.test("laws of weights that are not i.i.d. are refused in words", async () => {
  const job = resnetJob({ width: 4, depth: 2, beta: 1 }, { networks: 1, seed: 25 });
  const smooth = { ...job, recipe: { ...job.recipe, weightLaw: "smooth" } };
  await assert.rejects(
    plugin.simulate(smooth),
    /cannot run resnet-explicit on a resnet with smooth/,
  );
});
