/** Ctrl-C reaches the children of a run as well, and on a loaded machine they die of it first. */
import assert from "node:assert/strict";
import { inOwnProcess } from "../../children.ts";
import type { StruckRun } from "./struck-run.ts";

const struckRun = (...words: readonly string[]) =>
  inOwnProcess<StruckRun>(new URL("./struck-run.ts", import.meta.url), ...words);
const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "the death of a child by a signal is judged after the own signal: 130, and no failure",
  ignore,
  async fn() {
    const { exitCode, messages, skipped } = await struckRun("700");
    assert.deepEqual([exitCode, messages, skipped], [130, [], ["toy/long"]]);
  },
});

Deno.test({
  name: "a child that alone is ended by a signal is a failure of its job, reported once",
  ignore,
  async fn() {
    const { exitCode, messages } = await struckRun();
    assert.equal(exitCode, 1);
    assert.equal(messages.length, 1);
    assert.match(messages[0], /^toy\/long ended its process/);
    assert.ok(messages[0].length < 200, messages[0]);
  },
});
