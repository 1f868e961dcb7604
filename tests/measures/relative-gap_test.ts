import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/relative-gap.ts";
import { fieldsNamed } from "./revealed-fields.ts";

Deno.test("relative-gap hands on the fields that it needs, and no other", () => {
  const { unasked: _, ...expected } = fieldsNamed(plugin.needs);
  assert.deepEqual(plugin.measure({ ...expected, ...fieldsNamed([]) }), expected);
});
