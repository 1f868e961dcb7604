/** The files of the repository and what has changed in it, by git. */

/** All files that git knows or would add, sorted; paths count from the root. */
export async function filesOf(root: string): Promise<readonly string[]> {
  const listed = await lines(root, "ls-files", "--cached", "--others", "--exclude-standard");
  return [...new Set(listed)].sort();
}

/** Files that differ from a revision, removed ones and untracked ones included, sorted. */
export async function changedFiles(root: string, revision: string): Promise<readonly string[]> {
  const [edited, untracked] = await Promise.all([
    lines(root, "diff", "--name-only", "--no-renames", revision),
    lines(root, "ls-files", "--others", "--exclude-standard"),
  ]);
  return [...new Set([...edited, ...untracked])].sort();
}

/** The text of each TypeScript file among these that is there. */
export function sourcesOf(root: string, files: readonly string[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const path of files) {
    if (path.endsWith(".ts") && isThere(root, path)) {
      sources.set(path, Deno.readTextFileSync(`${root}/${path}`));
    }
  }
  return sources;
}

/** True for a file that the working tree has. */
export function isThere(root: string, path: string): boolean {
  try {
    return Deno.statSync(`${root}/${path}`).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function lines(root: string, ...words: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await new Deno.Command("git", {
    // Names with other letters than ASCII are given as they are.
    args: ["-C", root, "-c", "core.quotePath=false", ...words],
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`git ${words.join(" ")}: ${text.decode(stderr).trim()}`);
  return text.decode(stdout).split("\n").filter((line) => line !== "");
}
