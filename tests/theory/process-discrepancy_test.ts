import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/theory/process-discrepancy.ts";
import { tenInputs } from "../dynamics/prior-case.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const predict = (point: Record<string, unknown> = {}) =>
  plugin.predict(
    v.parse(plugin.params, { inputs: tenInputs, processScale: Math.sqrt(8), ...point }),
  );

/** The stored mean of 50 repeats is 0.0077534(482); an independent program gives the closed form as 0.00772114. */
function assertDiscrepancy(value: number): void {
  assertClose(value, 0.00772114, { absolute: 5e-8 });
}

Deno.test("the discrepancy of the two processes is that of an independent program", () => {
  assertDiscrepancy(scalarOf(predict(), "processDiscrepancy"));
});

Deno.test("wrong variants are rejected: length scale sqrt d, another scale of functions, no jitter", () => {
  for (const wrong of [{ processScale: 2 }, { lengthScale: 1 }, { jitter: 0 }]) {
    assert.throws(() => assertDiscrepancy(scalarOf(predict(wrong), "processDiscrepancy")));
  }
});

Deno.test("one input: three square roots; equal processes are at distance 0", () => {
  const one = predict({ inputs: [[1]], jitter: 0.5, processRatio: 3 });
  assertClose(scalarOf(one, "processDiscrepancy"), 0, { absolute: 1e-15 });
  const pair = predict({ inputs: [[0], [1]], processRatio: 1 });
  assertClose(scalarOf(pair, "processDiscrepancy"), 0, { absolute: 1e-15 });
  assert.throws(() => predict({ inputs: [[0], [1, 2]] }), /inputs of dimensions 1, 2/);
});
