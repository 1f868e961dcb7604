/** Read back by the system's own tar. */
import assert from "node:assert/strict";
import { tarball } from "../../../lib/pipeline/packing/tarball.ts";

const long = `lib/${"folder/".repeat(14)}name.ts`;
const files = [
  { path: "a.txt", bytes: new TextEncoder().encode("ein Text: ä\n") },
  { path: "bin/run", bytes: new Uint8Array(512) },
  { path: long, bytes: new Uint8Array(513).fill(7) },
];

Deno.test("another program reads every name, mode and byte; equal files give equal bytes", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "tarball-" });
  try {
    const bytes = tarball(files, (path) => path === "bin/run");
    assert.deepEqual(tarball(files, (path) => path === "bin/run"), bytes);
    Deno.writeFileSync(`${folder}/a.tgz`, bytes);
    const { code } = await new Deno.Command("tar", { args: ["xzf", "a.tgz"], cwd: folder })
      .output();
    assert.equal(code, 0);
    for (const { path, bytes } of files) {
      assert.deepEqual(Deno.readFileSync(`${folder}/package/${path}`), bytes);
    }
    assert.equal(Deno.statSync(`${folder}/package/bin/run`).mode! & 0o777, 0o755);
    assert.equal(Deno.statSync(`${folder}/package/a.txt`).mode! & 0o777, 0o644);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a name that a header has no room for is refused", () => {
  const path = `${"x".repeat(101)}.ts`;
  assert.throws(() => tarball([{ path, bytes: new Uint8Array() }], () => false), /too long a name/);
});
