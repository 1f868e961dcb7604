import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/ordered.ts";
import { assertClose } from "../support.ts";
import { at, estimateTable } from "./evidence.ts";

type Pair = readonly [number, number];

function check([first, second]: Pair, params: Record<string, unknown>, error = 0.003) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { quantity: "log error", ...params }),
    measured: estimateTable("log error", first, error),
    reference: estimateTable("log error", second, error),
    ...at({}),
  });
}

type Rule = (pair: Pair, error?: number) => string;

function assertOrders(rule: Rule): void {
  assert.equal(rule([0.2, 0.9]), "agrees");
  assert.equal(rule([0.9, 0.2]), "disagrees");
  assert.equal(rule([0.2, 0.21], 0.01), "cannot tell");
}

Deno.test("the lower of two agrees, the higher disagrees, coarse ones cannot tell", () => {
  assertOrders((pair, error) => check(pair, {}, error).verdict);
});

Deno.test("a wrong variant is rejected: by the numbers without their intervals", () => {
  assert.throws(
    () => assertOrders(([a, b]) => a < b ? "agrees" : "disagrees"),
    assert.AssertionError,
  );
});

Deno.test("a margin can be asked for; intervals add in squares", () => {
  const found = check([0.2, 0.9], { least: 0.6 });
  assert.equal(found.verdict, "agrees");
  assert.deepEqual([found.relation, found.theory, found.count], ["<=", -0.6, 1000]);
  assertClose(found.high!, -0.7 + 0.009 * Math.SQRT2, { absolute: 1e-12 });
  assert.equal(check([0.2, 0.9], { least: 0.8 }).verdict, "disagrees");
});

Deno.test("without a second input there is nothing to order; outside its regime there is no verdict", () => {
  assert.throws(
    () =>
      plugin.evaluate({
        params: v.parse(plugin.params, { quantity: "log error" }),
        measured: estimateTable("log error", 1, 1),
        ...at({}),
      }),
    /without a second input/,
  );
  const found = check([0.2, 0.9], { regimeWhere: { width: { min: 128 } } });
  assert.equal(found.verdict, "outside regime");
});
