import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/output-gap.ts";
import { fieldsNamed } from "./revealed-fields.ts";

Deno.test("output-gap hands on the fields that it needs, and no other", () => {
  const { unasked: _, ...expected } = fieldsNamed(plugin.needs);
  assert.deepEqual(plugin.measure({ ...expected, ...fieldsNamed([]) }), expected);
});
