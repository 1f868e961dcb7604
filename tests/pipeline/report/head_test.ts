import assert from "node:assert/strict";
import { headLines } from "../../../lib/pipeline/report/head.ts";
import { runManifestFormat } from "../../../lib/pipeline/runs/manifest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";

Deno.test("an answer names its profile and back-end, and how to ask for those of the last run", () => {
  const root = Deno.makeTempDirSync({ prefix: "head-" });
  const layout = layoutOf(root);
  const afterRun = (profile: string, backend: string) => {
    Deno.mkdirSync(layout.runs, { recursive: true });
    const manifest = {
      format: runManifestFormat,
      run: "1",
      started: "2026-11-30T09:42:59.981Z",
      profile,
      backend,
      runtime: {},
      jobs: {},
    };
    Deno.writeTextFileSync(`${layout.runs}/1.json`, JSON.stringify(manifest));
    return headLines({ profile: "laptop", backend: "wasm" }, layout);
  };
  try {
    const head = "Profile laptop, back-end wasm.";
    assert.deepEqual(headLines({ profile: "laptop", backend: "wasm" }, layout), [head]);
    assert.deepEqual(afterRun("laptop", "wasm"), [head]);
    assert.deepEqual(afterRun("smoke", "wasm"), [
      head,
      "The last run was in profile smoke: --profile smoke asks for that.",
    ]);
    assert.deepEqual(afterRun("laptop", "webgpu"), [
      head,
      "The last run was on back-end webgpu: --backend webgpu asks for that.",
    ]);
    assert.deepEqual(afterRun("smoke", "cpu"), [
      head,
      "The last run was in profile smoke on back-end cpu: --profile smoke --backend cpu asks for that.",
    ]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
