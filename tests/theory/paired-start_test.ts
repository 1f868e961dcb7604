import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/theory/paired-start.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose, assertMean, StatisticalFailure } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (coupling: "paired" | "independent", weightScale = 1) =>
  plugin.predict(
    v.parse(plugin.params, {
      points: "chirp",
      inputCount: 16,
      dimension: 8,
      coupling,
      weightScale,
    }),
  );

Deno.test("values of another program: 8 and 12, 2 and 1, V = 10.5451", () => {
  assert.equal(scalarOf(at("paired"), "squaredLoss"), 8);
  assert.equal(scalarOf(at("independent"), "squaredLoss"), 12);
  assert.equal(scalarOf(at("independent", 2), "squaredLoss"), 24);
  assert.equal(scalarOf(at("paired"), "scaledDeviation"), 2);
  assert.equal(scalarOf(at("independent"), "scaledDeviation"), 1);
  assertClose(scalarOf(at("paired"), "variance"), 10.5451, { absolute: 5e-5 });
  assertClose(scalarOf(at("paired"), "risk"), Math.LN2, { absolute: 1e-14 });
});

Deno.test("the other kind of network is the rival", () => {
  for (const name of ["squaredLoss", "risk", "scaledDeviation"]) {
    assert.equal(
      scalarOf(at("paired"), `${name}Other`),
      scalarOf(at("independent"), name),
    );
  }
});

// 20,000 outputs: fails wrongly once in 1e6, finds 0.2 of 2.2.
Deno.test("the mean logistic loss is that of normal outputs; of the variance kappa^2 it is not", () => {
  const stream = randomStream(keyOf(871));
  const risks = Float64Array.from(
    { length: 20_000 },
    () => Math.log1p(Math.exp(7.391 / Math.SQRT2 * stream.normal())),
  );
  assertMean(risks, { expected: scalarOf(at("independent", 7.391), "risk"), discrepancy: 0.2 });
  const wrong = scalarOf(at("independent", 7.391 * Math.SQRT2), "risk");
  assert.throws(() => assertMean(risks, { expected: wrong }), StatisticalFailure);
});
