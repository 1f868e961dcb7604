import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/tangent-kernel.ts";
import { fieldsNamed } from "./revealed-fields.ts";

Deno.test("tangent-kernel hands on the fields that it needs, and no other", () => {
  const { unasked: _, ...expected } = fieldsNamed(plugin.needs);
  assert.deepEqual(plugin.measure({ ...expected, ...fieldsNamed([]) }), expected);
});
