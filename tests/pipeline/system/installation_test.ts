import assert from "node:assert/strict";
import {
  installationOf,
  installationRoot,
  rootOfResolved,
} from "../../../lib/pipeline/system/installation.ts";
import { packageRoot } from "../../../lib/pipeline/system/roots.ts";
import { repository } from "../../repository-files.ts";

Deno.test("packages lie where the runtime finds them; in this repository, in the package's own folder", () => {
  assert.equal(installationRoot, Deno.realPathSync(repository));
  assert.equal(installationOf(packageRoot), installationRoot);
  assert.equal(installationOf("/a/copy"), "/a/copy");
});

Deno.test("the folder is that of the last node_modules of the runtime's own, wherever a workspace lies", () => {
  const address = (folder: string) =>
    `file://${folder}/node_modules/.deno/valibot@1.5.0/node_modules/valibot/dist/index.mjs`;
  assert.equal(rootOfResolved(address("/home/a%20b/my-paper")), "/home/a b/my-paper");
  assert.equal(rootOfResolved(address("/x/node_modules/.deno/y")), "/x/node_modules/.deno/y");
  for (
    const other of [undefined, "npm:valibot@1.5.0", "file:///x/node_modules/valibot/index.mjs"]
  ) {
    assert.equal(rootOfResolved(other, "/package"), "/package");
  }
});
