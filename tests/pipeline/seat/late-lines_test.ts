import assert from "node:assert/strict";
import { LateLines, lateLinesMax, spokenLines } from "../../../lib/pipeline/seat/late-lines.ts";

const numbered = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => `line ${first + i}`);

Deno.test("the last lines are kept in order, and those before them counted, however they come", () => {
  for (const size of [1, 7, 999, 1000, 1001, 3500]) {
    const late = new LateLines();
    const total = 3500;
    for (let first = 0; first < total; first += size) {
      late.add({ lines: numbered(first, Math.min(size, total - first)), leftOut: 0 });
    }
    const taken = late.take();
    assert.equal(taken.leftOut, total - lateLinesMax);
    assert.deepEqual(taken.lines, numbered(total - lateLinesMax, lateLinesMax));
    assert.ok(late.isEmpty);
    assert.deepEqual(late.take(), { lines: [], leftOut: 0 });
  }
});

Deno.test("a parcel with a gap before it drops what is older than the gap", () => {
  const late = new LateLines();
  late.add({ lines: ["a", "b"], leftOut: 0 });
  late.add({ lines: ["y", "z"], leftOut: 5 });
  assert.deepEqual(late.take(), { lines: ["y", "z"], leftOut: 7 });
});

Deno.test("what is left out is said ahead, and nothing where nothing is", () => {
  assert.deepEqual(spokenLines({ lines: ["z"], leftOut: 0 }), ["z"]);
  assert.deepEqual(spokenLines({ lines: ["z"], leftOut: 1 }), ["… 1 line is left out here", "z"]);
  assert.deepEqual(spokenLines({ lines: [], leftOut: 2 }), ["… 2 lines are left out here"]);
});
