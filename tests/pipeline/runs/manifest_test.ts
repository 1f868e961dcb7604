/** Manifests of runs lie in a store that others may write: one of another shape is no manifest. */
import assert from "node:assert/strict";
import { readRun, runManifestFormat, runsOf } from "../../../lib/pipeline/runs/manifest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";

const output = { digest: "ab".repeat(32), size: 3, mediaType: "text/csv" };
const job = { key: "cd".repeat(32), how: "executed", seconds: 1, outputs: { data: output } };
const whole = {
  format: runManifestFormat,
  run: "01a22bd6-148e-765f-a0a2-b74fe340456b",
  started: "2026-11-30T09:42:59.981Z",
  profile: "smoke",
  backend: "wasm",
  runtime: { deno: "2.9.6", v8: "15" },
  jobs: { "toy/draws": job },
};

Deno.test("a manifest is read only if all that its readers rely on is there", () => {
  const root = Deno.makeTempDirSync({ prefix: "runs-" });
  try {
    const layout = layoutOf(root);
    Deno.mkdirSync(layout.runs, { recursive: true });
    const read = (manifest: unknown) => {
      Deno.writeTextFileSync(`${layout.runs}/a.json`, JSON.stringify(manifest));
      return readRun(layout, "a");
    };
    assert.deepEqual(read(whole), whole);
    assert.deepEqual(runsOf(layout), ["a"]);
    for (const name of Object.keys(whole)) {
      assert.equal(read({ ...whole, [name]: undefined }), undefined, `without ${name}`);
      assert.equal(read({ ...whole, [name]: [7] }), undefined, `another ${name}`);
    }
    for (const name of Object.keys(job)) {
      const jobs = { "toy/draws": { ...job, [name]: null } };
      assert.equal(read({ ...whole, jobs }), undefined, `a job without ${name}`);
    }
    const outside = { ...job, outputs: { data: { ...output, digest: "../../secret.json" } } };
    assert.equal(read({ ...whole, jobs: { a: outside } }), undefined, "a digest that is a path");
    for (const other of [null, 7, "x", [], {}]) assert.equal(read(other), undefined);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
