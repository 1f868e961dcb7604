/** P20, P25: limits on resources, attempts and time. */
import assert from "node:assert/strict";
import { executed, good, needs, pause, type Scenario, until, within } from "../scenario.ts";
import type { Execution, Step } from "../tool.ts";

const heavy = Array.from({ length: 6 }, (_, i) => `heavy${"abcdef"[i]}`);
const light = Array.from({ length: 16 }, (_, i) => `light${"abcdefghijklmnop"[i]}`);

/**
 * The limited resource is memory, of which two heavy steps fit and three do not; 22 steps of 0.4 s
 * instead of 40 of 0.2 s. Each step surely held its place during the last 0.4 s before it ended, so
 * overlaps of those times are overlaps for certain. The wall time of the list (within 1.5 times the
 * bound) is no matter for a test on a shared machine; that steps overlapped at all is. Where starting
 * eight takes longer than a step does nothing can be seen, and longer steps are tried.
 */
export const p20: Scenario = {
  id: "P20",
  intent:
    "never more than 8 at once nor 2 that share a resource; those that wait hold up no others",
  async run(tool) {
    for (const seconds of stepSeconds.slice(0, -1)) {
      try {
        return await limited(seconds).run(tool);
      } catch (error) {
        if (!(error instanceof assert.AssertionError && tooFew.test(error.message))) throw error;
      }
    }
    await limited(stepSeconds.at(-1)!).run(tool);
  },
};

/** How long steps sleep, until it is long enough to be seen side by side. */
export const stepSeconds = [0.4, 2, 8] as const;
const tooFew = /^never more than|^only \d+ light ones/;

/** P20 with steps of so many seconds. */
export const limited = (seconds: number): Pick<Scenario, "run"> => ({
  run(tool) {
    needs(tool, "parallel", "limits");
    const steps: Step[] = [...heavy, ...light].map((name) => ({
      name,
      work: { does: "sleep", seconds },
      heavy: heavy.includes(name),
    }));
    return within(tool, { steps }, async (workspace) => {
      await good(workspace.run({ jobs: 8 }));
      const all = workspace.executions();
      assert.equal(all.length, steps.length);
      const heavies = all.filter(({ step }) => heavy.includes(step));
      const [most, heaviest] = [overlap(all, seconds), overlap(heavies, seconds)];
      assert.ok(most <= 8, `${most} at once, of 8`);
      assert.ok(heaviest <= 2, `${heaviest} heavy ones at once, of 2`);
      assert.ok(most >= 3, `never more than ${most} at once, of 8`);
      const lastHeavyStart = heavies[heavies.length - 1].at - 1000 * seconds;
      const before = all.filter(({ step, at }) => light.includes(step) && at < lastHeavyStart);
      assert.ok(
        before.length >= 4,
        `only ${before.length} light ones went past waiting heavy ones`,
      );
    });
  },
});

/** How many executions held their places at the same moment, at most. */
function overlap(executions: readonly Execution[], seconds: number): number {
  return Math.max(...executions.map(({ at }) => {
    // Just before this one ended.
    const moment = at - 1;
    return executions.filter((other) => other.at > moment && other.at - 1000 * seconds < moment)
      .length;
  }));
}

/**
 * A pure function that fails fails again, so it is not tried again: retries are for failures from
 * outside. Ours is killed from outside twice, as a machine short of memory would do it. What never
 * ends cannot start a child either; where a step can, it has started one.
 */
export const p25: Scenario = {
  id: "P25",
  intent:
    "a step that dies twice passes at its third attempt; one without end stops, with no process",
  async run(tool) {
    needs(tool, "retries");
    const flaky = { steps: [{ name: "flaky", work: { does: "flaky" }, retries: 2 }] } as const;
    await within(tool, flaky, async (workspace) => {
      const running = workspace.start();
      for (let i = 0; i < 2; i++) await workspace.strike?.(running);
      await good(running.outcome, "the run with retries");
      assert.deepEqual(executed(workspace), ["flaky"]);
      const attempts = workspace.attempts?.("flaky") ?? "no record";
      assert.equal(attempts, 3, `the record tells of ${attempts} attempts`);
    });
    needs(tool, "timeouts");
    const endless = {
      steps: [{ name: "endless", work: { does: "forever" }, timeoutSeconds: 2 }],
    } as const;
    await within(tool, endless, async (workspace) => {
      const running = workspace.start();
      let ended = false;
      const outcome = running.outcome.finally(() => ended = true);
      await until(() => ended, "the end of a step with a time limit", 30);
      const { code, text } = await outcome;
      assert.notEqual(code, 0);
      assert.match(text, /endless/);
      await pause(100);
      const left = running.processes();
      assert.deepEqual(left, [], `${left.length} processes are left`);
      assert.deepEqual(executed(workspace), []);
    });
  },
};
