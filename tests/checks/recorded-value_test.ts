import assert from "node:assert/strict";
import * as v from "valibot";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/checks/recorded-value.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { at, sampleTable, scalar } from "./evidence.ts";

const stream = randomStream(keyOf(300));
const sample = (mean: number, count = 400) =>
  sampleTable("x", Float64Array.from({ length: count }, () => mean + stream.normal()));

function check(
  measured: ReturnType<typeof sample>,
  { value, standardError }: { readonly value: number; readonly standardError: number },
  params: Record<string, unknown> = {},
) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { column: "x", standardErrors: 3, ...params }),
    measured,
    reference: tableFromRows([{ value, standardError }]),
    ...at({ other: scalar(5) }),
  });
}

Deno.test("both errors count: at distance 0.3 an exact number disagrees, one with error 0.1 does not", () => {
  const measured = sample(1);
  assert.equal(check(measured, { value: 1.3, standardError: 0 }).verdict, "disagrees");
  assert.equal(check(measured, { value: 1.3, standardError: 0.1 }).verdict, "agrees");
  assert.equal(check(measured, { value: 2, standardError: 0.1 }).verdict, "disagrees");
});

Deno.test("a rival must be beyond twice the allowance, by number or by prediction", () => {
  const measured = sample(1);
  const recorded = { value: 1, standardError: 0.1 };
  assert.equal(check(measured, recorded, { rival: 0 }).verdict, "agrees");
  assert.equal(check(measured, recorded, { rival: 0.5 }).verdict, "cannot tell");
  const { rival, theory } = check(measured, recorded, { rival: "other" });
  assert.deepEqual([rival, theory], [5, 1]);
});

Deno.test("operating characteristics: a true record disagrees in 0.27 % of repetitions", () => {
  const draws = randomStream(keyOf(301));
  let failed = 0;
  for (let i = 0; i < 2000; i++) {
    const recorded = { value: 1 + 0.1 * draws.normal(), standardError: 0.1 };
    if (check(sample(1, 100), recorded).verdict === "disagrees") failed++;
  }
  // 5.4 expected; more than 22 have probability 1e-7, and errors added in place of squares give 0.
  assert.ok(failed >= 1 && failed <= 22, `${failed} of 2000`);
});

Deno.test("one record at a point, no more and no fewer", () => {
  const params = v.parse(plugin.params, { column: "x", standardErrors: 3 });
  const two = [{ value: 1, standardError: 1 }, { value: 2, standardError: 1 }];
  assert.throws(
    () =>
      plugin.evaluate({ params, measured: sample(1), reference: tableFromRows(two), ...at({}) }),
    /2 recorded numbers at one point/,
  );
  assert.throws(
    () => plugin.evaluate({ params, measured: sample(1), ...at({}) }),
    /without a second input/,
  );
});
