/**
 * Plain lines: for logs and pipes. Reused jobs are only counted, at the end, and of a stage with many
 * jobs only the first are named (few-lines.ts). A long job says now and then how far it is, and a long
 * silence is broken, so that a log shows life.
 */
import { FewLines, stageOf } from "./few-lines.ts";
import { type EngineEvent, type EngineListener, eventSchema } from "../runs/events.ts";
import { counted, countText, durationText } from "../words/number-text.ts";
import { holderText } from "../store/holder.ts";
import type { Terminal } from "../words/terminal.ts";
import { printable } from "../words/text-table.ts";
import { visibleJson } from "../words/visible.ts";
import { secondsLeft } from "./time-left.ts";

type EventOf<T extends EngineEvent["type"]> = Extract<EngineEvent, { type: T }>;

/** The line that an event makes, if any. */
export function plainLine(event: EngineEvent): string | undefined {
  switch (event.type) {
    case "bundled":
      return `bundled  ${event.kind} (${countText(event.bytes)}B, ${durationText(event.seconds)})`;
    case "state":
      return stateLine(event);
    case "shared":
      return `waiting  ${event.job}: at work in ${holderText({ holder: event.holder })}`;
    case "began":
      return `running  ${event.job}`;
    case "resumed":
      return `resumed  ${event.job} from a checkpoint, ${durationText(event.seconds)} of work kept`;
    case "log":
      return `log      ${event.job}: ${printable(event.text)}`;
    case "notice":
      return noticeLine(event);
    default:
      return undefined;
  }
}

function stateLine(event: EventOf<"state">): string | undefined {
  const { job, to, how, seconds, attempt, message } = event;
  if (to === "running") {
    return `running  ${job}${attempt && attempt > 1 ? ` (attempt ${attempt})` : ""}`;
  }
  if (to === "done" && how === "executed") return `done     ${job} (${durationText(seconds ?? 0)})`;
  if (to === "done" && how === "cut off") return `cut off  ${job}: its inputs are as before`;
  if (to === "failed") return `failed   ${withoutName(message ?? "", job)}`;
  return undefined;
}

function noticeLine({ job, message }: EventOf<"notice">): string {
  const text = message.split("\n")[0];
  return `notice   ${job === undefined || text.startsWith(job) ? "" : `${job}: `}${text}`;
}

/** Most messages of failures begin with the job's name already. */
function withoutName(message: string, job: string): string {
  const [line] = message.split("\n");
  return line.startsWith(job) ? line : `${job}: ${line}`;
}

/** Lines that a stage writes itself: the first ones of each job; all are in the run's log. */
export class StageLog {
  static readonly linesMax = 20;
  /** Lines of all jobs of a stage together. */
  static readonly linesOfStageMax = 100;
  readonly #counts = new Map<string, number>();
  readonly #ofStages = new Map<string, number>();

  line(event: EventOf<"log">, run: string): string | undefined {
    const { job } = event;
    const rest = `is in artifacts/run/${run}.jsonl`;
    const stage = stageOf(job);
    const inStage = (this.#ofStages.get(stage) ?? 0) + 1;
    if (inStage > StageLog.linesOfStageMax + 1) return undefined;
    const count = (this.#counts.get(job) ?? 0) + 1;
    this.#counts.set(job, count);
    if (count > StageLog.linesMax + 1) return undefined;
    this.#ofStages.set(stage, inStage);
    if (inStage > StageLog.linesOfStageMax) {
      return `log      ${stage}: … what it writes further ${rest}`;
    }
    return count <= StageLog.linesMax ? plainLine(event) : `log      ${job}: … the rest ${rest}`;
  }
}

export interface PlainOptions {
  /** Seconds between lines about one job, and of silence that is allowed. */
  readonly seconds?: number;
  /** Milliseconds between looks at the silence; 0: never. */
  readonly interval?: number;
  /** Numbers of jobs by stage ("paper/stage"). */
  readonly jobsOfStages?: ReadonlyMap<string, number>;
  /** Jobs whose state is "running" wait in a cluster's queue until it is said that they began. */
  readonly isQueued?: boolean;
}

export interface PlainDisplay {
  readonly listener: EngineListener;
  /** Breaks the silence if it has lasted too long; called by a timer. */
  tick(now: number): void;
  stop(): void;
}

interface Running {
  readonly startedAt: number;
  saidAt: number;
}

/** Behind the words of a silence that is broken: array tasks, as the queue counts them. */
function queueText({ running, waiting }: EventOf<"queue">): string {
  return `; in the queue ${running} run, ${waiting} wait`;
}

/** What is said of a job that is given to a queue: it may wait there for days. */
function queuedLine(event: EngineEvent): string | undefined {
  const line = plainLine(event);
  const isGiven = event.type === "state" && event.to === "running";
  return isGiven ? line?.replace(/^running /, "queued  ") : line;
}

/** Long jobs that say how far they are between two lines about one of them. */
const progressOfJobsMax = 3;

export function plainDisplay(terminal: Terminal, options: PlainOptions = {}): PlainDisplay {
  const { seconds = 30, interval = 1000, jobsOfStages = new Map(), isQueued = false } = options;
  const few = new FewLines(jobsOfStages);
  const running = new Map<string, Running>();
  /** In the queue, and not known to have begun. */
  const queued = new Map<string, number>();
  const log = new StageLog();
  const startedAt = performance.now();
  const now = () => (performance.now() - startedAt) / 1000;
  let run = "";
  let jobs = 0;
  let done = 0;
  let spokenAt = 0;
  let progressAt = -Infinity;
  let queue = "";
  const say = (line: string | undefined, at: number) => {
    if (line === undefined) return;
    terminal.write(line);
    spokenAt = at;
  };
  const tick = (at: number) => {
    if (running.size + queued.size === 0 || at - spokenAt < seconds) return;
    const [begun] = running;
    const [given] = queued;
    const [word, count, [job, since]] = begun === undefined
      ? ["queued", queued.size, given] as const
      : ["at work", running.size, [begun[0], begun[1].startedAt]] as const;
    const longest = `${job} for ${durationText(at - since)}`;
    const waiting = begun === undefined || queued.size === 0 ? "" : `, ${queued.size} queued`;
    const rest = `${longest}${waiting}; ${done}/${jobs} done${queue}`;
    say(`${word.padEnd(8)} ${counted(count, "job")}, ${rest}`, at);
  };
  /** False if it had begun before. */
  const begin = ({ job, at }: { readonly job: string; readonly at: number }): boolean => {
    queued.delete(job);
    if (running.has(job)) return false;
    running.set(job, { startedAt: at, saidAt: at });
    return true;
  };
  // The engine's clock starts a little later than this one; a tick is not that exact.
  const timer = interval > 0 ? setInterval(() => tick(now()), interval) : undefined;
  return {
    listener(event) {
      if (event.type === "started") [run, jobs] = [event.run, event.jobs];
      if (event.type === "state") {
        running.delete(event.job);
        queued.delete(event.job);
        if (event.to === "running" && isQueued) queued.set(event.job, event.at);
        else if (event.to === "running") begin(event);
        if (event.to === "done") done++;
        if (event.from === "done") done--;
      }
      if (event.type === "queue") queue = queueText(event);
      if (event.type === "queued") {
        // Also one that a node had begun and the queue has lost.
        running.delete(event.job);
        queued.set(event.job, event.at);
      }
      if (event.type === "began" && !begin(event)) return;
      if (event.type === "resumed") {
        const begun = running.get(event.job);
        // Its progress is that of the whole job.
        if (begun) running.set(event.job, { ...begun, startedAt: begun.startedAt - event.seconds });
      }
      if (event.type === "log") return say(log.line(event, run), event.at);
      if (event.type !== "progress") {
        const line = isQueued ? queuedLine(event) : plainLine(event);
        if (line !== undefined && few.isWorthy(event)) say(line, event.at);
        return say(few.ending(event), event.at);
      }
      const job = running.get(event.job);
      if (job === undefined || event.at - job.saidAt < seconds) return;
      // Many long jobs at once take turns.
      if (event.at - progressAt < seconds / progressOfJobsMax) return;
      job.saidAt = progressAt = event.at;
      say(progressLine(event, job), event.at);
    },
    tick,
    stop: () => clearInterval(timer),
  };
}

/** "at work  toy/a: 40 % (400/1k networks, 1 min left)" */
function progressLine(
  { job, done, total, unit, at }: EventOf<"progress">,
  { startedAt }: Running,
): string {
  const fraction = total > 0 ? done / total : 0;
  const left = secondsLeft({ elapsed: at - startedAt, fraction, expected: undefined });
  const rest = left === undefined ? "" : `, ${durationText(left)} left`;
  return `at work  ${job}: ${Math.floor(fraction * 100)} % ` +
    `(${countText(done)}/${countText(total)} ${unit}${rest})`;
}

/** One line of `--json`. */
export function eventText(content: object): string {
  return visibleJson({ schema: eventSchema, ...content });
}

/** One JSON object per line, as the engine says it. */
export function jsonDisplay(terminal: Terminal): EngineListener {
  return (event) => terminal.write(eventText(event));
}
