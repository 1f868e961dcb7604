import assert from "node:assert/strict";
import { bundlerTrial, environmentFindings } from "../../../lib/pipeline/keeping/bundler-trial.ts";
import { makeToy } from "../toy.ts";

Deno.test("variables of the dynamic linker are named as what reaches no stage", () => {
  assert.deepEqual(environmentFindings([]), []);
  const [{ level, text }] = environmentFindings(["LD_LIBRARY_PATH", "LD_PRELOAD"]);
  assert.equal(level, "ok");
  assert.match(text, /^LD_LIBRARY_PATH, LD_PRELOAD: .*passed neither to stages nor to the bundler/);
});

Deno.test("the bundler is tried on the code that every run needs", async () => {
  const toy = makeToy();
  try {
    const { finding, code } = await bundlerTrial(toy.root);
    assert.equal(finding.level, "ok", finding.text);
    assert.ok(code!.length > 10_000);
  } finally {
    toy.remove();
  }
});
