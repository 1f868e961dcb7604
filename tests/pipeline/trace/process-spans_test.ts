import assert from "node:assert/strict";
import { ProcessSpans } from "../../../lib/pipeline/trace/process-spans.ts";
import type { JobTimes } from "../../../lib/pipeline/trace/job-times.ts";
import { Spans } from "../../../lib/pipeline/trace/spans.ts";

const label = { id: "toy/a", details: { kind: "sum" } };

/** Times that are so many milliseconds after a moment of this process's clock. */
function timesAfter(moment: number, [arrived, started, given, heard, ended]: number[]): JobTimes {
  const at = (delay: number) => performance.timeOrigin + moment + delay;
  return {
    arrived: at(arrived),
    started: at(started),
    given: at(given),
    heard: at(heard),
    ended: at(ended),
  };
}

/** The spans of one job whose process says these times, and what is around it. */
function spansOf(delays: number[] | undefined, isDone = true) {
  const spans = new Spans();
  const row = new ProcessSpans(spans);
  row.started();
  const sent = performance.now();
  // The clock is to be past all that the process says.
  while (performance.now() < sent + 6);
  const times = delays && timesAfter(sent, delays);
  row.job(label, { sent, times, isDone, ...isDone ? { seconds: 0.003, bytes: 7 } : {} });
  row.over();
  row.over();
  return spans.all;
}

/** Spans of one row follow each other or lie within each other. */
function assertNest(spans: readonly { from: number; to: number }[]): void {
  for (const a of spans) {
    assert.ok(a.from <= a.to);
    for (const b of spans) {
      const apart = a.to <= b.from || b.to <= a.from;
      const within = (a.from <= b.from && b.to <= a.to) || (b.from <= a.from && a.to <= b.to);
      assert.ok(apart || within, JSON.stringify([a, b]));
    }
  }
}

Deno.test("a job's times become spans that follow each other, within its process", () => {
  const all = spansOf([0, 1, 2, 3, 4]);
  assertNest(all);
  assert.deepEqual(all.map(({ kind }) => kind), [
    ...["process start", "sending", "code", "conversion", "stage", "conversion"],
    ...["job", "receiving", "process"],
  ]);
  const job = all.find(({ kind }) => kind === "job")!;
  assert.ok(Math.abs(job.to - job.from - 3) < 0.01, `${job.to - job.from}`);
  assert.deepEqual(job.details, { kind: "sum", seconds: 0.003, bytesOut: 7 });
});

Deno.test("a clock that is ahead or behind moves nothing out of its place", () => {
  for (const delays of [[-900, -899, -898, -897, -896], [900, 901, 902, 903, 904]]) {
    assertNest(spansOf(delays));
  }
});

Deno.test("a process that says no times, or ends, still has its job as one span", () => {
  const all = spansOf(undefined, false);
  assertNest(all);
  const kinds = all.map(({ kind }) => kind);
  assert.deepEqual(kinds, ["process start", "failed job", "process"]);
});

Deno.test("a job that is heard of after the end of its process ended with it", () => {
  const spans = new Spans();
  const row = new ProcessSpans(spans);
  const sent = performance.now();
  row.over();
  while (performance.now() < sent + 2);
  row.job(label, { sent, times: undefined, isDone: false });
  assertNest(spans.all);
});
