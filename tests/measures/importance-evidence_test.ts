import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/importance-evidence.ts";
import { namedArray } from "../../lib/num/array.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { assertClose } from "../support.ts";

const axis = { name: "network", length: 4 };
const column = (...values: number[]) => namedArray([axis], Float64Array.from(values));
const fields = {
  weight: column(0.9, 1.2, 0.7, 1.1),
  plainWeight: column(1, 1, 0.5, 1.5),
  squaredWeight: column(1.5, 1, 0.5, 3),
  limitLogEvidence: column(-2, -2, -2, -2),
};

type Fields = typeof fields;

/** By hand: ln of the mean weight, and (sum w)^2 over R sum w^2. */
function assertEvidence(given: Fields): void {
  const { logEvidence, logEvidenceGap, effectiveShare } = plugin.measure(given);
  assertClose(mean(logEvidenceGap.values), Math.log(0.975), { absolute: 1e-12 });
  assertClose(mean(logEvidence.values), Math.log(0.975) - 2, { absolute: 1e-12 });
  assertClose(mean(effectiveShare.values), 1 / 1.5, { absolute: 1e-12 });
}

Deno.test("the log evidence is that of the mean weight, the effective share that of the plain weights", () => {
  assertEvidence(fields);
});

Deno.test("wrong variants are rejected: the mean of logarithms, the share from controlled weights", () => {
  const logarithms = fields.weight.values.map(Math.log);
  assert.ok(Math.abs(mean(logarithms) - Math.log(0.975)) > 0.01);
  assert.throws(() => assertEvidence({ ...fields, plainWeight: fields.weight }));
});

Deno.test("with equal weights every network counts", () => {
  const ones = column(1, 1, 1, 1);
  const { effectiveShare } = plugin.measure({ ...fields, plainWeight: ones, squaredWeight: ones });
  assert.deepEqual([...effectiveShare.values], [1, 1, 1, 1]);
});
