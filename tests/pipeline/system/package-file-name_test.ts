import assert from "node:assert/strict";
import {
  installedPath,
  packageFileName,
  packageFileOf,
} from "../../../lib/pipeline/system/package-file-name.ts";

const plain = "node_modules/.deno/fft.js@4.0.4/node_modules/fft.js/lib/fft.js";
const scoped = "node_modules/.deno/@scope+a@1.0.0-rc.1/node_modules/@scope/a/b/c.js";
const peers = "node_modules/.deno/a@1.0.0_b@2.0.0/node_modules/a/index.js";

Deno.test("a file of a package has one name, whatever folders its packages are installed in", () => {
  for (const above of ["", "../../", "/home/somebody/my-paper/", "../node_modules/.deno/x@1/"]) {
    assert.equal(packageFileName(above + plain), "fft.js@4.0.4/lib/fft.js");
    assert.equal(packageFileName(above + scoped), "@scope/a@1.0.0-rc.1/b/c.js");
    assert.equal(packageFileName(above + peers), "a@1.0.0/index.js");
  }
  for (const own of ["lib/theory/x.ts", "asymptopia/lib/x.ts", "lib/node_modules/tiny/index.js"]) {
    assert.equal(packageFileName(own), undefined);
  }
});

Deno.test("names and older paths have the same parts; own files are no packages", () => {
  const parts = { name: "@scope/a", version: "1.0.0-rc.1", path: "b/c.js" };
  assert.deepEqual(packageFileOf(scoped), parts);
  assert.deepEqual(packageFileOf("@scope/a@1.0.0-rc.1/b/c.js"), parts);
  assert.equal(packageFileOf("lib/x@2/y.ts"), undefined);
  assert.equal(packageFileOf("asymptopia/lib/x.ts"), undefined);
});

Deno.test("a name leads back to its file, also of a package that was resolved with peers", () => {
  for (const path of [plain, scoped]) assert.equal(installedPath(packageFileOf(path)!), path);
  assert.equal(installedPath(packageFileOf(peers)!, ["z@1.0.0", "a@1.0.0_b@2.0.0"]), peers);
  const alone = installedPath(packageFileOf(peers)!, ["a@1.0.0_b@2.0.0", "a@1.0.0"]);
  assert.equal(alone, "node_modules/.deno/a@1.0.0/node_modules/a/index.js");
});
