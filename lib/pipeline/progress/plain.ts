/**
 * Plain lines: for logs and pipes. Reused jobs are only counted, at the end, and of a stage with many
 * jobs only the first are named (few-lines.ts). A long job says now and then how far it is, and a long
 * silence is broken, so that a log shows life.
 */
import { AtWork, type AtWorkJob } from "./at-work.ts";
import { FewLines, stageOf } from "./few-lines.ts";
import { type EngineEvent, type EngineListener, eventSchema } from "../runs/events.ts";
import { countText, durationText } from "../words/number-text.ts";
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

/** A timer that is set when a job runs: it costs a start of its own, and before there is no silence to break. */
function timerOf(tick: () => void, milliseconds: number) {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    start() {
      if (milliseconds > 0) timer ??= setInterval(tick, milliseconds);
    },
    stop() {
      if (timer !== undefined) clearInterval(timer);
    },
  };
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
  const work = new AtWork(isQueued);
  const log = new StageLog();
  const startedAt = performance.now();
  const now = () => (performance.now() - startedAt) / 1000;
  let spokenAt = 0;
  let progressAt = -Infinity;
  const say = (line: string | undefined, at: number) => {
    if (line === undefined) return;
    terminal.write(line);
    spokenAt = at;
  };
  const tick = (at: number) => {
    if (at - spokenAt >= seconds) say(work.line(at), at);
  };
  // The engine's clock starts a little later than this one; a tick is not that exact.
  const ticking = timerOf(() => tick(now()), interval);
  return {
    listener(event) {
      if (event.type === "state" && event.to === "running") ticking.start();
      if (!work.take(event)) return;
      if (event.type === "log") return say(log.line(event, work.run), event.at);
      if (event.type !== "progress") {
        const line = isQueued ? queuedLine(event) : plainLine(event);
        if (line !== undefined && few.isWorthy(event)) say(line, event.at);
        return say(few.ending(event), event.at);
      }
      const job = work.running.get(event.job);
      if (job === undefined || event.at - job.saidAt < seconds) return;
      // Many long jobs at once take turns.
      if (event.at - progressAt < seconds / progressOfJobsMax) return;
      job.saidAt = progressAt = event.at;
      say(progressLine(event, job), event.at);
    },
    tick,
    stop: ticking.stop,
  };
}

/** "at work  toy/a: 40 % (400/1k networks, 1 min left)" */
function progressLine(
  { job, done, total, unit, at }: EventOf<"progress">,
  { startedAt }: AtWorkJob,
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
