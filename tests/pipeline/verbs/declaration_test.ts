/** What flags take: the message names exactly what is allowed. */
import assert from "node:assert/strict";
import { count, wholeNumber } from "../../../lib/pipeline/verbs/declaration.ts";
import { inspectorPorts } from "../../../lib/pipeline/verbs/inspection.ts";

Deno.test("a whole number is taken within its bounds, both included, and refused with them beside them", () => {
  for (const [least, most] of [inspectorPorts, [1, 9_999_999], [0, 999_999], [5, 5]] as const) {
    const parse = wholeNumber(least, most);
    assert.deepEqual([parse(`${least}`), parse(`${most}`)], [least, most]);
    const refused = { message: new RegExp(`allowed: ${least} … ${most}$`) };
    for (
      const other of [least - 1, most + 1, `0${most}`, `+${most}`, `${most}.0`, "", "1e3", "x"]
    ) {
      assert.throws(() => parse(`${other}`), refused, `${other}`);
    }
  }
});

Deno.test("a debugger's port is one that needs no rights; what is counted begins at 1", () => {
  assert.deepEqual(inspectorPorts, [1024, 65_535]);
  assert.throws(() => count("jobs").parse("0"), /allowed: 1 … /);
});
