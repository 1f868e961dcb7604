/** Packages that the engine's process evaluates: only as published, and before they are evaluated. */
import assert from "node:assert/strict";
import {
  checkPackage,
  packageDigest,
  published,
} from "../../../lib/pipeline/packages/published.ts";
import { repository } from "../../repository-files.ts";

/** A copy of an installed package, alone. */
function copyOf(id: string): { readonly root: string; readonly folder: string } {
  const root = Deno.makeTempDirSync({ prefix: "packages-" });
  const above = `node_modules/.deno/${id.replace("/", "+")}/node_modules`;
  const folder = `${root}/${above}/${id.slice(0, id.lastIndexOf("@"))}`;
  const copy = (from: string, to: string) => {
    Deno.mkdirSync(to, { recursive: true });
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(from)) {
      if (isSymlink) Deno.symlinkSync(Deno.readLinkSync(`${from}/${name}`), `${to}/${name}`);
      else if (isDirectory) copy(`${from}/${name}`, `${to}/${name}`);
      else Deno.writeFileSync(`${to}/${name}`, Deno.readFileSync(`${from}/${name}`));
    }
  };
  copy(`${repository}/${above}`, `${root}/${above}`);
  return { root, folder };
}

Deno.test("every package that the engine evaluates is as it was published", () => {
  for (const id of Object.keys(published)) {
    assert.equal(packageDigest(repository, id), published[id], id);
    assert.doesNotThrow(() => checkPackage(id, repository));
  }
  const lock = JSON.parse(Deno.readTextFileSync(`${repository}/deno.lock`));
  const locked = Object.keys(lock.npm).map((name) => name.replace(/_.*$/, ""));
  for (const id of Object.keys(published)) {
    assert.ok(locked.includes(id), `${id}: not in deno.lock`);
  }
});

Deno.test("a package is refused for any edit, addition or other way of its own imports", () => {
  const edits: readonly ((folder: string) => void)[] = [
    (folder) => {
      const path = `${folder}/package.json`;
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("{", '{"x":1,'));
    },
    (folder) => Deno.writeTextFileSync(`${folder}/more.js`, ""),
    (folder) => {
      Deno.mkdirSync(`${folder}/node_modules/tslib`, { recursive: true });
      Deno.writeTextFileSync(`${folder}/node_modules/tslib/index.js`, "");
    },
    (folder) => {
      const link = `${folder}/../tslib`;
      Deno.removeSync(link);
      Deno.symlinkSync("../../other@1.0.0/node_modules/tslib", link);
    },
    (folder) => Deno.removeSync(`${folder}/package.json`),
  ];
  for (const edit of edits) {
    const { root, folder } = copyOf("apache-arrow@21.2.0");
    try {
      assert.doesNotThrow(
        () => checkPackage("apache-arrow@21.2.0", root),
        "control: a copy is good",
      );
      edit(folder);
      assert.throws(
        () => checkPackage("apache-arrow@21.2.0", root),
        /apache-arrow@21\.2\.0 in .* is not as it was published .*remove node_modules/,
        String(edit),
      );
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  }
  assert.throws(() => checkPackage("yaml@2.9.1", "/nowhere"), /yaml@2\.9\.1 is not installed/);
});
