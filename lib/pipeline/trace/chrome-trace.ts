/**
 * Spans as a file for trace viewers: the JSON object format of Chrome's, which Perfetto opens, too ("Trace
 * Event Format", Google, 2016): complete events, times in microseconds.
 */
import type { Span, Spans } from "./spans.ts";

/** Shorter pauses are no waiting. Milliseconds. */
const pauseMin = 0.1;

/** How a file of ours begins: what a trace may be written over. */
export const traceHead = '{"displayTimeUnit":"ms","asymptopia":"trace/1"';

/** An event of the file: of a span (`ph` is "X"; microseconds), or a name of a row (times are absent then). */
export interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** The text of the file; `about` is said of the whole of it. */
export function chromeTrace(
  spans: Spans,
  about: Readonly<Record<string, string | number>>,
): string {
  const rows = spans.rows.flatMap((name, tid) => [
    { ph: "M", pid: 1, tid, name: "thread_name", args: { name } },
    { ph: "M", pid: 1, tid, name: "thread_sort_index", args: { sort_index: tid } },
  ]);
  const title = { ph: "M", pid: 1, tid: 0, name: "process_name", args: { name: "asymptopia" } };
  const sorted = withWaiting(spans.all).sort((a, b) =>
    a.row - b.row || a.from - b.from || b.to - a.to
  );
  const lines = [title, ...rows, ...sorted.map(eventOf)].map((event) => JSON.stringify(event));
  const otherData = JSON.stringify(about);
  return `${traceHead},"otherData":${otherData},"traceEvents":[\n${lines.join(",\n")}\n]}\n`;
}

/** Ends of spans are rounded, not their lengths: what nests goes on nesting. */
function eventOf({ row, kind, name, from, to, details = {} }: Span): TraceEvent {
  const [begin, end] = [from, to].map((time) => Math.round(time * 1000));
  return { ph: "X", pid: 1, tid: row, name, cat: kind, ts: begin, dur: end - begin, args: details };
}

/** With what the life of a row leaves over between the spans in it. */
export function withWaiting(spans: readonly Span[]): Span[] {
  const lives = spans.filter(({ kind }) => kind === "process");
  return [...spans, ...lives.flatMap((life) => pausesIn(life, spans))];
}

function pausesIn(life: Span, spans: readonly Span[]): Span[] {
  const within = spans.filter((span) => span.row === life.row && span !== life)
    .sort((a, b) => a.from - b.from);
  const pauses: Span[] = [];
  let at = life.from;
  const pause = (to: number) => {
    if (to - at < pauseMin) return;
    pauses.push({ row: life.row, kind: "waiting", name: "waiting", from: at, to });
  };
  for (const { from, to } of within) {
    pause(Math.min(from, life.to));
    at = Math.max(at, to);
  }
  pause(life.to);
  return pauses;
}
