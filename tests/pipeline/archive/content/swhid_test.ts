import assert from "node:assert/strict";
import {
  contentIdentifier,
  folderIdentifier,
} from "../../../../lib/pipeline/archive/content/swhid.ts";
import { measured } from "../../../../lib/pipeline/archive/content/payload.ts";

const files: Readonly<Record<string, string>> = {
  "a.txt": "one\n",
  "a/b.txt": "two\n",
  "a/c d/é": "three\n",
  "a-b": "four\n",
  "run.sh": "#!/bin/sh\n",
};

const gitOf = (text: string) => measured({ path: "", content: new TextEncoder().encode(text) }).git;
const tree = Object.entries(files).map(([path, text]) => ({
  path,
  isExecutable: path.endsWith(".sh"),
  git: gitOf(text),
}));

Deno.test("the identifier of no bytes is the one that everybody knows", () => {
  assert.equal(contentIdentifier(gitOf("")), "swh:1:cnt:e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
});

Deno.test({
  name: "the identifier of a folder is git's own of a tree, whatever the order; a mode changes it",
  ignore: !hasGit(),
  fn() {
    const root = Deno.makeTempDirSync();
    for (const [path, text] of Object.entries(files)) {
      Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${root}/${path}`, text, {
        mode: path.endsWith(".sh") ? 0o755 : 0o644,
      });
    }
    const git = (...args: string[]) => {
      const { stdout, stderr, success } = new Deno.Command("git", { args, cwd: root }).outputSync();
      assert.ok(success, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout).trim();
    };
    git("init", "-q");
    git("add", "--all");
    const found = git("write-tree");
    Deno.removeSync(root, { recursive: true });
    assert.equal(folderIdentifier(tree), `swh:1:dir:${found}`);
    assert.equal(folderIdentifier([...tree].reverse()), `swh:1:dir:${found}`);
    const plain = tree.map((file) => ({ ...file, isExecutable: false }));
    assert.notEqual(folderIdentifier(plain), `swh:1:dir:${found}`);
  },
});

function hasGit(): boolean {
  try {
    return new Deno.Command("git", { args: ["--version"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
