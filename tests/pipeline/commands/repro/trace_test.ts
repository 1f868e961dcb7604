/** `repro --trace`: one workspace, and what its traces say of runs that end in different ways. */
import assert from "node:assert/strict";
import { exitCodes } from "../../../../lib/contract/errors.ts";
import { withTrace } from "../../../../lib/pipeline/commands/repro/trace.ts";
import type { TraceEvent } from "../../../../lib/pipeline/trace/chrome-trace.ts";
import type { Surroundings } from "../../../../lib/pipeline/commands/surroundings.ts";
import { makeWorkspace, toyPaper, type ToyWorkspace } from "../../toy/workspace.ts";

interface Summary {
  readonly type: string;
  readonly job: string;
  readonly to: string;
  readonly how?: string;
  readonly key: string;
  readonly seconds: number;
}

function traceIn({ read }: Pick<ToyWorkspace, "read">): readonly TraceEvent[] {
  return JSON.parse(read("artifacts/trace.json")).traceEvents;
}

const spansOf = (trace: readonly TraceEvent[]) => trace.filter(({ ph }) => ph === "X");
const jobsIn = (trace: readonly TraceEvent[]) => spansOf(trace).filter(({ cat }) => cat === "job");

/** Spans of one row follow each other or lie within each other; a row's life holds them all. */
function assertNest(trace: readonly TraceEvent[]): void {
  for (const { args: row, tid } of trace.filter(({ name }) => name === "thread_name")) {
    const open: TraceEvent[] = [];
    const ordered = spansOf(trace).filter((span) => span.tid === tid)
      .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
    for (const span of ordered) {
      assert.ok(span.dur >= 0);
      while (open.length > 0 && open.at(-1)!.ts + open.at(-1)!.dur <= span.ts) open.pop();
      const around = open.at(-1);
      const isWithin = around === undefined || span.ts + span.dur <= around.ts + around.dur;
      assert.ok(isWithin, `${row.name}: ${span.cat} ${span.name} crosses ${around?.name}`);
      open.push(span);
    }
  }
}

const brokenPaper = toyPaper.replace(
  "claims:",
  "  bad: { kind: broken, inputs: { values: draws.numbers } }\nclaims:",
);

/** Places that are none, and what has no trace, are refused in words. */
async function assertRefusals(workspace: ToyWorkspace): Promise<void> {
  for (const place of ["out.json", "../out.json", "artifacts/cas/out.json"]) {
    const { code, error } = await workspace.command("repro", "--trace", place);
    assert.equal(code, 2, error);
    assert.match(error, /^cannot write a trace to ".*out\.json": /);
  }
  const planned = await workspace.command(
    "repro",
    "--dry-run",
    "--trace",
    "artifacts/trace.json",
  );
  assert.equal(planned.code, 2);
  assert.match(planned.error, /cannot trace what is only planned/);
}

Deno.test("a trace has each job that ran once, with the seconds of its record, and nests", async () => {
  const workspace = makeWorkspace();
  try {
    const words = ["--jobs", "2", "--json", "--trace", "artifacts/trace.json"];
    const first = await workspace.command("repro", ...words);
    assert.equal(first.code, 0, first.error);
    const lines: Summary[] = first.out.trim().split("\n").map((line) => JSON.parse(line));
    const ran = lines.filter(({ type, how }) => type === "state" && how === "executed");
    const trace = traceIn(workspace);
    const { otherData } = JSON.parse(workspace.read("artifacts/trace.json"));
    assert.deepEqual(otherData, { profile: "laptop", deno: Deno.version.deno, exitCode: 0 });
    assertNest(trace);
    const jobs = jobsIn(trace);
    assert.equal(ran.length, 6);
    assert.deepEqual(jobs.map(({ name }) => name).sort(), ran.map(({ job }) => job).sort());
    for (const { job, key, seconds } of ran) {
      const { dur, args } = jobs.find(({ name }) => name === job)!;
      assert.equal(args.key, key.slice(0, 12));
      // A record has tenths of a millisecond, a trace the ends of a span in microseconds.
      assert.ok(Math.abs(Number(args.seconds) - seconds) < 1e-4, `${args.seconds} ${seconds}`);
      assert.ok(Math.abs(dur / 1e6 - seconds) < 2e-3, `${job}: ${dur} µs, ${seconds} s`);
    }
    const kinds = new Set(spansOf(trace).map(({ cat }) => cat));
    const wanted = [
      "process",
      "process start",
      "reading",
      "planning",
      "bundling",
      "keys",
      "inputs",
    ];
    const more = ["storing", "saving", "view", "claims", "report", "code", "stage", "conversion"];
    for (const kind of [...wanted, ...more]) assert.ok(kinds.has(kind), `no ${kind}`);
    const said = new Set(lines.map(({ type }) => type));
    assert.ok(!said.has("trace"), "the lines of --json stay what they are");

    const again = await workspace.command("repro", "--trace", "artifacts/trace.json");
    assert.equal(again.code, 0, again.error);
    assert.match(again.out, /\nTrace: artifacts\/trace\.json\n$/);
    assert.deepEqual(jobsIn(traceIn(workspace)), []);
    assertNest(traceIn(workspace));

    workspace.write("papers/toy.yaml", brokenPaper);
    const failed = await workspace.command("repro", "--keep-going", ...words);
    assert.equal(failed.code, 1, failed.error);
    const failures = spansOf(traceIn(workspace)).filter(({ cat }) => cat === "failed job");
    assert.deepEqual(failures.map(({ name }) => name), ["toy/bad"]);
    assertNest(traceIn(workspace));

    await assertRefusals(workspace);
  } finally {
    workspace.remove();
  }
});

/** Runs something with a trace in a folder that goes; gives what was said, and the trace. */
async function traced(run: Parameters<typeof withTrace>[2]) {
  const workspace = Deno.makeTempDirSync({ prefix: "trace-" });
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const here = { workspace, terminal: { write: say, writeError: say } } as unknown as Surroundings;
  const flags = { trace: "artifacts/trace.json" };
  const code = await withTrace(here, flags, run).catch((error: Error) => error.message);
  const file = `${workspace}/artifacts/trace.json`;
  const trace = JSON.parse(Deno.readTextFileSync(file));
  Deno.removeSync(workspace, { recursive: true });
  return { code, said, about: trace.otherData };
}

Deno.test("a run that is interrupted or breaks has its trace, too, and ends as it would have", async () => {
  const stopped = await traced(() => Promise.resolve(exitCodes.interrupted));
  assert.equal(stopped.code, 130);
  assert.equal(stopped.about.exitCode, 130);
  const broken = await traced(() => Promise.reject(new Error("no disk")));
  assert.equal(broken.code, "no disk");
  assert.equal(broken.about.exitCode, undefined);
});

Deno.test("a trace that cannot be written is reported, and a good run is then none", async () => {
  const workspace = Deno.makeTempDirSync({ prefix: "trace-" });
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const here = { workspace, terminal: { write: say, writeError: say } } as unknown as Surroundings;
  Deno.mkdirSync(`${workspace}/gone`);
  const ending = (code: 0 | 1) =>
    withTrace(here, { trace: "gone/trace.json" }, () => {
      Deno.removeSync(`${workspace}/gone`);
      return Promise.resolve(code);
    });
  assert.equal(await ending(0), exitCodes.storeDamage);
  Deno.mkdirSync(`${workspace}/gone`);
  assert.equal(await ending(1), exitCodes.stageFailed);
  assert.equal(said.length, 2);
  for (const line of said) assert.match(line, /^cannot write the trace /);
  Deno.removeSync(workspace, { recursive: true });
});
