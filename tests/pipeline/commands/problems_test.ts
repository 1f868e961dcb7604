/** What a user reads when something goes wrong, and the exit code. */
import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { reportProblem } from "../../../lib/pipeline/commands/problems.ts";
import { quietly } from "../../faults/repro.ts";

function reported(thrown: unknown) {
  const { here, said } = quietly("/nowhere");
  return { code: reportProblem(here, thrown), text: said().error };
}

Deno.test("a permission that the command line does not give is no bug of the engine", () => {
  const refusal = 'Requires write access to "/w/a.json", run again with the --allow-write flag';
  const { code, text } = reported(new Deno.errors.NotCapable(refusal));
  assert.equal(code, 2);
  assert.equal(
    text,
    'cannot go on: this program was started without write access to "/w/a.json"; start it by its task ' +
      "(`deno task`), or add the permission to that task's list in deno.json",
  );
});

Deno.test("a user's mistake has its own words and code, all else counts as a bug, with its trace", () => {
  const mistake = reported(new UserError({ action: "cannot do it", hint: "do this", exitCode: 5 }));
  assert.deepEqual(mistake, { code: 5, text: "cannot do it; do this" });
  const bug = reported(new TypeError("x is undefined"));
  assert.equal(bug.code, 1);
  assert.match(bug.text, /^This is a bug of the engine.*\nTypeError: x is undefined\n {4}at /);
});
