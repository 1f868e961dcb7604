/**
 * What the engine costs over the work itself: a run without changes at 1 to 10,000 jobs, trivial jobs,
 * restored results and memory, beside Make, ninja, Snakemake and DVC where they are installed; and
 * where the time of a run without changes goes.
 *
 *   deno run -A bench/engine.ts [--dvc <path of dvc>] [jobs…]     writes bench/engine.md
 */
import { loadSpecification } from "../lib/pipeline/reading/load.ts";
import { resolveAll } from "../lib/pipeline/planning/plan.ts";
import { openSession } from "../lib/pipeline/planning/session.ts";
import { makeWorkspace, toyPaper, type ToyWorkspace } from "../tests/pipeline/toy/workspace.ts";
import { type Rival, rivalsIn, times } from "./engine/rivals.ts";
import { peakBytesOf } from "./engine/memory.ts";

const words = [...Deno.args];
const dvcAt = words.indexOf("--dvc");
const dvc = dvcAt < 0 ? undefined : words.splice(dvcAt, 2)[1];
const sizes = words.length > 0 ? words.map(Number) : [1, 100, 1000, 10_000];
const budgets = new Map([[1, 60], [100, 70], [1000, 100], [10_000, 350]]);
const firstBudgets = new Map([[100, 1000], [1000, 3000]]);
const repeats = 5;

/** Milliseconds of the quickest of several runs. */
async function quickest(run: () => Promise<unknown>, count = repeats): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now();
    await run();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

interface Ours {
  readonly first: number;
  readonly still: number;
  /** Milliseconds a job when all results are known and the readable view has to be made again. */
  readonly restore: number;
  /** Largest memory of the engine's process, in bytes: of the first run, and without changes. */
  readonly peaks: readonly [first: number, still: number];
  readonly phases: readonly (readonly [what: string, milliseconds: number])[];
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

async function ours(jobs: number): Promise<Ours> {
  const workspace = makeWorkspace({ "papers/toy.yaml": paperOf(jobs) });
  const run = async () => {
    const { code, error } = await workspace.command("repro", "--jobs", "2");
    if (code !== 0) throw new Error(error);
  };
  try {
    let peak = 0;
    const first = await quickest(async () => {
      peak = await peakBytesOf(workspace.start("repro", "--jobs", "2"));
    }, 1);
    const still = await quickest(run);
    const stillPeak = await peakBytesOf(workspace.start("repro"));
    const restore = await restored(workspace, run);
    return {
      first,
      still,
      restore: (restore - still) / jobs,
      peaks: [peak, stillPeak],
      phases: await phasesOf(workspace.root, still),
    };
  } finally {
    workspace.remove();
  }
}

async function restored(workspace: ToyWorkspace, run: () => Promise<void>): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    Deno.removeSync(`${workspace.root}/artifacts/out`, { recursive: true });
    best = Math.min(best, await quickest(run, 1));
  }
  return best;
}

/** Where the time of a run without changes goes, measured in this process, warm. */
async function phasesOf(workspace: string, still: number) {
  const empty = Deno.makeTempFileSync({ suffix: ".js" });
  const start = await quickest(async () => {
    await new Deno.Command(Deno.execPath(), { args: ["run", empty] }).output();
  });
  Deno.removeSync(empty);
  const specification = await quickest(() => loadSpecification(workspace));
  const graph = await loadSpecification(workspace);
  const options = { workspace, isReadOnly: true };
  const session = await quickest(() => openSession(graph, options));
  const resolving = await quickest(async () => resolveAll(await openSession(graph, options)));
  const known = start + specification + resolving;
  return [
    ["starting Deno on an empty module (the floor)", start],
    ["reading and expanding the remembered specification", specification],
    ["opening the store: bundles by their files' times, the index", session],
    ["keys of all jobs, and their answers", resolving - session],
    ["the rest: engine's modules, durations, view, table of claims", still - known],
  ] as const;
}

const rivals: readonly Rival[] = rivalsIn(dvc);
const columns = ["asymptopia", ...rivals.map(({ name }) => name)];
const rows: string[][] = [];
const details: string[] = [];
let phases: Ours["phases"] = [];
for (const jobs of sizes) {
  const own = await ours(jobs);
  const theirs = [];
  for (const rival of rivals) {
    theirs.push(jobs > rival.jobsMax ? undefined : await times(rival, jobs));
  }
  const all = [own, ...theirs];
  const cells = (pick: (times: { first: number; still: number }) => number) =>
    all.map((one) => one === undefined ? "–" : `${Math.round(pick(one))} ms`);
  const budget = (of: ReadonlyMap<number, number>) => of.has(jobs) ? `${of.get(jobs)} ms` : "–";
  rows.push([`${jobs}`, "no change", budget(budgets), ...cells(({ still }) => still)]);
  rows.push([`${jobs}`, "first run", budget(firstBudgets), ...cells(({ first }) => first)]);
  const [first, still] = own.peaks.map((bytes) => `${Math.round(bytes / 1e6)} MB`);
  details.push(`| ${jobs} | ${own.restore.toFixed(2)} ms | ${first} | ${still} |`);
  phases = own.phases;
  console.error(rows.slice(-2).map((row) => row.join("\t")).join("\n"));
}

const heading = ["jobs", "run", "budget", ...columns];
const table = [heading, heading.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
const date = new Date().toISOString().slice(0, 10);
const load = Deno.loadavg()[0].toFixed(1);
Deno.writeTextFileSync(
  new URL("engine.md", import.meta.url),
  `# Cost of the engine

Written by \`deno run -A bench/engine.ts\` on ${date}, on ${navigator.hardwareConcurrency} cores of ${Deno.build.os}
${Deno.build.arch}, Deno ${Deno.version.deno}; load average at the end: ${load}. Wall time of the whole command,
start of the program included; without change: the quickest of ${repeats} (rivals: 3).
Jobs are independent and trivial (ours makes a table of three rows in a
sandboxed Worker of a process without permissions, and stores it under its content; the rivals' run
\`cat in.txt > o/i.txt\`), two at a time (DVC: one; it has no parallelism). "–": not tried, it would take many minutes.

${table.join("\n")}

## Restored results, and memory

A restored job: its result is known, its files in the readable view were deleted (budget: 2 ms). Memory: the
engine's own process, at its largest (budget: 300 MB at 10,000 jobs); each of its two processes for stages takes
about 80 MB besides.

| jobs | a restored job | memory, first run | memory, no change |
| --- | --- | --- | --- |
${details.join("\n")}

## Where a run without changes spends its time

At ${sizes.at(-1)} jobs; the last line is what remains of the whole.

| | |
| --- | --- |
${phases.map(([what, milliseconds]) => `| ${what} | ${milliseconds.toFixed(1)} ms |`).join("\n")}
`,
);
