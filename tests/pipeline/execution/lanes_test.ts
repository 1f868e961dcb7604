import assert from "node:assert/strict";
import type { Ended } from "../../../lib/pipeline/execution/executor.ts";
import { Lanes } from "../../../lib/pipeline/execution/lanes.ts";
import { Spans } from "../../../lib/pipeline/trace/spans.ts";

const taskOf = (id: string) => ({ id, key: "0123456789abcdef", manifest: { kind: "sum" } });
type Task = Parameters<Lanes["during"]>[0];
const done = (seconds: number) => ({ end: "done", seconds }) as Ended;

Deno.test("jobs side by side have rows of their own, which later jobs take over", async () => {
  const spans = new Spans();
  const lanes = new Lanes(spans, "elsewhere");
  const open = new Map<string, (ended: Ended) => void>();
  const submit = (id: string) =>
    lanes.during(taskOf(id) as Task, () => new Promise((resolve) => open.set(id, resolve)));
  const [a, b] = [submit("a"), submit("b")];
  open.get("a")!(done(0));
  await a;
  const c = submit("c");
  open.get("c")!({ end: "stopped" });
  open.get("b")!(done(1e6));
  await Promise.all([b, c]);
  assert.deepEqual(spans.rows, ["engine", "elsewhere 1", "elsewhere 2"]);
  const jobs = spans.all.filter(({ kind }) => kind !== "waiting");
  const rows = jobs.map(({ name, kind, row }) => [name, kind, row]);
  assert.deepEqual(rows.sort(), [["a", "job", 1], ["b", "job", 2], ["c", "failed job", 1]]);
  for (const { from, to } of jobs) assert.ok(0 <= from && from <= to);
  // More seconds than it was away for: of several attempts. Its span begins no earlier than it was given away.
  const [, { from, to, details }] = jobs.sort((x, y) => x.name < y.name ? -1 : 1);
  assert.ok(to - from < 1e6);
  assert.equal(details!.seconds, 1e6);
});

Deno.test("without a trace a job is only waited for", async () => {
  const lanes = new Lanes(undefined, "elsewhere");
  assert.deepEqual(
    await lanes.during(taskOf("a") as Task, () => Promise.resolve(done(1))),
    done(1),
  );
});
