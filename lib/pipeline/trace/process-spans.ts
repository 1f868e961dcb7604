/** The spans of a process for stages: its start, its jobs, and what each of them waited for. */
import type { JobTimes } from "./job-times.ts";
import type { Details, Span, SpanKind, Spans } from "./spans.ts";

/** What a job is, for those who read the trace. */
export interface JobLabel {
  /** Identifier of the job. */
  readonly id: string;
  /** It runs once more to find state in its code. */
  readonly isTrial?: boolean;
  readonly details: Details;
}

/** What became of a job. */
export interface JobEnd {
  /** When it was sent, by the engine's clock. */
  readonly sent: number;
  /** Absent if its process did not say them. */
  readonly times: JobTimes | undefined;
  readonly isDone: boolean;
  /** As its record has them. */
  readonly seconds?: number;
  /** Of all outputs. */
  readonly bytes?: number;
}

export class ProcessSpans {
  readonly #spans: Spans;
  readonly #row: number;
  readonly #from = performance.now();
  /** What comes next begins no earlier: spans of a row do not overlap. */
  #free = performance.now();
  /** When it ended. */
  #end: number | undefined;

  constructor(spans: Spans) {
    this.#spans = spans;
    this.#row = spans.row(`process ${spans.rows.length}`);
  }

  /** It has said its first word. */
  started(): void {
    this.#add("process start", "start of the process", performance.now());
  }

  /** A job that has ended now. */
  job(
    { id, isTrial = false, details }: JobLabel,
    { sent, times, isDone, seconds, bytes }: JobEnd,
  ): void {
    const now = this.#end ?? performance.now();
    this.#free = Math.max(this.#free, sent);
    const kind = !isDone ? "failed job" : isTrial ? "trial" : "job";
    const all = {
      ...details,
      ...seconds === undefined ? {} : { seconds },
      ...bytes === undefined ? {} : { bytesOut: bytes },
    };
    if (times === undefined) return this.#add(kind, id, now, all);
    // Clocks of two processes may differ a little: nothing lies before the sending or after the answer.
    const at = (time: number) => Math.min(now, Math.max(this.#free, time - performance.timeOrigin));
    this.#add("sending", "to the process", at(times.arrived), { job: id });
    this.#add("code", "code of the stage", at(times.started), { job: id });
    const from = this.#free;
    this.#add("conversion", "bytes to tables", at(times.given), { job: id });
    this.#add("stage", "the stage itself", at(times.heard), { job: id });
    this.#add("conversion", "tables to bytes", at(times.ended), { job: id });
    const to = this.#free;
    this.#spans.add({ row: this.#row, kind, name: id, from, to, details: all });
    this.#add("receiving", "from the process", now, { job: id });
  }

  /** It has ended, or is ended now. */
  over(): void {
    if (this.#end !== undefined) return;
    const to = this.#end = performance.now();
    const name = "process for stages";
    this.#spans.add({ row: this.#row, kind: "process", name, from: this.#from, to });
  }

  #add(kind: SpanKind, name: string, to: number, details?: Details): void {
    const from = this.#free;
    this.#free = Math.max(from, to);
    const span: Span = { row: this.#row, kind, name, from, to: this.#free };
    this.#spans.add(details === undefined ? span : { ...span, details });
  }
}
