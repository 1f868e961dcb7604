/**
 * Beside what lies outside (outside.ts): programs that come first on PATH and leave a mark when they are
 * started, and a watch that tells whether a file of the user's was read.
 */
import assert from "node:assert/strict";
import type { Outside } from "./outside.ts";

/** Whatever a program of ours, or a package, might start by its name. */
const names = [
  ...["git", "sh", "bash", "node", "npm", "npx", "python3", "cp", "tar", "zip", "unzip", "curl"],
  ...["wget", "esbuild", "systemctl", "systemd-run", "sbatch", "squeue", "sacct", "scancel"],
  ...["scontrol", "bwrap", "uname", "which", "hostname", "id", "lscpu", "nvidia-smi", "xdg-open"],
  ...["pdflatex", "latex", "ldd", "getconf", "mkdir", "rm", "cat"],
];

/** Long ago, in seconds. */
const long = 1e9;

export interface Watched {
  /** PATH with the programs in front of it. */
  readonly path: string;
  /** An empty home: archives refuse whatever names the user's. */
  readonly home: string;
  /** From here on, what is read is noticed. */
  arm(): void;
  /** Fails if a program was started, or since `arm` a file outside was read. */
  check(): void;
  remove(): void;
}

export function watch({ folder }: Outside): Watched {
  const programs = Deno.makeTempDirSync({ prefix: "programs-" });
  const [mark, home] = [`${programs}.started`, `${programs}.home`];
  Deno.mkdirSync(home);
  for (const name of names) {
    const text = `#!/bin/sh\necho "$0" >> '${mark}'\nexit 1\n`;
    Deno.writeTextFileSync(`${programs}/${name}`, text, { mode: 0o755 });
  }
  const files = ["secret.json", "thesis.tex"].map((name) => `${folder}/${name}`);
  // Older than its last change, the time of the last reading is renewed by the next (relatime).
  const arm = () => {
    for (const file of files) Deno.utimeSync(file, long, Deno.statSync(file).mtime!);
  };
  const opened = () => files.filter((file) => Deno.statSync(file).atime!.getTime() !== long * 1000);
  // Deno itself is where it was started from; none of the programs is called so.
  const own = Deno.execPath().replace(/\/[^/]*$/, "");
  return {
    path: `${programs}:${own}:${Deno.env.get("PATH")}`,
    home,
    arm,
    check() {
      assert.equal(textOf(mark), undefined, "programs that were started");
      assert.deepEqual(opened(), [], "files that were read");
    },
    remove() {
      for (const own of [programs, home]) Deno.removeSync(own, { recursive: true });
      if (textOf(mark) !== undefined) Deno.removeSync(mark);
    },
  };
}

/** Whether the disk of a folder keeps the time of the last reading; one mounted `noatime` does not. */
export function tellsReading(): boolean {
  const file = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(file, "x");
    Deno.utimeSync(file, long, Deno.statSync(file).mtime!);
    Deno.readTextFileSync(file);
    return Deno.statSync(file).atime!.getTime() !== long * 1000;
  } finally {
    Deno.removeSync(file);
  }
}

function textOf(file: string): string | undefined {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
