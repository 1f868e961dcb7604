/** Programs of a cluster: those of the user's PATH, never a checkout's own. */
import assert from "node:assert/strict";
import { testsAlone } from "../../alone.ts";
import { refuseOwnPrograms } from "../../../lib/pipeline/system/deno-program.ts";
import { startClusterProgram } from "../../../lib/pipeline/system/cluster-programs.ts";

const alone = testsAlone(import.meta.url);

/** With this PATH while something is done. */
async function withPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = Deno.env.get("PATH")!;
  Deno.env.set("PATH", path);
  try {
    return await work();
  } finally {
    Deno.env.set("PATH", before);
  }
}

function script(folder: string, name: string, text: string): void {
  Deno.writeTextFileSync(`${folder}/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

alone("a program is given words and an input, and answers with both outputs", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "cluster-" });
  script(folder, "sbatch", 'cat; echo "$@" >&2; exit 3');
  const path = `${folder}:${Deno.env.get("PATH")}`;
  const said = await withPath(path, () => startClusterProgram("sbatch", ["a b", "c"], "text"));
  assert.deepEqual(said, { code: 3, output: "text", errors: "a b c\n" });
  // One that ends without reading what it is sent is judged by its exit code.
  script(folder, "squeue", "exit 1");
  const long = "x".repeat(1e6);
  const ended = await withPath(path, () => startClusterProgram("squeue", [], long));
  assert.equal(ended?.code, 1);
  Deno.removeSync(folder, { recursive: true });
});

alone("a program of the workspace's own is refused by name", async () => {
  const folder = Deno.makeTempDirSync({ dir: Deno.cwd(), prefix: "tmp-" });
  script(folder, "scancel", "exit 0");
  try {
    await withPath(`${folder}:/usr/bin`, () => {
      assert.throws(() => refuseOwnPrograms("scancel"), /cannot start scancel: .*in its place/);
      return Promise.resolve();
    });
    await assert.rejects(
      withPath(`${folder}:/usr/bin`, () => startClusterProgram("scancel", [])),
      /a checkout brings no programs/,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

alone("where there is no Slurm, it is said so", async () => {
  const empty = Deno.makeTempDirSync({ prefix: "empty-" });
  await assert.rejects(
    withPath(empty, () => startClusterProgram("scontrol", [])),
    /there is no such program on PATH/,
  );
  Deno.removeSync(empty);
});
