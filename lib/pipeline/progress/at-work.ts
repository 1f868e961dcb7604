/** Which jobs of a run are at work, and which only wait in a cluster's queue. */
import type { EngineEvent } from "../runs/events.ts";
import { counted, durationText } from "../words/number-text.ts";

export interface AtWorkJob {
  /** Seconds since the run started; earlier by what was kept of it. */
  readonly startedAt: number;
  /** When something was last said of it. */
  saidAt: number;
}

export class AtWork {
  readonly running = new Map<string, AtWorkJob>();
  /** In the queue since when, and not known to have begun. */
  readonly #queued = new Map<string, number>();
  readonly #isQueued: boolean;
  /** Array tasks, as the queue counts them. */
  #queue = "";
  #jobs = 0;
  #done = 0;
  run = "";

  /** `isQueued`: jobs whose state is "running" wait in a queue until it is said that they began. */
  constructor(isQueued: boolean) {
    this.#isQueued = isQueued;
  }

  /** Takes an event; false if it only repeats what was said. */
  take(event: EngineEvent): boolean {
    switch (event.type) {
      case "started":
        [this.run, this.#jobs] = [event.run, event.jobs];
        return true;
      case "state":
        this.#takeState(event);
        return true;
      case "queue":
        this.#queue = `; in the queue ${event.running} run, ${event.waiting} wait`;
        return true;
      case "queued":
        // Also one that a node had begun and the queue has lost.
        this.running.delete(event.job);
        this.#queued.set(event.job, event.at);
        return true;
      case "began":
        return this.#begin(event.job, event.at);
      case "resumed": {
        const begun = this.running.get(event.job);
        if (begun === undefined) return true;
        // Its progress is that of the whole job.
        this.running.set(event.job, { ...begun, startedAt: begun.startedAt - event.seconds });
        return true;
      }
      default:
        return true;
    }
  }

  #takeState({ job, from, to, at }: Extract<EngineEvent, { type: "state" }>): void {
    this.running.delete(job);
    this.#queued.delete(job);
    if (to === "running" && this.#isQueued) this.#queued.set(job, at);
    else if (to === "running") this.#begin(job, at);
    if (to === "done") this.#done++;
    if (from === "done") this.#done--;
  }

  /** False if it had begun before. */
  #begin(job: string, at: number): boolean {
    this.#queued.delete(job);
    if (this.running.has(job)) return false;
    this.running.set(job, { startedAt: at, saidAt: at });
    return true;
  }

  /** "at work  2 jobs, toy/a for 40 s; 3/7 done"; undefined where no job is at work or queued. */
  line(now: number): string | undefined {
    const done = `${this.#done}/${this.#jobs} done${this.#queue}`;
    const waiting = this.#queued.size;
    const [begun] = this.running;
    if (begun !== undefined) {
      const longest = `${begun[0]} for ${durationText(now - begun[1].startedAt)}`;
      const others = waiting === 0 ? "" : `, ${waiting} queued`;
      return `at work  ${counted(this.running.size, "job")}, ${longest}${others}; ${done}`;
    }
    const [given] = this.#queued;
    if (given === undefined) return undefined;
    const longest = `${given[0]} for ${durationText(now - given[1])}`;
    return `queued   ${counted(waiting, "job")}, ${longest}; ${done}`;
  }
}
