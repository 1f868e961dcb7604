/**
 * One hostile specification of the toy workspace, as a test. A third of them at each commit;
 * `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { testsByTurns } from "../commit-number.ts";
import { toyPipeline } from "../pipeline/toy/workspace.ts";
import { judge, secondsMax } from "./judge.ts";

const test = testsByTurns(3);

/** A paper, the message that it must give, and pipeline.yaml if it is another than the toy's. */
export type Case = readonly [
  name: string,
  paper: string,
  message: string | RegExp,
  pipeline?: string,
];

/** Holds the reader to the message, in the time that a user waits. */
export function refuses(root: string, [what, paper, expected, pipeline = toyPipeline]: Case): void {
  test(`hostile: ${what}`, async () => {
    const texts = new Map([["pipeline.yaml", pipeline], ["papers/toy.yaml", paper]]);
    const started = performance.now();
    const judgement = await judge(root, texts);
    const seconds = (performance.now() - started) / 1000;
    assert.ok(judgement.is === "refused", "it is accepted");
    const { messages } = judgement;
    const found = messages.some((message) =>
      typeof expected === "string" ? message === expected : expected.test(message)
    );
    assert.ok(found, `no such message among:\n${messages.slice(0, 9).join("\n")}`);
    // On a machine with other things to do, too; the watched processes hold the real bound.
    assert.ok(seconds < 12 * secondsMax, `${seconds} s`);
  });
}
