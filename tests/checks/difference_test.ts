import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/difference.ts";
import { assertClose } from "../support.ts";
import { at, estimateTable } from "./evidence.ts";

function check(
  [first, second]: readonly [number, number],
  params: Record<string, unknown>,
  [error, errorOther]: readonly [number, number] = [0.003, 0.004],
) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { quantity: "accuracy", ...params }),
    measured: estimateTable("accuracy", first, error),
    reference: estimateTable("accuracy", second, errorOther),
    ...at({}),
  });
}

Deno.test("two numbers within the tolerance agree; the intervals add in squares", () => {
  const found = check([0.95, 0.94], { absolute: 0.02 });
  assert.equal(found.verdict, "agrees");
  assertClose(found.measured!, 0.01, { absolute: 1e-12 });
  assertClose(found.low!, 0.01 - 0.015, { absolute: 1e-12 });
  assertClose(found.high!, 0.01 + 0.015, { absolute: 1e-12 });
  assert.equal(found.count, 1000);
  assert.match(found.how, /0.95 - 0.94 = 0.01/);
});

Deno.test("two numbers apart disagree, coarse ones cannot tell", () => {
  assert.equal(check([0.18, 0.94], { absolute: 0.02 }).verdict, "disagrees");
  assert.equal(check([0.95, 0.94], { absolute: 0.02 }, [0.05, 0.05]).verdict, "cannot tell");
  assert.equal(check([0.95, 0.94], { standardErrors: 3 }).verdict, "agrees");
});

Deno.test("that they differ is another claim, on either side", () => {
  const found = check([0.18, 0.94], { apart: 0.5 });
  assert.equal(found.verdict, "agrees");
  assert.deepEqual([found.relation, found.theory], ["<=", -0.5]);
  assert.deepEqual(check([0.94, 0.18], { apart: 0.5 }).relation, ">=");
  assert.equal(check([0.95, 0.94], { apart: 0.5 }).verdict, "disagrees");
  assert.equal(check([0.95, 0.45], { apart: 0.5 }).verdict, "cannot tell");
});

Deno.test("without a second input there is nothing to compare; outside its regime there is no verdict", () => {
  assert.throws(
    () =>
      plugin.evaluate({
        params: v.parse(plugin.params, { quantity: "accuracy" }),
        measured: estimateTable("accuracy", 1, 1),
        ...at({}),
      }),
    /without a second input/,
  );
  const found = check([0.18, 0.94], { absolute: 0.02, regimeWhere: { width: { min: 128 } } });
  assert.equal(found.verdict, "outside regime");
});
