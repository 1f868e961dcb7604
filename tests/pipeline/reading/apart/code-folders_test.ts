/** What the reader's process may read: the folders of code, and packages of a workspace's own. */
import assert from "node:assert/strict";
import { codeFolders } from "../../../../lib/pipeline/reading/apart/code-folders.ts";
import { packageRoot } from "../../../../lib/pipeline/system/roots.ts";

Deno.test("an installed package that is a link is read where it lies in the workspace, and not elsewhere", () => {
  const base = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "folders-" }));
  const [workspace, elsewhere] = [`${base}/workspace`, `${base}/elsewhere`];
  try {
    for (const folder of ["own/a", "own/b", "node_modules/@scope", "node_modules/plain"]) {
      Deno.mkdirSync(`${workspace}/${folder}`, { recursive: true });
    }
    Deno.mkdirSync(elsewhere);
    Deno.symlinkSync("../own/a", `${workspace}/node_modules/a`);
    Deno.symlinkSync("../../own/b", `${workspace}/node_modules/@scope/b`);
    Deno.symlinkSync("plain", `${workspace}/node_modules/alias`);
    Deno.symlinkSync(elsewhere, `${workspace}/node_modules/outside`);
    Deno.symlinkSync("../nowhere", `${workspace}/node_modules/broken`);
    const found = codeFolders(workspace).filter((path) => !path.startsWith(`${packageRoot}/`));
    const expected = ["lib", "node_modules", "own/a", "own/b", "packages", "stages"];
    assert.deepEqual(found.sort(), expected.map((path) => `${workspace}/${path}`));
  } finally {
    Deno.removeSync(base, { recursive: true });
  }
});
