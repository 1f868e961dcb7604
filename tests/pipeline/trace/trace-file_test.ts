import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { traceHead } from "../../../lib/pipeline/trace/chrome-trace.ts";
import { Spans } from "../../../lib/pipeline/trace/spans.ts";
import { placeOfTrace, writeTrace } from "../../../lib/pipeline/trace/trace-file.ts";

function inFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "trace-" });
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("a trace is written whole, again over an earlier one, and leaves nothing beside it", () =>
  inFolder((folder) => {
    for (const given of ["artifacts/trace.json", "artifacts/trace/one.json", "out.json"]) {
      for (let i = 0; i < 2; i++) {
        const path = placeOfTrace(given, folder);
        assert.equal(path, `${folder}/${given}`);
        assert.equal(writeTrace(path, new Spans(), { profile: "smoke" }), undefined);
        assert.ok(Deno.readTextFileSync(path).startsWith(traceHead));
      }
    }
    assert.deepEqual(names(folder), ["artifacts", "out.json"]);
    assert.deepEqual(names(`${folder}/artifacts`), ["trace", "trace.json"]);
  }));

Deno.test("what is no place for a trace is refused with the reason, and stays as it was", () =>
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/artifacts/ac`, { recursive: true });
    Deno.mkdirSync(`${folder}/folder.json`);
    Deno.mkdirSync(`${folder}/elsewhere`);
    Deno.writeTextFileSync(`${folder}/data.json`, "{}");
    Deno.symlinkSync(`${folder}/data.json`, `${folder}/link.json`);
    Deno.symlinkSync(`${folder}/elsewhere`, `${folder}/linked`);
    const reasons: readonly (readonly [string, RegExp])[] = [
      ["", /its name does not end with "\.json"/],
      [".json", /its name does not end with/],
      ["trace.txt", /its name does not end with/],
      ["folder.json", /it is not a file/],
      ["data.json", /there is a file that is not a trace/],
      ["link.json", /it is a link/],
      ["linked/trace.json", /a folder on the way is a link/],
      ["nowhere/trace.json", /there is no folder/],
      ["artifacts/ac/00.json", /that folder holds what the engine keeps/],
      ["artifacts/x/../ac/00.json", /that folder holds/],
      ["artifacts/trace/a/b.json", /that folder holds/],
    ];
    for (const [given, reason] of reasons) {
      assert.throws(() => placeOfTrace(given, folder), (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.exitCode, 2);
        assert.match(error.message, reason);
        assert.match(error.message, /^cannot write a trace to ".*"; allowed: a new file|: /);
        return true;
      });
    }
    assert.equal(Deno.readTextFileSync(`${folder}/data.json`), "{}");
    assert.deepEqual(names(`${folder}/artifacts/ac`), []);
    assert.deepEqual(names(`${folder}/elsewhere`), []);
  }));

Deno.test("nothing is written beside a shared store but in the checkout's own part", () =>
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/shared`);
    Deno.mkdirSync(`${folder}/artifacts`);
    Deno.symlinkSync(`${folder}/shared`, `${folder}/artifacts/store`);
    assert.throws(
      () => placeOfTrace("artifacts/store/trace.json", folder),
      /holds what the engine/,
    );
    assert.ok(placeOfTrace("artifacts/trace.json", folder));
    assert.deepEqual(names(`${folder}/shared`), []);
  }));

Deno.test("a place that is gone at the end is a problem in words, and no half file is left", () =>
  inFolder((folder) => {
    Deno.mkdirSync(`${folder}/gone`);
    const path = placeOfTrace("gone/trace.json", folder);
    Deno.removeSync(`${folder}/gone`);
    const problem = writeTrace(path, new Spans(), {});
    assert.match(problem!.message, /^cannot write the trace .*gone\/trace\.json: /);
    assert.equal(problem!.exitCode, 4);
    // A folder has come in its place: the name cannot be taken, and what was written goes.
    Deno.mkdirSync(`${path}/full`, { recursive: true });
    assert.ok(writeTrace(path, new Spans(), {}));
    assert.deepEqual(names(`${folder}/gone`), ["trace.json"]);
  }));
