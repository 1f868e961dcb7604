import assert from "node:assert/strict";
import { contentsFile, readContents } from "../../../lib/pipeline/system/package-copy.ts";
import { repository } from "../../repository-files.ts";

Deno.test("a copy of the package says what is in it; the package's repository is no copy", () => {
  assert.equal(readContents(repository), undefined);
  const folder = Deno.makeTempDirSync({ prefix: "copy-" });
  try {
    const contents = { name: "asymptopia", version: "1.2.3", deno: "2.9.6", files: { a: "0" } };
    Deno.writeTextFileSync(`${folder}/${contentsFile}`, JSON.stringify(contents));
    assert.deepEqual(readContents(folder), contents);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
