import assert from "node:assert/strict";
import { chromeTrace, traceHead, withWaiting } from "../../../lib/pipeline/trace/chrome-trace.ts";
import { type Span, Spans } from "../../../lib/pipeline/trace/spans.ts";

const span = (kind: Span["kind"], from: number, to: number, row = 0): Span => ({
  row,
  kind,
  name: kind,
  from,
  to,
});

Deno.test("what the spans in a row leave over of its life is waiting", () => {
  const all = [
    span("process", 0, 100),
    span("planning", 10, 40),
    // Within the one before: no pause begins after it.
    span("bundling", 20, 30),
    span("saving", 40.05, 60),
    // Another row's.
    span("job", 60, 100, 1),
  ];
  const pauses = withWaiting(all).filter(({ kind }) => kind === "waiting");
  assert.deepEqual(pauses.map(({ row, from, to }) => [row, from, to]), [[0, 0, 10], [0, 60, 100]]);
});

Deno.test("a row without an end has no waiting", () => {
  assert.deepEqual(withWaiting([span("job", 5, 6)]), [span("job", 5, 6)]);
});

Deno.test("the file has the rows by name and each span in whole microseconds", () => {
  const spans = new Spans();
  const row = spans.row("process 1");
  spans.add({ ...span("job", 1.0004, 2.0006, row), details: { key: "ab", bytesIn: 3 } });
  spans.add(span("stage", 1.2, 2.0006, row));
  const text = chromeTrace(spans, { profile: "smoke" });
  assert.ok(text.startsWith(traceHead));
  const { traceEvents, otherData } = JSON.parse(text);
  assert.deepEqual(otherData, { profile: "smoke" });
  const names = traceEvents.filter(({ name }: { name: string }) => name === "thread_name");
  assert.deepEqual(names.map(({ tid, args }: { tid: number; args: object }) => [tid, args]), [
    [0, { name: "engine" }],
    [1, { name: "process 1" }],
  ]);
  const spansOf = traceEvents.filter(({ ph }: { ph: string }) => ph === "X");
  assert.deepEqual(spansOf, [
    {
      ...{ ph: "X", pid: 1, tid: 1, name: "job", cat: "job", ts: 1000, dur: 1001 },
      args: { key: "ab", bytesIn: 3 },
    },
    { ph: "X", pid: 1, tid: 1, name: "stage", cat: "stage", ts: 1200, dur: 801, args: {} },
  ]);
});
