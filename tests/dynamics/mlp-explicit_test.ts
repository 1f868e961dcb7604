import assert from "node:assert/strict";
import type { Recipe, SimulationJob } from "../../lib/contract/plugins.ts";
import { WeightDrawer } from "../../lib/dynamics/explicit/weights.ts";
import { plugin } from "../../lib/dynamics/mlp-explicit.ts";
import { activationOf } from "../../lib/dynamics/mlp/activation.ts";
import { inputComponents } from "../../lib/dynamics/mlp/inputs.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { digamma, trigamma } from "../../lib/num/analysis/special.ts";
import { assertMean, assertVariance, StatisticalFailure } from "../support.ts";
import { testOnEveryBackend } from "../tensor/adapters.ts";
import { finalValues, mlpJob } from "./explicit/mlp-job.ts";
import { fixedReluRecipe, shapedReluRecipe, smoothRecipe } from "./mlp-case.ts";

type Job = SimulationJob<{ networks: number; observe: "all" | number[] }>;

/**
 * One network in plain float64 loops, as the model is written: z_1 = W_0 x / sqrt(n_in),
 * z_{l+1} = sqrt(c/n) W_l phi(z_l). Returns V_d^ab, row-major. Same weights as the dynamics.
 */
function plainCovariance({ recipe, data, key }: Job, network: number): Float64Array {
  const { width, depth, normalizer } = recipe as Record<string, number>;
  const drawer = new WeightDrawer(fold(key, "mlp-explicit"), "gaussian");
  const activation = activationOf(recipe);
  const { count, x } = inputComponents(data);
  let signals = Array.from(
    { length: count },
    (_, a) => x.slice(a * x.length / count, (a + 1) * x.length / count),
  );
  let gain = 1 / signals[0].length;
  for (let layer = 0; layer < depth; layer++) {
    const columns = signals[0].length;
    const weights = drawer.draw({ first: network, count: 1, rows: width, columns }, "W", layer);
    signals = signals.map((signal) =>
      Float64Array.from({ length: width }, (_, i) => {
        let z = 0;
        for (let j = 0; j < columns; j++) z += weights.values[i * columns + j] * signal[j];
        return activation.apply(Math.sqrt(gain) * z);
      })
    );
    gain = normalizer / width;
  }
  return Float64Array.from({ length: count * count }, (_, at) => {
    const [first, second] = [signals[Math.floor(at / count)], signals[at % count]];
    return gain * first.reduce((sum, value, i) => sum + value * second[i], 0);
  });
}

const cases: readonly { what: string; recipe: Recipe; correlation: number[] }[] = [
  {
    what: "shaped ReLU, two inputs",
    recipe: shapedReluRecipe({ width: 30, depth: 20 }),
    correlation: [0.3],
  },
  {
    what: "tanh, three inputs",
    recipe: smoothRecipe({ width: 21, depth: 12 }, { activation: "tanh", shapeScale: 1 }),
    correlation: [0.5, -0.2, 0.1],
  },
  {
    what: "softplus, one input",
    recipe: smoothRecipe({ width: 16, depth: 9 }, {
      activation: "softplus-centred",
      shapeScale: 1,
    }),
    correlation: [],
  },
];

for (const { what, recipe, correlation } of cases) {
  testOnEveryBackend(
    `each network equals plain float64 loops on its own weights: ${what}`,
    async (backend) => {
      const job = mlpJob(recipe, { networks: 3, seed: 11, correlation, backend });
      const fields = await plugin.simulate(job);
      const inputs = (1 + Math.sqrt(1 + 8 * correlation.length)) / 2;
      for (let network = 0; network < 3; network++) {
        const covariance = plainCovariance(job, network);
        let pair = 0;
        for (let a = 0; a < inputs; a++) {
          const logNorm = finalValues(fields, "logNorm", a)[network];
          const plain = Math.log(covariance[a * inputs + a]);
          assert.ok(Math.abs(logNorm - plain) < 1e-5, `${logNorm} is not ${plain}`);
          for (let b = a + 1; b < inputs; b++) {
            const distance = finalValues(fields, "oneMinusCorrelation", pair++)[network];
            const rho = covariance[a * inputs + b] /
              Math.sqrt(covariance[a * inputs + a] * covariance[b * inputs + b]);
            assert.ok(Math.abs(distance / (1 - rho) - 1) < 1e-5, `${distance} is not ${1 - rho}`);
          }
        }
      }
    },
  );
}

Deno.test("1 - rho keeps its relative accuracy at 1e-12, where float32 columns lose it", async () => {
  // A linear network maps the difference of two inputs on its own: z^2 - z^1 = W...W (x^2 - x^1).
  const recipe = fixedReluRecipe({ width: 24, depth: 10 }, [1, 1]);
  const distance = 1e-12;
  const close = mlpJob(recipe, { networks: 5, seed: 12, correlation: 1 - distance });
  const found = await plugin.simulate(close);
  // By linearity, from the same weights at distance 1: V is quadratic in the inputs.
  const far = mlpJob(recipe, { networks: 5, seed: 12, correlation: 0 });
  const reference = await plugin.simulate(far);
  const { x } = inputComponents(close.data);
  // Inputs e1 and e2 of `far` are orthonormal up to sqrt 2: x^2 = cos e1 + sin e2.
  const [cosine, sine] = [x[2] / Math.SQRT2, x[3] / Math.SQRT2];
  for (let network = 0; network < 5; network++) {
    const first = Math.exp(finalValues(reference, "logNorm", 0)[network]);
    const second = Math.exp(finalValues(reference, "logNorm", 1)[network]);
    const rho = 1 - finalValues(reference, "oneMinusCorrelation")[network];
    // sin^2 of the angle between e1 and cos e1 + sin e2 after the maps, exact for any angle.
    const cross = rho * Math.sqrt(first * second);
    const norm = cosine ** 2 * first + 2 * cosine * sine * cross + sine ** 2 * second;
    const sineSquared = sine ** 2 * (second - cross ** 2 / first) / norm;
    const expected = sineSquared / (1 + Math.sqrt(1 - sineSquared));
    const own = finalValues(found, "oneMinusCorrelation")[network];
    assert.ok(Math.abs(own / expected - 1) < 3e-5, `${own} is not ${expected}`);
  }
  // The wrong variant: unit columns rounded to float32 themselves, as a plain product needs them.
  const distances = [1, 2, 3, 4, 5].map((seed) => distanceOfRoundedColumns(seed, distance));
  assert.ok(distances.every((rounded) => Math.abs(rounded / distance - 1) > 3e-4));
});

/** 1 - rho of two unit vectors at a given 1 - rho, both rounded to float32. */
function distanceOfRoundedColumns(seed: number, distance: number): number {
  const [first, second] = [new Float64Array(24), new Float64Array(24)];
  randomStream(keyOf(seed)).fillNormal(first);
  randomStream(keyOf(-seed)).fillNormal(second);
  const cosine = first.reduce((sum, value, i) => sum + value * second[i], 0);
  const square = first.reduce((sum, value) => sum + value * value, 0);
  const unit = first.map((value) => value / Math.sqrt(square));
  const normal = second.map((value, i) => value - cosine / square * first[i]);
  const length = Math.sqrt(normal.reduce((sum, value) => sum + value * value, 0));
  const sine = Math.sqrt(2 * distance);
  return unit.reduce((sum, value, i) => {
    const other = value + sine * normal[i] / length;
    return sum + (Math.fround(value) - Math.fround(other)) ** 2 / 2;
  }, 0);
}

Deno.test("norms that no float64 holds are carried as logarithms", async () => {
  const plain = fixedReluRecipe({ width: 10, depth: 40 }, [1, 0.5]);
  const logNorms = async (normalizer: number) =>
    finalValues(
      await plugin.simulate(mlpJob({ ...plain, normalizer }, { networks: 2, seed: 13 })),
      "logNorm",
    );
  const base = await logNorms(1);
  for (const normalizer of [1e30, 1e-30]) {
    const found = await logNorms(normalizer);
    found.forEach((value, network) => {
      const expected = base[network] + 40 * Math.log(normalizer);
      assert.ok(Math.abs(value - expected) < 1e-9 * Math.abs(expected));
    });
  }
});

Deno.test("a network without an active unit is a named outcome", async () => {
  // Width 1: plain ReLU is dead with probability 1/2 a layer, so none survives 40 layers
  // (probability 1e-12 of a survivor each).
  const recipe = fixedReluRecipe({ width: 1, depth: 40 }, [1, 0]);
  const fields = await plugin.simulate(
    mlpJob(recipe, { networks: 20, seed: 14, correlation: 0.5 }),
  );
  assert.ok(finalValues(fields, "logNorm").every(Number.isNaN));
  assert.ok(finalValues(fields, "oneMinusCorrelation").every(Number.isNaN));
  assert.match(fields.logNorm.missing!, /died/);
});

Deno.test("layers observed on the way are those of a shallower network", async () => {
  const observe = [0, 0.5, 1];
  const deep = await plugin.simulate(
    mlpJob(shapedReluRecipe({ width: 12, depth: 8 }), { networks: 4, seed: 15, observe }),
  );
  const shallow = await plugin.simulate(
    mlpJob(shapedReluRecipe({ width: 12, depth: 4 }), { networks: 4, seed: 15 }),
  );
  assert.deepEqual(deep.logNorm.values.slice(4, 8), shallow.logNorm.values);
  assert.deepEqual([...deep.logNorm.values.slice(0, 4)], [0, 0, 0, 0]);
});

/**
 * Moments of ln(chi^2_n / n): a linear network multiplies V by one such factor a layer, independent
 * of all others. 6,000 networks detect 0.02 in the mean (sd 0.8); the off-by-one layer that the wrong
 * variant has moves the mean by psi(n/2) - ln(n/2) = -0.13 at n = 8.
 */
const linear = { width: 8, depth: 3, networks: 6000 };

Deno.test("ln V of a linear network has the exact digamma mean and trigamma variance", async () => {
  const { width, depth, networks } = linear;
  const fields = await plugin.simulate(
    mlpJob(fixedReluRecipe({ width, depth }, [1, 1]), { networks, seed: 16 }),
  );
  const logNorm = finalValues(fields, "logNorm");
  const mean = digamma(width / 2) - Math.log(width / 2);
  assertMean(logNorm, { expected: depth * mean, discrepancy: 0.13 });
  assertVariance(logNorm, { expected: depth * trigamma(width / 2), discrepancy: 0.25 });
  assert.throws(() => assertMean(logNorm, { expected: (depth + 1) * mean }), StatisticalFailure);
  assert.throws(
    () => assertVariance(logNorm, { expected: (depth + 1) * trigamma(width / 2) }),
    StatisticalFailure,
  );
});

Deno.test("E V_d = V_0 and E V_d^2 = V_0^2 (1 + kappa_n / n)^d for plain ReLU, exactly", async () => {
  // kappa = 5; V^2 has relative sd 1.6 at n = 24, d = 2: 6,000 networks detect 16%.
  const [width, depth, networks] = [24, 2, 6000];
  const recipe = fixedReluRecipe({ width, depth }, [1, 0]);
  const fields = await plugin.simulate(mlpJob(recipe, { networks, seed: 17 }));
  const norms = finalValues(fields, "logNorm").map(Math.exp);
  assertMean(norms, { expected: 1 });
  const second = (1 + Number(recipe.varianceRate) / width) ** depth;
  const squares = norms.map((value) => value * value);
  assertMean(squares, { expected: second });
  // Wrong: the linear network's kappa = 2 (fourth moment of the activation forgotten).
  assert.throws(
    () => assertMean(squares, { expected: (1 + 2 / width) ** depth }),
    StatisticalFailure,
  );
});
