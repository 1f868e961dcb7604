/**
 * Where the seconds of a run go: spans of time on rows, a row for each process at work. Kept only when a
 * trace is asked for; else there is no collection, and what is measured here costs one comparison.
 */

/** What time was spent on: the word under which seconds are added up. */
export type SpanKind =
  /** The whole life of a row: what no other span of it covers was spent waiting. */
  | "process"
  | "waiting"
  | "reading"
  | "planning"
  | "bundling"
  | "keys"
  | "inputs"
  | "storing"
  | "saving"
  | "view"
  | "claims"
  | "report"
  | "process start"
  | "sending"
  | "code"
  | "job"
  | "trial"
  | "failed job"
  | "conversion"
  | "stage"
  | "program"
  | "receiving";

export type Details = Readonly<Record<string, string | number>>;

export interface Span {
  /** Index into {@link Spans.rows}. */
  readonly row: number;
  readonly kind: SpanKind;
  readonly name: string;
  /** Milliseconds, as `performance.now()` of the engine's process counts them. */
  readonly from: number;
  readonly to: number;
  readonly details?: Details;
}

/** The row of the engine's own process. */
export const engineRow = 0;

export class Spans {
  /** Names of the rows. */
  readonly rows: string[] = ["engine"];
  readonly all: Span[] = [];
  /** What is to be said of the whole, such as the profile of the run. */
  readonly about: Record<string, string | number> = {};

  /** A row for another process. */
  row(name: string): number {
    return this.rows.push(name) - 1;
  }

  add(span: Span): void {
    this.all.push(span);
  }
}

export interface Work {
  readonly kind: SpanKind;
  readonly name: string;
  /** Default: {@link engineRow}. */
  readonly row?: number;
  readonly details?: Details;
}

/** Does some work, and notes how long it took, however it ends; also of work that is waited for. */
export function during<T>(spans: Spans | undefined, about: Work, work: () => T): T {
  if (spans === undefined) return work();
  const from = performance.now();
  const note = () => spans.add({ row: engineRow, ...about, from, to: performance.now() });
  let result: T;
  try {
    result = work();
  } catch (error) {
    note();
    throw error;
  }
  if (result instanceof Promise) return result.finally(note) as T;
  note();
  return result;
}

/** Keys of jobs whose inputs are known, and what the store answers to them. */
export const keysWork = { kind: "keys", name: "keys and answers" } as const;
