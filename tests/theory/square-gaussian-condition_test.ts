import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/square-gaussian-condition.ts";
import { plugin as conditioning } from "../../lib/measures/conditioning.ts";
import { plugin as bidiagonal } from "../../lib/dynamics/gaussian-bidiagonal.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertClose, assertDistribution, StatisticalFailure } from "../support.ts";
import { cdfOf, integralOf, scalarOf } from "./predicted.ts";

const found = plugin.predict({ width: 64 });

Deno.test("mean of ln(kappa / n) 1.537 and median 3.671, as Edelman gives them", () => {
  assertClose(scalarOf(found, "logScaledConditionMean"), 1.537, { absolute: 5e-4 });
  assertClose(Math.exp(scalarOf(found, "logScaledConditionMedian")), 3.671, { absolute: 5e-4 });
  assertClose(scalarOf(found, "conditionMedian"), 64 * 3.6713, { relative: 1e-4 });
});

Deno.test("the density is that of the distribution function, its mean and median the scalars", () => {
  assertClose(integralOf(found, "logScaledCondition", () => 1), 1, { absolute: 1e-6 });
  assertClose(
    integralOf(found, "logScaledCondition", (t) => t),
    scalarOf(found, "logScaledConditionMean"),
    { absolute: 1e-4 },
  );
  const cdf = cdfOf(found, "logScaledCondition");
  assertClose(cdf(scalarOf(found, "logScaledConditionMedian")), 0.5, { absolute: 1e-4 });
});

// 1000 matrices of n = 300: fails wrongly once in 1e6; the finite size moves the law by about 0.011, which is
// within what 1000 leave open (0.085), and the law of complex matrices is 0.3 away.
Deno.test("matrices of n = 300 have the law, and not that of complex ones", () => {
  const width = 300;
  const fields = bidiagonal.simulate({
    params: { networks: 1000, width },
    recipe: {},
    key: keyOf(3201),
    compute: { backend: "wasm", progress: () => {} },
  });
  const { logScaledCondition } = conditioning.measure(fields, {});
  const { values } = logScaledCondition;
  assertDistribution(values, cdfOf(found, "logScaledCondition"));
  assert.throws(
    () => assertDistribution(values, cdfOf(found, "logScaledConditionComplex")),
    StatisticalFailure,
  );
  // Wrong: kappa in place of kappa / n.
  const unscaled = values.map((value) => value + Math.log(width));
  assert.throws(
    () => assertDistribution(unscaled, cdfOf(found, "logScaledCondition")),
    StatisticalFailure,
  );
});
