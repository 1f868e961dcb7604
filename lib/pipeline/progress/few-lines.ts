/**
 * Which lines about jobs are worth writing into a file: of each sort the first few of a stage. A stage
 * of ten thousand jobs then takes a few lines, and one at its end that counts them all.
 */
import type { EngineEvent } from "../runs/events.ts";
import { counted, durationText } from "../words/number-text.ts";
import { visibleLine } from "../words/visible.ts";

/** Lines of one sort about jobs of one stage, at most. */
export const linesOfStageMax = 3;
/** Failures and notices are rarer and matter more. */
export const troublesOfStageMax = 10;

interface StageCount {
  readonly startedAt: number;
  executed: number;
  failed: number;
  ended: number;
  /** Lines that were left out. */
  left: number;
}

/** "paper/stage" of "paper/stage[point]". */
export function stageOf(job: string): string {
  const end = job.indexOf("[");
  return end < 0 ? job : job.slice(0, end);
}

export class FewLines {
  readonly #jobs: ReadonlyMap<string, number>;
  readonly #written = new Map<string, number>();
  readonly #stages = new Map<string, StageCount>();

  /** Numbers of jobs by stage. */
  constructor(jobs: ReadonlyMap<string, number>) {
    this.#jobs = jobs;
  }

  /** Whether the line of an event is to be written. */
  isWorthy(event: EngineEvent): boolean {
    if (!("job" in event) || event.job === undefined) return true;
    const stage = stageOf(event.job);
    const sort = event.type === "state"
      ? `${event.to} ${event.how ?? ""}`
      : event.type === "notice"
      ? event.topic
      : event.type;
    const isTrouble = event.type === "notice" || event.type === "state" && event.to === "failed";
    const name = `${sort} ${stage}`;
    const count = (this.#written.get(name) ?? 0) + 1;
    this.#written.set(name, count);
    if (count <= (isTrouble ? troublesOfStageMax : linesOfStageMax)) return true;
    const found = this.#stages.get(stage);
    if (found !== undefined) found.left++;
    return false;
  }

  /** Counts an event; gives the line that ends a stage of which lines were left out. */
  ending(event: EngineEvent): string | undefined {
    if (event.type !== "state") return undefined;
    const name = stageOf(event.job);
    const stage = this.#stages.get(name) ??
      { startedAt: event.at, executed: 0, failed: 0, ended: 0, left: 0 };
    this.#stages.set(name, stage);
    const sign = (state: string) => state === "done" || state === "skipped" ? 1 : 0;
    stage.ended += sign(event.to) - sign(event.from);
    if (event.to === "done" && event.how === "executed") stage.executed++;
    // A failed job may be tried again: only then does it go on from there.
    if (event.to === "failed") [stage.failed, stage.ended] = [stage.failed + 1, stage.ended + 1];
    if (event.from === "failed") [stage.failed, stage.ended] = [stage.failed - 1, stage.ended - 1];
    const isEnd = stage.ended === this.#jobs.get(name);
    if (!isEnd || stage.left === 0 || stage.executed === 0) return undefined;
    stage.left = 0;
    const failed = stage.failed === 0 ? "" : `, ${stage.failed} failed`;
    return `done     ${visibleLine(name)}: ${counted(stage.executed, "job")} ran${failed} ` +
      `(${durationText(event.at - stage.startedAt)})`;
  }
}
