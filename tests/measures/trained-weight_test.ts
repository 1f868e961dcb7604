import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/measures/trained-weight.ts";
import { weightFields } from "./weights.ts";

const fields = weightFields(
  { networks: 2, layers: 3, width: 4 },
  (network, layer, row, column) => 1000 * network + 100 * layer + 10 * row + column,
  (network, layer, row, column) => -(1000 * network + 100 * layer + 10 * row + column),
);
const measure = (params: Record<string, unknown>) =>
  plugin.measure(fields, v.parse(plugin.params, params));

Deno.test("one weight of one network before and after, times the root of the width", () => {
  const { weight, time } = measure({ network: 1, row: 2, column: 3 });
  assert.deepEqual(weight.axes.map(({ name }) => name), ["state", "layer"]);
  assert.deepEqual(weight.axes[0].labels, ["initial", "trained", "update"]);
  const path = [1023, 1123, 1223].map((value) => 2 * value);
  assert.deepEqual([...weight.values], [
    ...path,
    ...path.map((value) => -value),
    ...path.map((value) => -2 * value),
  ]);
  assert.deepEqual([...time.values], [1 / 3, 2 / 3, 1]);
  assert.deepEqual([...measure({}).weight.values.subarray(0, 3)], [0, 200, 400]);
});

Deno.test("a weight that is not there is refused with those that are", () => {
  assert.throws(() => measure({ network: 2 }), /network 2; allowed: network 0 to 1/);
  assert.throws(() => measure({ row: 4 }), /row 4; allowed: row 0 to 3/);
});
