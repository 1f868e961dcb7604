import assert from "node:assert/strict";
import {
  goOnCommands,
  type ReadmeContent,
} from "../../../../lib/pipeline/archive/content/readme.ts";
import { filesUnder } from "../../../../lib/pipeline/store/inventory.ts";

const results = { profile: "smoke", backend: "wasm" } as ReadmeContent["results"];

Deno.test({
  name: "who goes on from an archive does so in a copy, where the engine may read the archive",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const parent = Deno.makeTempDirSync({ prefix: "go on é " });
    const bag = `${parent}/the-archive`;
    for (const path of ["bagit.txt", "data/source/pipeline.yaml", "data/source/.gitignore"]) {
      Deno.mkdirSync(`${bag}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${bag}/${path}`, path);
    }
    const before = filesUnder(bag).map(({ path }) => path);
    const lines = goOnCommands({ name: "the-archive", results }).split("\n");
    const last = lines.pop()!;
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: ["-ec", [...lines, "pwd -P"].join("\n")],
      cwd: bag,
    }).output();
    const text = new TextDecoder();
    assert.equal(code, 0, text.decode(stderr));
    const folder = text.decode(stdout).trim();
    const from = /^deno task repro --profile smoke --backend wasm --from (artifacts\/\S+)$/.exec(
      last,
    );
    assert.ok(from, last);
    assert.equal(Deno.readTextFileSync(`${folder}/${from[1]}/bagit.txt`), "bagit.txt");
    for (const path of ["pipeline.yaml", ".gitignore"]) {
      assert.equal(Deno.readTextFileSync(`${folder}/${path}`), `data/source/${path}`);
    }
    assert.deepEqual(filesUnder(bag).map(({ path }) => path), before, "the archive is as it was");
    Deno.removeSync(parent, { recursive: true });
  },
});
