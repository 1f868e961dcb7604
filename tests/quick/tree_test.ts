import assert from "node:assert/strict";
import { changedFiles, filesOf, isThere, sourcesOf } from "./tree.ts";

/** Runs git in a folder without the settings of this machine. */
async function git(root: string, ...words: readonly string[]): Promise<void> {
  const settings = ["-c", "user.name=A tester", "-c", "user.email=tester@example.org"];
  const { success, stderr } = await new Deno.Command("git", {
    args: ["-C", root, ...settings, ...words],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

async function hasGit(): Promise<boolean> {
  try {
    return (await new Deno.Command("git", { args: ["--version"] }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const ignore = !await hasGit();

Deno.test(
  "edited, removed and new files are changed; ignored ones are not",
  { ignore },
  async () => {
    const root = Deno.makeTempDirSync({ prefix: "quick-" });
    try {
      const write = (path: string, text: string) => Deno.writeTextFileSync(`${root}/${path}`, text);
      for (const name of ["kept.ts", "edited.ts", "removed.ts"]) write(name, "1;\n");
      write(".gitignore", "ignored.ts\n");
      await git(root, "init", "-q");
      await git(root, "add", ".");
      await git(root, "commit", "-q", "-m", "first");
      assert.deepEqual(await changedFiles(root, "HEAD"), []);
      write("edited.ts", "2;\n");
      write("né.ts", "3;\n");
      write("ignored.ts", "4;\n");
      Deno.removeSync(`${root}/removed.ts`);
      assert.deepEqual(await changedFiles(root, "HEAD"), ["edited.ts", "né.ts", "removed.ts"]);
      const files = await filesOf(root);
      assert.ok(files.includes("né.ts") && !files.includes("ignored.ts"));
      assert.deepEqual([...sourcesOf(root, files).keys()], ["edited.ts", "kept.ts", "né.ts"]);
      assert.ok(isThere(root, "kept.ts") && !isThere(root, "removed.ts"));
      await assert.rejects(changedFiles(root, "no-such-revision"), /git diff .*no-such-revision/);
    } finally {
      Deno.removeSync(root, { recursive: true });
    }
  },
);
