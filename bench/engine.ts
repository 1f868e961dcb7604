/**
 * What the engine costs over the work itself: a run without changes at 1 to 10,000 jobs, and 100
 * trivial jobs, beside Make, ninja and Snakemake where they are installed.
 *
 *   deno run -A bench/engine.ts [jobs…]     writes bench/engine.md
 */
import { makeWorkspace, toyPaper } from "../tests/pipeline/toy/workspace.ts";

const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [1, 100, 1000, 10_000];
const budgets = new Map([[1, 60], [100, 70], [1000, 100], [10_000, 350]]);
const repeats = 5;

/** Milliseconds of the quickest of several runs. */
async function quickest(run: () => Promise<void>, count = repeats): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now();
    await run();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

async function must(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr).slice(-500)}`);
}

interface Times {
  /** First run, nothing there. */
  readonly first: number;
  /** Nothing changed. */
  readonly still: number;
}

function paperOf(jobs: number): string {
  const values = Array.from({ length: jobs }, (_, i) => i + 1).join(", ");
  return toyPaper.slice(0, toyPaper.indexOf("axes:")) + `axes: { width: [${values}] }
stages:
  draws:
    kind: numbers
    axes: [width]
    data: { use: sequence, count: 3 }
`;
}

async function ours(jobs: number): Promise<Times> {
  const workspace = makeWorkspace({ "papers/toy.yaml": paperOf(jobs) });
  const run = async () => {
    const { code, error } = await workspace.command("repro", "--jobs", "2");
    if (code !== 0) throw new Error(error);
  };
  try {
    return { first: await quickest(run, 1), still: await quickest(run) };
  } finally {
    workspace.remove();
  }
}

const rivals: Readonly<
  Record<string, { file: string; text(jobs: number): string; args: string[] }>
> = {
  make: {
    file: "Makefile",
    args: ["-s", "-j2"],
    text: (jobs) =>
      `all: ${
        range(jobs).map((i) => `o/${i}.txt`).join(" ")
      }\no/%.txt: in.txt\n\tcat in.txt > $@\n`,
  },
  ninja: {
    file: "build.ninja",
    args: ["-j2"],
    text: (jobs) =>
      "rule copy\n  command = cat $in > $out\n" +
      range(jobs).map((i) => `build o/${i}.txt: copy in.txt\n`).join(""),
  },
  snakemake: {
    file: "Snakefile",
    args: ["-j2", "--quiet"],
    text: (jobs) =>
      `rule all:\n  input: expand("o/{i}.txt", i=range(${jobs}))\n` +
      'rule copy:\n  input: "in.txt"\n  output: "o/{i}.txt"\n  shell: "cat {input} > {output}"\n',
  },
};

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

async function rival(name: string, jobs: number): Promise<Times> {
  const { file, text, args } = rivals[name];
  const folder = Deno.makeTempDirSync({ prefix: `bench-${name}-` });
  try {
    Deno.mkdirSync(`${folder}/o`);
    Deno.writeTextFileSync(`${folder}/in.txt`, "1\n");
    Deno.writeTextFileSync(`${folder}/${file}`, text(jobs));
    const first = await quickest(() => must(name, args, folder), 1);
    return { first, still: await quickest(() => must(name, args, folder), jobs > 1000 ? 1 : 3) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function isInstalled(name: string): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.some((folder) => {
    try {
      return Deno.statSync(`${folder}/${name}`).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** Snakemake's first run of 10,000 jobs takes many minutes. */
const snakemakeMax = 1000;

const columns = ["asymptopia", ...Object.keys(rivals).filter(isInstalled)];
const rows: string[][] = [];
for (const jobs of sizes) {
  const times: (Times | undefined)[] = [];
  for (const name of columns) {
    const isTooSlow = name === "snakemake" && jobs > snakemakeMax;
    times.push(
      isTooSlow ? undefined : name === "asymptopia" ? await ours(jobs) : await rival(name, jobs),
    );
  }
  const cells = (pick: (times: Times) => number) =>
    times.map((one) => one === undefined ? "–" : `${Math.round(pick(one))} ms`);
  rows.push([
    `${jobs}`,
    "no change",
    `${budgets.get(jobs) ?? "–"} ms`,
    ...cells(({ still }) => still),
  ]);
  rows.push([
    `${jobs}`,
    "first run",
    jobs === 100 ? "1000 ms" : "–",
    ...cells(({ first }) => first),
  ]);
  console.error(rows.slice(-2).map((row) => row.join("\t")).join("\n"));
}

const heading = ["jobs", "run", "budget", ...columns];
const table = [heading, heading.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
Deno.writeTextFileSync(
  new URL("engine.md", import.meta.url),
  `# Cost of the engine

Written by \`deno run -A bench/engine.ts\`. Wall time of the whole command, start of the program
included; without change: the quickest of ${repeats} (rivals: 3). Jobs are independent and trivial (ours makes a table of three
rows in a sandboxed Worker and stores it under its content; the rivals' run \`cat in.txt > o/i.txt\`), two at a time,
on ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}.

${table.join("\n")}
`,
);
