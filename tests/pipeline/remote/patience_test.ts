/** How much is put up with from a server, by a clock of the test's own. */
import assert from "node:assert/strict";
import { Patience, usualPatience } from "../../../lib/pipeline/remote/patience.ts";

function atClock() {
  let now = 0;
  const patience = new Patience(usualPatience, () => now);
  return { patience, pass: (seconds: number) => void (now += seconds) };
}

Deno.test("three failures, or twenty wrong answers, are enough", () => {
  for (const [kind, most] of [["failed", 3], ["wrong", 20]] as const) {
    const { patience } = atClock();
    for (let i = 1; i < most; i++) patience[kind](`reason ${i}`);
    assert.equal(patience.lost(), undefined);
    patience[kind]("the last one");
    assert.equal(patience.lost(), "the last one");
  }
});

Deno.test("whoever answers just before each time limit is given up within a minute", () => {
  const { patience, pass } = atClock();
  patience.begins();
  let seconds = 0;
  while (patience.lost() === undefined) {
    // Eight at once, each after 9.9 seconds.
    pass(9.9);
    seconds += 9.9;
    for (let i = 0; i < 8; i++) patience.answered(0);
    assert.ok(seconds < 60, "it is still asked after a minute");
  }
  assert.match(patience.lost()!, /^it is slow: \d+ answers in \d+ s$/);
});

Deno.test("a slow line with large files, and a pause of ours, are no reason", () => {
  const { patience, pass } = atClock();
  patience.begins();
  // 50 kB/s; a file takes a minute.
  for (let second = 1; second <= 3600; second++) {
    pass(1);
    patience.moved(50_000);
    if (second % 60 === 0) patience.answered(0);
    assert.equal(patience.lost(), undefined);
  }
  patience.rests();
  pass(100_000);
  assert.equal(patience.lost(), undefined);
});
