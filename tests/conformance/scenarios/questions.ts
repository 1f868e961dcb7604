/** P16, P17: what would run, and why. */
import assert from "node:assert/strict";
import {
  executed,
  good,
  having,
  listed,
  type Scenario,
  shortened,
  treeOf,
  unchanged,
  within,
} from "../scenario.ts";
import { NotSupported, type Pipeline, type WhyChange } from "../tool.ts";

function stale(label: string): Pipeline {
  return {
    steps: [
      { name: "a", reads: ["data/a.txt"], work: { does: "strip" } },
      { name: "b", reads: ["a"] },
      { name: "c", reads: ["data/c.txt"], label },
      { name: "d", reads: ["c"] },
      { name: "e", reads: ["data/e.txt"] },
    ],
  };
}
const files = { "data/a.txt": "# one\nA\n", "data/c.txt": "C\n", "data/e.txt": "E\n" };

export const p16: Scenario = {
  id: "P16",
  intent:
    "plan names all that then runs, exactly that where nothing is cut off, and writes nothing",
  run: (tool) =>
    within(tool, stale("c"), async (workspace) => {
      const plan = having(workspace.plan?.bind(workspace), "plan");
      const status = workspace.status?.bind(workspace);
      const checked = async (exact: boolean, what: string) => {
        const before = await treeOf(workspace.root);
        const { steps, code, text } = await plan();
        assert.equal(code, 0, `${what}: plan ends with ${code}: ${shortened(text)}`);
        if (status) await status();
        await unchanged(workspace, before, `${what}: plan`);
        await good(workspace.run());
        const found = executed(workspace);
        const missed = found.filter((step) => !steps.includes(step));
        assert.deepEqual(missed, [], `${what}: plan did not name ${listed(missed)}`);
        if (exact) assert.deepEqual([...steps].sort(), found, `${what}: planned ${listed(steps)}`);
      };
      await checked(true, "at first");
      workspace.declare(stale("other"));
      await checked(true, "after a parameter");
      workspace.write("data/a.txt", "# two\nA\n");
      await checked(false, "after a comment in an input");
      await checked(true, "when all is up to date");
    }, { files }),
};

/**
 * The six kinds of change: an input, a parameter, a module, the command (here: the stage's own code),
 * an environment variable and the runtime. A stage sees no variable, and computes the same in every
 * runtime, so neither must change anything. Another Deno cannot be installed by a test: the last result is
 * made to be one of Deno 2.0.0.
 */
export const p17: Scenario = {
  id: "P17",
  intent: "why names the changed part and no other, with old and new value",
  async run(tool) {
    const expected: readonly (readonly [WhyChange, RegExp | undefined])[] = [
      ["input", /data.a|r0|input|source/i],
      ["param", /label|param/i],
      ["module", /code|module/i],
      ["command", /code|command/i],
      ["environment", undefined],
      ["runtime", undefined],
    ];
    for (const [change, part] of expected) await explains(change, part);

    async function explains(change: WhyChange, part: RegExp | undefined): Promise<void> {
      const plain: Pipeline = {
        steps: [
          { name: "a", reads: ["data/a.txt"] },
          { name: "m", work: { does: "modules", entry: "ma" } },
        ],
      };
      await within(tool, plain, async (workspace) => {
        workspace.module("ma", "a1");
        await good(workspace.run());
        const step = change === "module" ? "m" : "a";
        const why = having(workspace.why?.bind(workspace), "why");
        if (change === "input") workspace.write("data/a.txt", "another\n");
        else if (change === "module") workspace.module("ma", "a2");
        else if (change === "param" || change === "command") {
          const other = change === "param"
            ? { label: "other" }
            : { work: { does: "strip" } as const };
          workspace.declare({ steps: [{ ...plain.steps[0], ...other }, plain.steps[1]] });
        } else if (change === "environment") {
          workspace.variables.SCENARIO = "another";
        } else if (!workspace.change?.(change)) {
          throw new NotSupported(`no ${change} in what decides`);
        }
        const { changes } = await why(step);
        const parts = listed(changes.map(({ part }) => part));
        assert.equal(changes.length, part ? 1 : 0, `${change}: why names ${parts}`);
        for (const found of changes) {
          assert.match(found.part, part!, `${change}: why names ${parts}`);
          const values = found.before !== undefined && found.after !== undefined &&
            found.before !== found.after;
          assert.ok(values, `${change}: why gives no old and new value`);
        }
      }, { files: { "data/a.txt": "A\n" } });
    }
  },
};
