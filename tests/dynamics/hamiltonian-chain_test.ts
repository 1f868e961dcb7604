import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/hamiltonian-chain.ts";
import { plugin as priorPosterior } from "../../lib/dynamics/prior-posterior.ts";
import { plugin as chainPosterior } from "../../lib/measures/chain-posterior.ts";
import { plugin as importance } from "../../lib/measures/importance-posterior.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean, standardError } from "../../lib/num/statistics/moments.ts";
import { assertEstimate, StatisticalFailure } from "../support.ts";
import { compute, examples } from "./prior-case.ts";

const data = examples([[-1], [0], [1]], [-1, 0, 1]);
const shared = { depth: 1, width: 20, noiseVariance: 0.1, points: [0.5] };

const estimate = ({ values }: { readonly values: Float64Array }) => ({
  value: mean(values),
  standardError: standardError(values),
});

function chains(order: "simultaneous" | "sweep", stepSize: number) {
  const fields = plugin.simulate({
    params: v.parse(plugin.params, {
      ...shared,
      ...{ order, stepSize, steps: 10, networks: 40, iterations: 500, burnIn: 100 },
    }),
    recipe: {},
    data,
    key: keyOf(1816),
    compute,
  });
  const { deviation, acceptance } = chainPosterior.measure(fields);
  return { deviation: estimate(deviation), acceptance: mean(acceptance.values) };
}

/** Exact: importance sampling from the prior, tested against explicit weights. */
const exact = estimate(
  importance.measure(priorPosterior.simulate({
    params: v.parse(priorPosterior.params, { ...shared, networks: 30_000 }),
    recipe: {},
    data,
    key: keyOf(1817),
    compute,
  })).deviation,
);

/** False alarm 1e-6, by the normal law of 40 chains' pooled estimate. */
function assertExact({ value, standardError }: typeof exact): void {
  assertEstimate({
    value: value - exact.value,
    standardError: Math.hypot(standardError, exact.standardError),
  }, { expected: 0, discrepancy: 0.03 });
}

Deno.test("plain leapfrog has the posterior deviation of importance sampling", () => {
  const { deviation, acceptance } = chains("simultaneous", 0.1);
  assertExact(deviation);
  assert.ok(acceptance > 0.5, `${acceptance}`);
});

Deno.test("a wrong variant is rejected: gradients taken anew within a step", () => {
  const { deviation, acceptance } = chains("sweep", 0.1);
  assert.ok(acceptance > 0.02, `${acceptance}`);
  assert.throws(() => assertExact(deviation), StatisticalFailure);
});
