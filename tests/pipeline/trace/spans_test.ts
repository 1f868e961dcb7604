import assert from "node:assert/strict";
import { during, engineRow, Spans } from "../../../lib/pipeline/trace/spans.ts";

const work = { kind: "planning", name: "plan" } as const;

Deno.test("without a collection the work is done and nothing else", async () => {
  assert.equal(during(undefined, work, () => 3), 3);
  assert.equal(await during(undefined, work, () => Promise.resolve(4)), 4);
});

Deno.test("work is noted from its beginning to its end, also when it is waited for or fails", async () => {
  const spans = new Spans();
  const { promise, resolve } = Promise.withResolvers<number>();
  const waited = during(spans, work, () => promise);
  assert.deepEqual(spans.all, []);
  resolve(5);
  assert.equal(await waited, 5);
  assert.throws(() =>
    during(spans, work, () => {
      throw new Error("no");
    }), /^Error: no$/);
  await assert.rejects(during(spans, work, () => Promise.reject(new Error("later"))), /later/);
  assert.equal(spans.all.length, 3);
  for (const { row, kind, name, from, to } of spans.all) {
    assert.deepEqual([row, kind, name], [engineRow, "planning", "plan"]);
    assert.ok(from <= to);
  }
});

Deno.test("rows are numbered as they come, after the engine's", () => {
  const spans = new Spans();
  assert.deepEqual([spans.row("a"), spans.row("b")], [1, 2]);
  assert.deepEqual(spans.rows, ["engine", "a", "b"]);
});
