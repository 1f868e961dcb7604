import assert from "node:assert/strict";
import { vectors } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/listed-examples.ts";

Deno.test("listed examples are rows of a table", () => {
  const found = plugin.generate({ inputs: [[1, 2], [3, 4]], targets: [0.5, -1] });
  assert.deepEqual([...vectors(found, "input").values], [1, 2, 3, 4]);
  assert.deepEqual([...vectors(found, "target").values], [0.5, -1]);
  assert.ok(!("target" in plugin.generate({ inputs: [[1]] }).columns));
});

Deno.test("inputs of two dimensions and too few targets are refused", () => {
  assert.throws(() => plugin.generate({ inputs: [[1], [1, 2]] }), /dimensions 1, 2/);
  assert.throws(() => plugin.generate({ inputs: [[1]], targets: [1, 2] }), /2 targets to 1 inputs/);
});
