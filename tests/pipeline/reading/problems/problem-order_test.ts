import assert from "node:assert/strict";
import { UserError } from "../../../../lib/contract/errors.ts";
import { inOrder, saidOnce } from "../../../../lib/pipeline/reading/problems/problem-order.ts";

const problem = (line: number, action: string, file = "a.yaml") =>
  new UserError({ place: { file, line, column: 1 }, action });

Deno.test("of a place that was refused nothing more is said; elsewhere everything is", () => {
  const refused = problem(2, "cannot use the number 1e400");
  const others = [problem(2, "cannot use 1"), problem(3, "x"), problem(3, "y")];
  const placeless = new UserError({ action: "z" });
  const kept = saidOnce([refused, ...others, placeless], new Set([refused]));
  assert.deepEqual(kept.map(({ details }) => details.action), [
    "cannot use the number 1e400",
    "x",
    "y",
    "z",
  ]);
});

Deno.test("problems come by file, line and column, each once", () => {
  const told = inOrder([problem(3, "x"), problem(1, "y"), problem(3, "x"), problem(9, "w", "A")]);
  assert.deepEqual(told.map(({ details }) => details.action), ["w", "y", "x"]);
});
