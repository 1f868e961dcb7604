import assert from "node:assert/strict";
import { scriptPath } from "../../../../lib/pipeline/archive/crate/workflow-entities.ts";

Deno.test("a stage's file is in the workspace's tree, the package's, or the workspace's copy of the package", () => {
  const own = { file: "stages/train.ts" };
  const shared = { file: "asymptopia/stages/train.ts" };
  assert.equal(scriptPath(own), "source/stages/train.ts");
  assert.equal(scriptPath(shared), "package/stages/train.ts");
  assert.equal(scriptPath(own, true), "source/stages/train.ts");
  assert.equal(scriptPath(shared, true), "source/vendor/asymptopia/stages/train.ts");
});
