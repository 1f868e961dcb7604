import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { certificateAt, certificateOf } from "../../../lib/num/relu-measure/circle.ts";
import { predictorAt, solveEquilibrium } from "../../../lib/num/relu-measure/equilibrium.ts";
import { knotsOf } from "../../../lib/num/relu-measure/knots.ts";
import {
  type LeastVariation,
  leastVariationAt,
  solveLeastVariation,
  variationOf,
} from "../../../lib/num/relu-measure/least-variation.ts";
import { assertClose } from "../../support.ts";
import { fourPoints, plateau, seven, twoPoints } from "./data-sets.ts";

/** (1/2M) |y - f|^2 + lambda |nu|. */
function objective({ problem, atoms, weights }: LeastVariation): number {
  const squares = weights.reduce((sum, u) => sum + u * u, 0) * weights.length ** 2;
  return squares / (2 * weights.length) + problem.penalty * variationOf(atoms);
}

Deno.test("seven examples: knots, residuals and objective of an earlier program", () => {
  const solved = solveLeastVariation({ ...seven, penalty: 0.1 });
  assertClose(objective(solved), 0.4893434, { absolute: 6e-8 });
  const residuals = [0.1641, -0.7681, 0.0816, -0.0686, -1.2189, -0.3692, 1.4805];
  solved.weights.forEach((u, j) => assertClose(7 * u, residuals[j], { absolute: 6e-5 }));
  const [left, right] = [...solved.atoms].sort((a, b) => a.weight - b.weight);
  assertClose(-Math.tan(left.direction), -15.18, { absolute: 6e-3 });
  assertClose(left.weight, -1.0308, { absolute: 1e-4 });
  assertClose(-Math.tan(right.direction), 3, { absolute: 1e-9 });
  assertClose(right.weight, 0.6895, { absolute: 6e-5 });
});

Deno.test("two plateaus: the published shape, its knots at -0.4762, 2.1 and 2.1502", () => {
  const solved = solveLeastVariation({ ...plateau, penalty: 0.003 });
  assertClose(objective(solved), 0.0211099, { absolute: 6e-8 });
  const expected = [-0.4762, 2.1, 2.1502];
  knotsOf(solved.atoms).forEach(({ position }, k) =>
    assertClose(position, expected[k], { absolute: 6e-4 })
  );
  assert.equal(solved.atoms.length, 3);
  const values = [-0.2101, 0.9652, 0.9976, 0.9659, -0.2011];
  leastVariationAt(solved.atoms, [0.9, 2.083, 2.154, 2.187, 3.4])
    .forEach((value, k) => assertClose(value, values[k], { absolute: 3e-4 }));
});

Deno.test("two points: the closed form, knots at -1/x and 1/x", () => {
  const { atoms, weights } = solveLeastVariation({ ...twoPoints, penalty: 0.1 });
  const knots = knotsOf(atoms).map(({ position }) => position);
  knots.forEach((position, k) => assertClose(position, k === 0 ? -0.1 : 0.1, { absolute: 1e-12 }));
  assertClose(2 * weights[0], 0.2 / Math.sqrt(101), { absolute: 1e-12 });
});

/** Largest violation of what an optimum must have: q = sign at its atoms, |q| <= 1. */
function violation({ problem, atoms, weights, certificateMaximum }: LeastVariation): number {
  const certificate = certificateOf(problem, weights);
  return atoms.reduce(
    (most, { direction, weight }) =>
      Math.max(most, Math.abs(certificateAt(certificate, direction) - Math.sign(weight))),
    certificateMaximum - 1,
  );
}

Deno.test("random examples: the dual certificate proves each optimum, and rejects a perturbed one", () => {
  const stream = randomStream(keyOf(52));
  for (let trial = 0; trial < 40; trial++) {
    const count = 2 + trial % 7;
    const inputs = Array.from({ length: count }, () => 6 * stream.uniform() - 3).sort((a, b) =>
      a - b
    );
    const targets = inputs.map(() => stream.normal());
    const penalty = 10 ** (-3 + 2 * stream.uniform());
    const solved = solveLeastVariation({ inputs, targets, penalty });
    assert.ok(violation(solved) < 1e-9, `${trial}: ${violation(solved)}`);
    const moved = solved.atoms.map((atom) => ({ ...atom, direction: atom.direction + 1e-3 }));
    const wrong = leastVariationAt(moved, inputs).map((f, j) => (targets[j] - f) / count);
    assert.ok(violation({ ...solved, atoms: moved, weights: wrong }) > 1e-6);
  }
});

Deno.test("it is the limit of the equilibrium as the temperature goes to 0", () => {
  const problem = { ...fourPoints, penalty: 0.1 };
  const { atoms } = solveLeastVariation(problem);
  const x = [-6, -4.5, -2, 0, 2, 4.5, 6];
  const limit = leastVariationAt(atoms, x);
  const distance = (inverseTemperature: number) =>
    Math.max(
      ...predictorAt(solveEquilibrium({ ...problem, inverseTemperature }), x)
        .map((value, k) => Math.abs(value - limit[k])),
    );
  // Away from the knots the distance falls as 1/beta, up to a logarithm.
  assert.ok(distance(1e5) < 2e-4 && distance(1e5) < distance(1e4) / 5, `${distance(1e5)}`);
});

Deno.test("a penalty above every certificate leaves 0", () => {
  const { atoms, weights } = solveLeastVariation({ ...fourPoints, penalty: 100 });
  assert.deepEqual(atoms, []);
  assert.deepEqual([...weights], fourPoints.targets.map((y) => y / 4));
});
