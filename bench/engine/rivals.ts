/** The other engines of the bench: the same independent trivial jobs, as each would have them written. */

export interface Rival {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly file: string;
  text(jobs: number): string;
  /** More jobs than this would take many minutes. */
  readonly jobsMax: number;
}

/** Milliseconds of a run. */
export interface Times {
  /** Nothing there. */
  readonly first: number;
  /** Nothing changed. */
  readonly still: number;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Those that are installed; DVC where its program is named. */
export function rivalsIn(dvc: string | undefined): readonly Rival[] {
  const rivals: Rival[] = [
    {
      name: "make",
      command: "make",
      file: "Makefile",
      args: ["-s", "-j2"],
      jobsMax: Infinity,
      text: (jobs) =>
        `all: ${
          range(jobs).map((i) => `o/${i}.txt`).join(" ")
        }\no/%.txt: in.txt\n\tcat in.txt > $@\n`,
    },
    {
      name: "ninja",
      command: "ninja",
      file: "build.ninja",
      args: ["-j2"],
      jobsMax: Infinity,
      text: (jobs) =>
        "rule copy\n  command = cat $in > $out\n" +
        range(jobs).map((i) => `build o/${i}.txt: copy in.txt\n`).join(""),
    },
    {
      name: "snakemake",
      command: "snakemake",
      file: "Snakefile",
      args: ["-j2", "--quiet"],
      jobsMax: 1000,
      text: (jobs) =>
        `rule all:\n  input: expand("o/{i}.txt", i=range(${jobs}))\n` +
        'rule copy:\n  input: "in.txt"\n  output: "o/{i}.txt"\n  shell: "cat {input} > {output}"\n',
    },
  ];
  const found = rivals.filter(({ command }) => isInstalled(command));
  if (dvc !== undefined) {
    found.push({
      name: "dvc",
      command: dvc,
      file: "dvc.yaml",
      args: ["repro", "--quiet"],
      jobsMax: 100,
      text: (jobs) =>
        "stages:\n" +
        range(jobs).map((i) =>
          `  s${i}:\n    cmd: cat in.txt > o/${i}.txt\n    deps: [in.txt]\n    outs: [o/${i}.txt]\n`
        ).join(""),
    });
  }
  return found;
}

function isInstalled(name: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${name}`).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

async function must(command: string, args: readonly string[], cwd: string): Promise<number> {
  const startedAt = performance.now();
  const { success, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr).slice(-500)}`);
  return performance.now() - startedAt;
}

/** A first run, and the quickest of three without changes. */
export async function times({ command, args, file, name, text }: Rival, jobs: number) {
  const folder = Deno.makeTempDirSync({ prefix: `bench-${name}-` });
  try {
    Deno.mkdirSync(`${folder}/o`);
    Deno.writeTextFileSync(`${folder}/in.txt`, "1\n");
    Deno.writeTextFileSync(`${folder}/${file}`, text(jobs));
    if (name === "dvc") await must(command, ["init", "--no-scm", "--quiet"], folder);
    const first = await must(command, args, folder);
    let still = Infinity;
    for (let i = 0; i < (jobs > 1000 ? 1 : 3); i++) {
      still = Math.min(still, await must(command, args, folder));
    }
    return { first, still } satisfies Times;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
