/**
 * All places of the engine that start a program, what they start, and how it is found: a new one fails here
 * until it is listed, with what SECURITY.md says of it.
 */
import assert from "node:assert/strict";
import { repository, repositoryFiles } from "../repository-files.ts";

/** What starts a program, or hands on something that does. */
const starting =
  /\bDeno\.Command\(|\bDeno\.(?:run|dlopen|spawn\w*)\(|(?<!\.)\bspawn(?:Sync)?\(|(?<!\.)\bexec(?:File)?(?:Sync)?\(|node:child_process|node:worker_threads|node:cluster/g;

/** By path: how often, and what SECURITY.md must say about it. */
const places: Readonly<Record<string, readonly [count: number, said: RegExp]>> = {
  // Deno: the one that runs this, or the user's own by PATH, none of the checkout's.
  "lib/pipeline/system/deno-program.ts": [
    1,
    /Deno, and Slurm's programs, are those that your PATH/,
  ],
  // Slurm: the user's own by PATH; a cluster's administrator decides where they lie and renews them.
  "lib/pipeline/system/cluster-programs.ts": [
    1,
    /Slurm's programs, are those that your PATH finds/,
  ],
  // The bundler: by its absolute path, if its bytes have the digest in the code (import and call).
  "lib/pipeline/packages/bundler-program.ts": [2, /its bytes are those that were published/],
  // Programs of stages and bubblewrap: by absolute paths, in a process that may start nothing else.
  "lib/pipeline/program/process.ts": [2, /an absolute path that `deno\.json` lists/],
};

/** Comments may speak of it; a method of a module of Node's counts by the import of that. */
function startsIn(text: string): number {
  const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  return code.match(starting)?.length ?? 0;
}

Deno.test("every place that starts a program is listed, and SECURITY.md says how it is found", () => {
  const folders = ["lib/", "stages/"];
  const sources = repositoryFiles().filter((path) =>
    path.endsWith(".ts") && folders.some((folder) => path.startsWith(folder))
  );
  assert.ok(sources.length > 300);
  const found = sources.map((path) =>
    [path, startsIn(Deno.readTextFileSync(`${repository}/${path}`))] as const
  ).filter(([, count]) => count > 0);
  const listed = Object.entries(places).map(([path, [count]]) => [path, count] as const);
  assert.deepEqual(found.sort(), listed.sort());
  const security = Deno.readTextFileSync(`${repository}/SECURITY.md`).replace(/\s+/g, " ");
  for (const [path, [, said]] of Object.entries(places)) assert.match(security, said, path);
});

Deno.test("what deno.json lets the engine start is Deno, Slurm, absolute paths and the bundler by its own", () => {
  const { permissions } = JSON.parse(Deno.readTextFileSync(`${repository}/deno.json`));
  const byName = new Set<string>();
  for (const { run = [] } of Object.values<{ run?: readonly string[] }>(permissions)) {
    for (const program of run) {
      if (program.startsWith("/")) continue;
      if (/^node_modules\/\.deno\/@esbuild\+.*\/bin\/esbuild$/.test(program)) continue;
      byName.add(program);
    }
  }
  assert.deepEqual([...byName].sort(), [
    "deno",
    "sacct",
    "sbatch",
    "scancel",
    "scontrol",
    "squeue",
  ]);
});

Deno.test("every command of the engine names its deno.json, as a nearer one would count before it", () => {
  for (const path of repositoryFiles().filter((path) => /(?:^|\/)deno\.json$/.test(path))) {
    const { tasks = {} } = JSON.parse(Deno.readTextFileSync(`${repository}/${path}`));
    for (const [name, task] of Object.entries<string | { command: string }>(tasks)) {
      const command = typeof task === "string" ? task : task.command;
      if (!command.includes("-P=")) continue;
      assert.match(
        command,
        /^deno run -q --no-prompt --config=(?:\.\.\/\.\.\/)?deno\.json -P=/,
        name,
      );
    }
  }
});

Deno.test("control: ways to start a program are seen", () => {
  const ways = ["new Deno.Command(x)", "spawn(x)", "execFileSync(x)", 'from "node:child_process"'];
  for (const way of ways) assert.equal(startsIn(`const a = ${way};`), 1, way);
  for (const none of ["/x/.exec(text)", "// spawn(x)", "/* Deno.Command( */"]) {
    assert.equal(startsIn(none), 0, none);
  }
});
