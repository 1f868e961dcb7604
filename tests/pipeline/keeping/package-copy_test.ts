import assert from "node:assert/strict";
import {
  copyFindings,
  editedFiles,
  listedFiles,
} from "../../../lib/pipeline/keeping/package-copy.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { contentsFile } from "../../../lib/pipeline/system/package-copy.ts";

Deno.test("a copy of the package as packed is in order; an edited or missing file of it is named", () => {
  const folder = Deno.makeTempDirSync({ prefix: "copy-" });
  try {
    assert.deepEqual(copyFindings(folder), []);
    const texts = { "a.ts": "1", "b.ts": "2" };
    const files = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => {
        Deno.writeTextFileSync(`${folder}/${name}`, text);
        return [name, digestOf(text)];
      }),
    );
    const contents = { name: "asymptopia", version: "1.2.3", deno: "2.9.6", files };
    Deno.writeTextFileSync(`${folder}/${contentsFile}`, JSON.stringify(contents));
    const [whole] = copyFindings(folder);
    assert.deepEqual([whole.level, whole.text], ["ok", "asymptopia 1.2.3: 2 files as packed"]);
    Deno.writeTextFileSync(`${folder}/b.ts`, "3");
    const [edited] = copyFindings(folder);
    assert.equal(edited.level, "warning");
    assert.match(
      edited.text,
      /^asymptopia 1\.2\.3: in vendor\/asymptopia, b\.ts is not as packed$/,
    );
    Deno.removeSync(`${folder}/a.ts`);
    assert.deepEqual(editedFiles(folder, contents), ["a.ts", "b.ts"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("of many files three are named", () => {
  assert.equal(listedFiles(["a"]), "a is");
  assert.equal(listedFiles(["a", "b", "c", "d", "e"]), "a, b, c and 2 more are");
});
