/**
 * Where the seconds of a first run go: profile smoke into an empty store, in a copy of this checkout, with two
 * processes, added up from the trace of that run (`repro --trace`).
 *
 *   deno run -A bench/overheads.ts [target…]     writes bench/overheads.md
 *   deno run -A bench/overheads.ts --of <trace.json>     prints the table of a trace that is there
 */
import type { TraceEvent } from "../lib/pipeline/trace/chrome-trace.ts";
import { copyRepository } from "../tests/repository-files.ts";

const marks = ["<!-- table -->", "<!-- end of table -->"] as const;

/** Seconds by row and kind; spans that lie within others of the same list are left out of it. */
function tableOf(events: readonly TraceEvent[]): string {
  const rows = new Map(
    events.filter(({ name }) => name === "thread_name")
      .map(({ tid, args }) => [tid, String(args.name).replace(/ \d+$/, "")]),
  );
  const sums = new Map<string, { count: number; seconds: number; longest: number }>();
  for (const { ph, tid, cat, dur, args } of events) {
    if (ph !== "X" || cat === "process") continue;
    const kind = cat === "job" ? `job: ${args.kind}` : cat;
    const key = `${rows.get(tid)} | ${kind}`;
    const sum = sums.get(key) ?? { count: 0, seconds: 0, longest: 0 };
    sum.count++;
    sum.seconds += dur / 1e6;
    sum.longest = Math.max(sum.longest, dur / 1e6);
    sums.set(key, sum);
  }
  const lines = [...sums].sort().map(([key, { count, seconds, longest }]) =>
    `| ${key} | ${count} | ${seconds.toFixed(2)} | ${(1000 * seconds / count).toFixed(1)} | ${
      longest.toFixed(2)
    } |`
  );
  const head = [
    "| row | kind | spans | seconds | ms a span | longest, s |",
    "| --- | --- | --- | --- | --- | --- |",
  ];
  return [...head, ...lines].join("\n");
}

/** When the first job began, in seconds after the start of the command; and the whole of it. */
function momentsOf(events: readonly TraceEvent[]) {
  const jobs = events.filter(({ cat }) => cat === "job");
  const first = Math.min(...jobs.map(({ ts }) => ts)) / 1e6;
  const bundler = events.filter(({ cat, tid }) => cat === "bundling" && tid !== 0);
  const bundled = Math.max(0, ...bundler.map(({ ts, dur }) => ts + dur)) / 1e6;
  const whole = events.find(({ cat, tid }) => cat === "process" && tid === 0)!.dur / 1e6;
  return { first, bundled, whole };
}

async function must(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd })
    .output();
  const text = new TextDecoder();
  if (!success) throw new Error(`${command} ${args[0]}: ${text.decode(stderr).slice(-800)}`);
  return text.decode(stdout);
}

/** A copy with packages of its own and an empty store. */
async function copyOfTree(): Promise<string> {
  const copy = `${Deno.makeTempDirSync({ prefix: "bench-overheads-" })}/copy`;
  copyRepository(copy);
  Deno.removeSync(`${copy}/node_modules`);
  await must(Deno.execPath(), ["install"], copy);
  return copy;
}

async function measured(targets: readonly string[]) {
  const copy = await copyOfTree();
  try {
    const words = ["--profile", "smoke", "--backend", "wasm", "--jobs", "2", "--json"];
    const line = ["deno", "task", "repro", ...targets, ...words, "--trace", "artifacts/trace.json"];
    const quoted = line.map((word) => `'${word}'`).join(" ");
    const out = await must("bash", ["-c", `${quoted} > /dev/null; times`], copy);
    const { traceEvents } = JSON.parse(Deno.readTextFileSync(`${copy}/artifacts/trace.json`));
    const [user, sys] = out.trim().split("\n").at(-1)!.split(" ");
    return { events: traceEvents as readonly TraceEvent[], user, sys };
  } finally {
    Deno.removeSync(`${copy}/..`, { recursive: true });
  }
}

const words = [...Deno.args];
if (words[0] === "--of") {
  console.log(tableOf(JSON.parse(Deno.readTextFileSync(words[1])).traceEvents));
} else {
  const { events, user, sys } = await measured(words);
  const { first, bundled, whole } = momentsOf(events);
  const [load] = Deno.loadavg();
  const date = new Date().toISOString().slice(0, 10);
  const text = [
    `\`deno run -A bench/overheads.ts ${
      words.join(" ")
    }\` on ${date}, ${navigator.hardwareConcurrency} cores,`,
    `Deno ${Deno.version.deno}, load average ${load.toFixed(1)} at the end. The command took ${
      whole.toFixed(1)
    } s (processor:`,
    `user ${user}, system ${sys}, with all processes that ended by themselves); the first job began after`,
    `${first.toFixed(1)} s, the last bundle was made after ${bundled.toFixed(1)} s.`,
    "",
    tableOf(events),
  ].join("\n");
  const page = new URL("overheads.md", import.meta.url);
  const [before, , after] = Deno.readTextFileSync(page)
    .split(new RegExp(marks.join("|")));
  Deno.writeTextFileSync(page, `${before}${marks[0]}\n\n${text}\n\n${marks[1]}${after}`);
}
