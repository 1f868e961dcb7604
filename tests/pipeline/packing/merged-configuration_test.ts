import assert from "node:assert/strict";
import { mergedConfiguration } from "../../../lib/pipeline/packing/merged-configuration.ts";

Deno.test("what the package alone changed is taken over, what the workspace changed stays", () => {
  const { value, kept } = mergedConfiguration({
    before: { tasks: { repro: "a", old: "b", test: "c" }, fmt: { lineWidth: 100 }, gone: 1 },
    after: { tasks: { repro: "A", test: "c", fresh: "d" }, fmt: { lineWidth: 100 } },
    own: {
      tasks: { repro: "a", old: "b", test: "mine", own: "e" },
      fmt: { lineWidth: 80 },
      gone: 1,
    },
  });
  assert.deepEqual(value, {
    tasks: { repro: "A", test: "mine", fresh: "d", own: "e" },
    fmt: { lineWidth: 80 },
  });
  assert.deepEqual(kept, []);
});

Deno.test("where both have changed, the workspace's own stays and is named", () => {
  const { value, kept } = mergedConfiguration({
    before: { a: { b: 1, c: 1 } },
    after: { a: { b: 2, c: 2 } },
    own: { a: { b: 3, c: 2 } },
  });
  assert.deepEqual(value, { a: { b: 3, c: 2 } });
  assert.deepEqual(kept, ["a.b"]);
});

Deno.test("a list keeps what the workspace put in, and leaves out what it took out", () => {
  const lists = { before: ["x", "y", "z"], after: ["y", "z", "new"], own: ["x", "y", "mine"] };
  assert.deepEqual(
    mergedConfiguration({
      before: { run: lists.before },
      after: { run: lists.after },
      own: { run: lists.own },
    }).value,
    { run: ["y", "new", "mine"] },
  );
});
