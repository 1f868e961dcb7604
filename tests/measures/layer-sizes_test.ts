import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/layer-sizes.ts";
import { namedArray } from "../../lib/num/array.ts";

Deno.test("layer-sizes are the fields of training, by time and layer", () => {
  const fields = Object.fromEntries(
    [...plugin.needs, "lossTrain"].map((name, i) => [
      name,
      namedArray([{ name: "network", length: 1 }], Float64Array.of(i), { description: name }),
    ]),
  );
  const { lossTrain: _, ...expected } = fields;
  assert.deepEqual(plugin.measure(fields as Parameters<typeof plugin.measure>[0]), expected);
  assert.equal(plugin.needs.length, 5);
});
