/** The laws that every run must keep, against what the naive engine says. */
import { writeView } from "../../lib/pipeline/report/view.ts";
import type { RunSummary } from "../../lib/pipeline/runs/events.ts";
import type { PlanEntry } from "../../lib/pipeline/planning/plan.ts";
import type { JobGraph } from "../../lib/pipeline/specification/specification.ts";
import { openLayout } from "../../lib/pipeline/store/opening.ts";
import type { Call } from "./counting-pool.ts";
import { executionsOf, planOf, type Situation } from "./expectation.ts";
import type { Ledger } from "./ledger.ts";
import type { NaiveJob } from "./naive.ts";

/** A law that does not hold. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly step: number;

  constructor(readonly law: string, readonly details: string, where = { step: -1, what: "" }) {
    super(
      `${law}\n  ${details}${where.step < 0 ? "" : `\n  in step ${where.step}: ${where.what}`}`,
    );
    this.step = where.step;
    this.#what = where.what;
  }

  readonly #what: string;

  after(what: string): Violation {
    return new Violation(this.law, this.details, { step: this.step, what });
  }

  at(step: number): Violation {
    return new Violation(this.law, this.details, { step, what: this.#what });
  }
}

function hold(condition: boolean, law: string, details: () => string): void {
  if (!condition) throw new Violation(law, details());
}

/** `plan` says exactly what is there, what would run and what has to wait. */
export function checkPlan(situation: Situation, entries: readonly PlanEntry[]): void {
  const wanted = planOf(situation);
  const found = new Map(entries.map(({ job, action }) => [job, action]));
  for (const id of new Set([...wanted.keys(), ...found.keys()])) {
    hold(
      found.get(id) === wanted.get(id),
      "plan tells what would run",
      () => `${id}: planned "${found.get(id)}", should be "${wanted.get(id)}"`,
    );
  }
}

export interface Observed {
  readonly situation: Situation;
  readonly graph: JobGraph;
  readonly ledger: Ledger;
  readonly store: string;
  /** Absent where real Workers ran. */
  readonly calls?: readonly Call[];
  /** Absent after a crash. */
  readonly summary?: RunSummary;
  readonly keepGoing: boolean;
  readonly aborted: boolean;
  /** False to leave the laws of executions out. */
  readonly isExecutionSeen: boolean;
  readonly count: (what: string, by?: number) => void;
}

export async function checkRun(observed: Observed): Promise<void> {
  const { situation, summary, aborted, keepGoing } = observed;
  const { jobs, needed } = situation;
  const someFail = [...needed].some((index) => jobs[index].end === "fails");
  const isWhole = summary !== undefined && !aborted && (keepGoing || !someFail);
  if (observed.isExecutionSeen) {
    if (observed.calls !== undefined) checkCalls(observed.calls, { observed, isWhole });
    checkRecords(observed, isWhole);
  } else observed.ledger.note(jobs);
  if (summary === undefined) return;
  checkOutcomes(observed, { summary, isWhole });
  checkEnd(observed, { summary, isWhole, someFail });
  if (isWhole) await checkView(observed, summary);
}

/** Minimal, at most once: by what the pool was asked to run. */
function checkCalls(
  calls: readonly Call[],
  { observed, isWhole }: { readonly observed: Observed; readonly isWhole: boolean },
): void {
  const { situation, count } = observed;
  const bounds = executionsOf(situation, observed.summary === undefined);
  const counts = new Map<string, number>();
  for (const { asked } of calls) counts.set(asked, (counts.get(asked) ?? 0) + 1);
  for (const asked of new Set([...bounds.keys(), ...counts.keys()])) {
    const { least, most } = bounds.get(asked) ?? { least: 0, most: 0 };
    const found = counts.get(asked) ?? 0;
    hold(
      found <= most && (found >= least || !isWhole),
      "exactly what has no result is executed, once",
      () =>
        `executed ${found} times, should be ${least} to ${most}: ${namesOf(situation, asked)} ` +
        `asked ${asked}`,
    );
  }
  count("executions", calls.length);
  count("executions that failed", calls.filter(({ end }) => end === "failed").length);
}

function namesOf({ jobs, needed }: Situation, asked: string): string {
  return [...needed].filter((index) => jobs[index].asked === asked)
    .map((index) => jobs[index].id).join(" = ");
}

/** The same by what is on the disk: every result is there that should, none twice. */
function checkRecords({ situation, ledger, count }: Observed, isWhole: boolean): void {
  const { jobs, needed, has } = situation;
  const wanted = new Set(
    [...needed].map((index) => jobs[index])
      .filter(({ end, identity }) => end === "done" && !has(identity))
      .map(({ identity }) => identity),
  );
  const { fresh, strange } = ledger.note(jobs);
  const idOf = (identity: string) => jobs.find((job) => job.identity === identity)?.id;
  hold(
    strange.length === 0,
    "every record answers a job that was asked for",
    () => strange.join("\n"),
  );
  hold(
    new Set(fresh).size === fresh.length,
    "a job has one record",
    () => `new records: ${fresh.map(idOf).join(", ")}`,
  );
  for (const identity of fresh) {
    hold(
      wanted.has(identity),
      "only what has no result is made",
      () => `a record of ${idOf(identity)}, which has one already, fails or is not needed`,
    );
  }
  if (isWhole) {
    const missing = [...wanted].filter((identity) => !fresh.includes(identity));
    hold(missing.length === 0, "all results are made", () => missing.map(idOf).join(", "));
  }
  count("records", fresh.length);
}

/** Equal bytes: what the engine gives for each job is what the naive engine computes. */
function checkOutcomes(
  { situation, ledger, count }: Observed,
  { summary, isWhole }: { readonly summary: RunSummary; readonly isWhole: boolean },
): void {
  const { jobs, needed, lost } = situation;
  for (const index of needed) {
    const job = jobs[index];
    const outcome = summary.outcomes.get(job.id);
    if (outcome === undefined) {
      hold(job.end !== "done" || !isWhole, "what can be done is done", () => job.id);
      continue;
    }
    hold(job.end === "done", "what fails has no result", () => job.id);
    for (const [name, { digest, x }] of Object.entries(job.outputs)) {
      hold(
        outcome.outputs[name]?.digest === digest,
        "a result has the bytes of a naive engine",
        () =>
          `${job.id}.${name} is ${outcome.how} and has ${outcome.outputs[name]?.digest}, ` +
          `should have ${digest} (x = ${x})`,
      );
      hold(
        lost.has(job.identity) || ledger.isIntact(digest),
        "the bytes of a result are in the store",
        () => `${job.id}.${name}: ${digest}`,
      );
    }
    if (outcome.how === "cut off") count("cut off");
  }
}

function checkEnd(
  { situation, aborted }: Observed,
  { summary, isWhole, someFail }: {
    readonly summary: RunSummary;
    readonly isWhole: boolean;
    readonly someFail: boolean;
  },
): void {
  const { jobs, needed } = situation;
  const idsThat = (end: NaiveJob["end"]) =>
    [...needed].filter((index) => jobs[index].end === end).map((index) => jobs[index].id).sort();
  const failed = summary.failed.map(({ job }) => job).sort();
  const should = idsThat("fails");
  // A run that stops for a failure does not try again what failed in passing.
  const inPassing = [...needed].map((index) => jobs[index])
    .filter(({ asked }) => situation.transient.has(asked)).map(({ id }) => id);
  const may = new Set([...should, ...inPassing]);
  hold(
    isWhole ? failed.join() === should.join() : failed.every((id) => may.has(id)),
    "what fails is reported as failed",
    () => `failed: ${failed.join(", ")}; should: ${should.join(", ")}`,
  );
  const exitCode = aborted ? 130 : someFail ? 1 : 0;
  hold(
    summary.exitCode === exitCode,
    "the exit code says how it ended",
    () => `${summary.exitCode}, should be ${exitCode}`,
  );
  if (!isWhole) return;
  const [skipped, blocked] = [[...summary.skipped].sort(), idsThat("blocked")];
  hold(
    skipped.join() === blocked.join(),
    "what needs a failed job is skipped, and nothing else",
    () => `skipped: ${skipped.join(", ")}; should: ${blocked.join(", ")}`,
  );
}

/** What people open has the bytes of the naive engine, too. */
async function checkView(
  { situation, graph, store }: Observed,
  { outcomes }: RunSummary,
): Promise<void> {
  const { jobs, needed, targets, lost } = situation;
  const whole = targets.size === jobs.length;
  if (!whole || [...needed].some((index) => lost.has(jobs[index].identity))) return;
  await writeView(openLayout(store), graph.jobs, outcomes);
  const arrow = [...outcomes.values()].some(({ outputs }) =>
    Object.values(outputs).some(({ mediaType }) => mediaType !== "application/json")
  );
  for (const { id, end, outputs } of jobs) {
    if (end !== "done") continue;
    const folder = id.replace("[", "/").replace("]", "");
    for (const [name, { bytes }] of Object.entries(outputs)) {
      const path = `${store}/out/${folder}/${name}.${arrow ? "arrow" : "json"}`;
      hold(
        equalBytes(Deno.readFileSync(path), bytes),
        "the readable view has the bytes of a naive engine",
        () => path,
      );
    }
  }
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
