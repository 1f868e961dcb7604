import assert from "node:assert/strict";
import { namedArray } from "asymptopia/lib/num/array.ts";
import { plugin } from "../../lib/measures/eigenvalues.ts";

Deno.test("the column is the field, and nothing else is asked for or given", () => {
  const axes = [{ name: "network", length: 2 }, { name: "rank", length: 2 }];
  const eigenvalue = namedArray(axes, Float64Array.of(4, 1, 3, 2), { description: "eigenvalue" });
  assert.deepEqual(plugin.needs, ["eigenvalue"]);
  assert.deepEqual(plugin.measure({ eigenvalue }), { eigenvalue });
});
