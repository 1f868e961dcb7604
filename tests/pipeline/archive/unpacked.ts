/** An archive unpacked into a folder, and its own program run there with the permissions that its page names. */
import { reproduceCommand } from "../../../lib/pipeline/archive/content/readme.ts";
import { bytesIn, fileSource, zipTree } from "../../../lib/pipeline/archive/bag/file-tree.ts";
import type { CommandResult } from "../toy/workspace.ts";

/** Unpacks into a fresh folder; gives the bag's. */
export function unpacked(archive: string): string {
  const source = fileSource(archive);
  const tree = zipTree(source, () => source.close());
  const root = Deno.makeTempDirSync({ prefix: "elsewhere é%20 " });
  for (const path of tree.sizes.keys()) {
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeFileSync(`${root}/${path}`, bytesIn(tree, path));
  }
  tree.close();
  return root;
}

/** Takes away every permission to write below a folder. */
export function makeReadOnly(folder: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) makeReadOnly(`${folder}/${name}`);
    else Deno.chmodSync(`${folder}/${name}`, 0o444);
  }
  Deno.chmodSync(folder, 0o555);
}

/** The command of README.md, in the bag's folder, with an environment that has nothing of ours. */
export async function reproduced(
  root: string,
  ...words: readonly string[]
): Promise<CommandResult> {
  const [program, ...args] = reproduceCommand.split(" ");
  if (program !== "deno") throw new Error(`the page runs ${program}`);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args, ...words],
    cwd: root,
    clearEnv: true,
    env: { NO_COLOR: "1", HOME: "/nonexistent", DENO_DIR: "/nonexistent/deno" },
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), error: text.decode(stderr) };
}
