import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { requireExamples } from "../../../lib/num/relu-measure/problem-params.ts";

Deno.test("examples must increase, and each have its target", () => {
  requireExamples({ inputs: [0, 1], targets: [2, 3] });
  assert.throws(() => requireExamples({ inputs: [1, 1], targets: [2, 3] }), UserError);
  assert.throws(() => requireExamples({ inputs: [1, 0], targets: [2, 3] }), /increasing order/);
  assert.throws(() => requireExamples({ inputs: [1, 2], targets: [2] }), /one target/);
});
