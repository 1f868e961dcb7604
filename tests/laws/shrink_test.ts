/** What is reported of a failure: a small history, and a command that repeats it. */
import assert from "node:assert/strict";
import { digestRecord } from "../../lib/pipeline/keys/digest.ts";
import type { Planted } from "./history.ts";
import { repeatCommand, shrink, stepsOf, violationOf } from "./shrink.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const planted: Planted = {
  keyOf: () => (manifest) => digestRecord("job", { ...manifest, code: "" }),
  unseen: ["plan"],
};

Deno.test("a failing history is made small, and still fails in the same way", async () => {
  const options = { seed: 2, steps: stepsOf(20), planted };
  const found = await violationOf(options);
  assert.ok(found !== undefined, "the defect is caught");
  const { failing, violation } = await shrink(options, found);
  assert.ok(failing.steps.length <= 3, `steps ${failing.steps}`);
  assert.ok(failing.without!.length >= 1, "stages are left out");
  const again = await violationOf({ ...failing, planted });
  assert.equal(again?.message, violation.message);
  // Without the defect the same history keeps all laws: it is the defect that was caught.
  assert.equal(await violationOf(failing), undefined);
});

Deno.test("the command that repeats a failure names seed, steps and stages left out", async () => {
  const failing = { seed: 5, steps: [0, 3], without: ["s2", "s1"] };
  const words = repeatCommand(failing).split(" ");
  assert.deepEqual(words.slice(3), [
    "tests/laws/repeat.ts",
    "5",
    "--steps",
    "0,3",
    "--without",
    "s2,s1",
  ]);
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...words.slice(1, 3), "--no-check", ...words.slice(3)],
    cwd: `${fromFileUrl(import.meta.resolve("../.."))}/`,
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
  assert.match(new TextDecoder().decode(stdout), /step 3: .*\n2 cases, all laws hold/s);
});
