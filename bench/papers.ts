/**
 * Where the time of a whole reproduction goes, by paper and kind of stage: each profile once from an empty store, in a
 * copy of this checkout, with two processes, added up from the trace of that run (`repro --trace`).
 *
 *   deno run -A bench/papers.ts [smoke] [laptop]     writes bench/papers.md; both if none is named
 *   deno run -A bench/papers.ts smoke laptop@here    the second in this checkout, for whoever needs the results, too:
 *                                                    its store should have nothing of them
 */
import type { TraceEvent } from "../lib/pipeline/trace/chrome-trace.ts";
import { durationText } from "../lib/pipeline/words/number-text.ts";
import { copyRepository, repository } from "../tests/repository-files.ts";
import { simdPeak } from "./simd-peak.ts";

/** GFLOP/s of plain SIMD on one thread of the machine that targets are stated for. */
const peakOfTargets = 60;
/** Seconds by the clock of that machine. */
const targets: Readonly<Record<string, number>> = { smoke: 75, laptop: 600 };

const kinds = [
  ...["generate-data", "initialize", "train", "measure-spectra", "fit-exponents"],
  ...["compare-theory", "render-figures"],
];

interface Run {
  readonly profile: string;
  readonly events: readonly TraceEvent[];
  /** GFLOP/s of one thread, the mean of before and after. */
  readonly peak: number;
  readonly load: number;
}

async function must(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd })
    .output();
  const text = new TextDecoder();
  if (!success) throw new Error(`${command} ${args[0]}: ${text.decode(stderr).slice(-800)}`);
  return text.decode(stdout);
}

async function inCopy(profile: string): Promise<Run> {
  const copy = `${Deno.makeTempDirSync({ prefix: "bench-papers-" })}/copy`;
  copyRepository(copy);
  try {
    Deno.removeSync(`${copy}/node_modules`);
    await must(Deno.execPath(), ["install"], copy);
    return await run(profile, copy);
  } finally {
    Deno.removeSync(`${copy}/..`, { recursive: true });
  }
}

async function run(profile: string, folder: string): Promise<Run> {
  const before = simdPeak();
  const words = `--profile ${profile} --backend wasm --jobs 2 --trace artifacts/trace.json`;
  await must("bash", ["-c", `deno task repro ${words} > /dev/null`], folder);
  const trace = `${folder}/artifacts/trace.json`;
  const { traceEvents } = JSON.parse(Deno.readTextFileSync(trace));
  Deno.removeSync(trace);
  return {
    profile,
    events: traceEvents,
    peak: (before + simdPeak()) / 2,
    load: Deno.loadavg()[1],
  };
}

/** Seconds that jobs took in their processes, by paper and kind; the last row is the sum. */
function tableOf({ events }: Run): string[] {
  const papers = new Map<string, Map<string, number>>();
  const all = new Map<string, number>();
  for (const { cat, name, args, dur } of events) {
    if (cat !== "job") continue;
    const paper = name.split("/")[0];
    const sums = papers.get(paper) ?? new Map<string, number>();
    papers.set(paper, sums);
    for (const row of [sums, all]) {
      for (const kind of [String(args.kind), "all"]) {
        row.set(kind, (row.get(kind) ?? 0) + dur / 1e6);
      }
    }
  }
  const columns = [...kinds, "all"];
  const row = (title: string, sums: ReadonlyMap<string, number>) =>
    `| ${[title, ...columns.map((kind) => (sums.get(kind) ?? 0).toFixed(1))].join(" | ")} |`;
  return [
    `| seconds of jobs | ${columns.join(" | ")} |`,
    `| --- | ${columns.map(() => "---:").join(" | ")} |`,
    ...[...papers].map(([paper, sums]) => row(paper, sums)),
    row("**all**", all),
  ];
}

function sectionOf(run: Run): string[] {
  const { profile, events, peak, load } = run;
  const whole = events.find(({ cat, tid }) => cat === "process" && tid === 0)!.dur / 1e6;
  const jobs = events.filter(({ cat }) => cat === "job");
  const inJobs = jobs.reduce((sum, { dur }) => sum + dur / 1e6, 0);
  const first = Math.min(...jobs.map(({ ts }) => ts)) / 1e6;
  return [
    `## Profile ${profile}`,
    "",
    `On ${
      new Date().toISOString().slice(0, 10)
    }, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}: ` +
    `${jobs.length} jobs in ${durationText(whole)} by the clock (load average ${
      load.toFixed(1)
    } of the last five ` +
    `minutes, this run's own 2 included); ${inJobs.toFixed(0)} s within jobs;` +
    ` the first job began after ${first.toFixed(1)} s. At ${peak.toFixed(1)} GFLOP/s of ` +
    `plain SIMD on one thread, that is ${
      durationText(whole * peak / peakOfTargets)
    } on two cores of ` +
    `${peakOfTargets} GFLOP/s; the target is ${durationText(targets[profile])}.`,
    "",
    ...tableOf(run),
    "",
  ];
}

const wanted = (Deno.args.length > 0 ? Deno.args : ["smoke", "laptop"]).map((word) =>
  word.split("@")
);
const unknown = wanted.filter(([profile, where = "here"]) =>
  !(profile in targets) || where !== "here"
);
if (unknown.length > 0) throw new Error(`profiles are smoke and laptop, not ${unknown.join(", ")}`);
const page = new URL("papers.md", import.meta.url);

/** What the page says of a profile that is not run now. */
function kept(profile: string): string[] {
  const text = Deno.readTextFileSync(page);
  const from = text.indexOf(`## Profile ${profile}\n`);
  if (from < 0) return [];
  const to = text.indexOf("\n## ", from);
  return [text.slice(from, to < 0 ? undefined : to + 1).trimEnd(), ""];
}

const sections: string[] = [];
for (const profile of Object.keys(targets)) {
  const asked = wanted.find(([name]) => name === profile);
  if (asked === undefined) sections.push(...kept(profile));
  else {
    const made = await (asked[1] === "here" ? run(profile, repository) : inCopy(profile));
    sections.push(...sectionOf(made));
  }
}
const lines = [
  "# Where the time of a whole reproduction goes",
  "",
  "By `deno run -A bench/papers.ts`, two processes, all papers from an empty store. Seconds of jobs are by the " +
  "clock, conversion of inputs and outputs included, so they grow with what else the machine does; what the " +
  "processes do between jobs and the engine itself is the rest ([overheads.md](overheads.md)).",
  "",
  ...sections,
];
Deno.writeTextFileSync(page, lines.join("\n"));
console.log(lines.join("\n"));
