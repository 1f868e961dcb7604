import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import {
  type DigestLock,
  lockText,
  parseLock,
} from "../../../lib/pipeline/verification/digest-lock.ts";

const digest = (letter: string) => letter.repeat(64);

function lockOf(jobs: readonly string[]): DigestLock {
  return {
    backend: "wasm",
    runtime: { deno: "2.9.6", v8: "15.0-rusty" },
    jobs: new Map(jobs.map((job) => [
      job,
      { key: digest("a"), outputs: { verdict: digest("c"), table: digest("b") } },
    ])),
  };
}

Deno.test("a lock is one sorted line per job, equal for equal results, and read back whole", () => {
  const jobs = ["p/b[width=2]", "p/b[width=10]", "p/a", "p/c[name=two words,share=50%]"];
  const text = lockText(lockOf(jobs));
  assert.equal(text, lockText(lockOf([...jobs].reverse())));
  const lines = text.trimEnd().split("\n").slice(1);
  assert.deepEqual(lines, [...lines].sort());
  assert.equal(lines[0], `p/a ${digest("a")} table=${digest("b")} verdict=${digest("c")}`);
  const read = parseLock(text, "smoke.lock");
  assert.deepEqual(new Set(read.jobs.keys()), new Set(jobs));
  assert.deepEqual(read.jobs.get(jobs[3]), lockOf(jobs).jobs.get(jobs[3]));
  assert.deepEqual([read.backend, read.runtime], ["wasm", { deno: "2.9.6", v8: "15.0-rusty" }]);
});

Deno.test("a line that cannot be read is named by its place", () => {
  const text = lockText(lockOf(["p/a", "p/b"]));
  const wrong: readonly (readonly [string, RegExp])[] = [
    [text.replace("p/b", "<<<<<<< ours\np/b"), /^smoke\.lock:3:1 cannot read "<<<<<<< ours"/],
    [text.replace(digest("c"), "c0ffee"), /^smoke\.lock:2:1 cannot read "p\/a /],
    [text.replace("p/b", "p/a"), /^smoke\.lock:3:1 cannot have two lines for "p\/a"/],
    [text.replace("digests 1", "digests 2"), /^smoke\.lock:1:1 cannot read/],
    ["", /^smoke\.lock:1:1 cannot read ""/],
  ];
  for (const [changed, message] of wrong) {
    assert.notEqual(changed, text);
    assert.throws(() => parseLock(changed, "smoke.lock"), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      return true;
    });
  }
});
