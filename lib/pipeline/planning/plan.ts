/** What a run would do, without doing it. */
import type { BackendName } from "../../contract/plugins.ts";
import { inWords } from "./change-text.ts";
import { changesSince } from "./changes-since.ts";
import { openDurations } from "../runs/durations.ts";
import type { Digest } from "../keys/digest.ts";
import type { OutputRecord } from "../store/record.ts";
import { readHistory } from "../runs/history.ts";
import type { Answer } from "../store/record-index.ts";
import { type EngineOptions, inputsOf, openSession, type Session } from "./session.ts";
import { isCode } from "./manifest-changes.ts";
import { sourceText } from "./source-changes.ts";
import type { Job, JobGraph } from "../specification/specification.ts";

export interface PlanEntry {
  readonly job: string;
  /**
   * "reused": its record is in the store; "run": it would run; "after inputs": an input must run
   * first, and if that gives equal bytes this job is cut off.
   */
  readonly action: "reused" | "run" | "after inputs";
  /** Known unless an input must run first, or nobody knows the content of an external file. */
  readonly key?: string;
  readonly outputs?: Readonly<Record<string, OutputRecord>>;
  /** Why it would run: "never ran", "code: lib/num/x.ts edited", "params.add: 1 -> 2", … */
  readonly reason?: string;
  /** External files that it takes and that cannot be used: a run of it would be refused. */
  readonly absent?: readonly string[];
  /** Set where its result is on a remote store, from which a run would take it. */
  readonly from?: "remote";
  /** Set where its program ran, or would run, without a sandbox. */
  readonly sandbox?: "none";
  /** Recorded duration of its last run, in seconds. */
  readonly seconds?: number;
}

/**
 * One entry per job that the targets need, in an order in which inputs come first. Changes no file.
 */
export async function planGraph(
  graph: JobGraph,
  options: EngineOptions,
): Promise<readonly PlanEntry[]> {
  return (await planOf(graph, options)).entries;
}

export interface Plan {
  readonly entries: readonly PlanEntry[];
  /** The back-end that the plan is for. */
  readonly backend: BackendName;
}

export interface PlanOptions extends EngineOptions {
  /** Asks a remote store for what the session's jobs lack. */
  readonly prepare?: (session: Session) => Promise<void>;
  /** Keys whose results are there, and not here. */
  readonly promised?: ReadonlyMap<Digest, unknown>;
}

/** The plan, and for which back-end it is. External files that cannot be used are named in it. */
export async function planOf(graph: JobGraph, options: PlanOptions): Promise<Plan> {
  const asking = { absentFiles: "named", ...options, isReadOnly: true } as const;
  const session = await openSession(graph, asking);
  await options.prepare?.(session);
  const entries = entriesOf(graph, session).map((entry) =>
    entry.key !== undefined && options.promised?.has(entry.key)
      ? { ...entry, from: "remote" as const }
      : entry
  );
  return { entries, backend: session.backend };
}

function entriesOf(graph: JobGraph, session: Session): PlanEntry[] {
  const { answers, keys } = resolveAll(session);
  const allReused = session.needed.every((index) => answers.has(index));
  const { layout } = session.store;
  const durations = allReused ? undefined : openDurations(layout);
  const history = allReused ? new Map<string, string>() : readHistory(layout);
  return session.needed.map((index) => {
    const job = graph.jobs[index];
    const key = keys.get(index);
    const answer = answers.get(index);
    if (answer !== undefined) {
      const { outputs, seconds } = answer;
      const sandbox = session.programs.has(job.stage)
        ? session.store.getRecord(key!)?.provenance.sandbox
        : undefined;
      const freely = sandbox === undefined ? {} : { sandbox };
      return { job: job.id, action: "reused", key: key!, outputs, ...freely, seconds };
    }
    const expectation = durations?.expected(job);
    const seconds = expectation?.ground === "recorded" ? expectation.seconds : undefined;
    const absent = session.absent(job.stage);
    const program = session.programs.get(job.stage);
    const isFree = program !== undefined && "path" in program && program.bubblewrap === undefined;
    const common = {
      job: job.id,
      ...(isFree ? { sandbox: "none" as const } : {}),
      ...(seconds === undefined ? {} : { seconds }),
      ...(absent.length === 0 ? {} : { absent }),
    };
    if (key === undefined && !session.hasFiles(job.stage)) {
      return { ...common, action: "run", reason: "a file or program that it needs cannot be used" };
    }
    if (key === undefined) {
      const first = inputsOf(job).filter((input) => !answers.has(input))
        .map((input) => graph.jobs[input].id);
      return { ...common, action: "after inputs", reason: `waits for ${listed(first)}` };
    }
    const reason = reasonOf(session, { job, key, answers, before: history.get(job.id) });
    return { ...common, action: "run", key, reason };
  });
}

export interface Resolved {
  /** By job index; those that would be reused. */
  readonly answers: ReadonlyMap<number, Answer>;
  /** By job index; those whose inputs are all known. */
  readonly keys: ReadonlyMap<number, string>;
}

/** Everything that can be said about today's jobs without running any. */
export function resolveAll(session: Session): Resolved {
  const answers = new Map<number, Answer>();
  const keys = new Map<number, string>();
  for (const index of session.needed) {
    const job = session.graph.jobs[index];
    if (!inputsOf(job).every((input) => answers.has(input))) continue;
    if (!session.hasFiles(job.stage)) continue;
    const key = session.key(job, answers);
    keys.set(index, key);
    const answer = session.index.lookup(key);
    if (answer === undefined) continue;
    const isWhole = !session.targets.has(index) ||
      Object.values(answer.outputs).every((output) => session.store.hasBlob(output));
    if (isWhole) answers.set(index, answer);
  }
  return { answers, keys };
}

function reasonOf(
  session: Session,
  { job, key, answers, before }: {
    readonly job: Job;
    readonly key: string;
    readonly answers: ReadonlyMap<number, Answer>;
    readonly before: string | undefined;
  },
): string {
  if (session.store.getRecord(key) !== undefined) return "its stored bytes are lost";
  const last = before === undefined ? undefined : session.store.getRecord(before);
  if (last === undefined) return "never ran";
  const { changes, sources } = changesSince(session, job, {
    record: last,
    manifest: session.manifest(job, answers),
  });
  const files = sources.map(sourceText);
  const words = changes.map((change) =>
    isCode(change) && files.length > 0 ? `code: ${listed(files)}` : inWords(change)
  );
  return [...new Set(words)].join("; ");
}

function listed(names: readonly string[]): string {
  return names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(" and ");
}
