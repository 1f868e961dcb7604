import assert from "node:assert/strict";
import plugin from "./lint-plugin.ts";
import { limits } from "./rules.ts";

function reports(bodyLines: number): number {
  const body = "  f();\n".repeat(bodyLines);
  return Deno.lint.runPlugin(plugin, "x.ts", `function g() {\n${body}}\n`).length;
}

Deno.test("house/function-length refuses one line more than the limit and no less", () => {
  assert.equal(reports(limits.functionLines - 2), 0);
  assert.equal(reports(limits.functionLines - 1), 1);
});
