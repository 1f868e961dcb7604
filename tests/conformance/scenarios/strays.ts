/** P11, P12: what a step does without having said so. */
import assert from "node:assert/strict";
import { executed, good, type Scenario, within } from "../scenario.ts";
import type { StrayPlace } from "../tool.ts";

/** Declared "as the message says": the file becomes an input of the step. */
export const p11: Scenario = {
  id: "P11",
  intent: "a file that is read without being declared fails the step by name; declared, it passes",
  run: (tool) =>
    within(
      tool,
      { steps: [{ name: "a", work: { does: "stray", where: "read" } }] },
      async (workspace) => {
        const first = await workspace.run();
        assert.notEqual(first.code, 0, "the step reads extra.csv undeclared, and nobody minds");
        assert.match(first.text, /extra\.csv/, "the file is not named");
        assert.match(first.text, /\ba\b/, "the step is not named");
        assert.match(first.text, /\binput\b|\bdeclare/, "it does not say what to do");
        assert.deepEqual(executed(workspace), []);
        const again = await workspace.run();
        assert.notEqual(again.code, 0, "the second run ends well: something was recorded");
        workspace.declare({ steps: [{ name: "a", reads: ["extra.csv"] }] });
        await good(workspace.run(), "the run with the file declared");
        assert.deepEqual(executed(workspace), ["a"]);
        assert.equal(workspace.text("a"), "a(extra)");
      },
      { files: { "extra.csv": "extra\n" } },
    ),
};

const places: Readonly<Partial<Record<StrayPlace, RegExp>>> = {
  write: /stray\.txt/,
  network: /127\.0\.0\.1|network/i,
  environment: /HOME/,
};

export const p12: Scenario = {
  id: "P12",
  intent: "writing elsewhere, the network and undeclared variables fail, each with its own message",
  async run(tool) {
    for (const [where, message] of Object.entries(places) as [StrayPlace, RegExp][]) {
      const steps = [{ name: "astray", work: { does: "stray", where } as const }];
      await within(tool, { steps }, async (workspace) => {
        const { code, text } = await workspace.run();
        assert.notEqual(code, 0, `nobody minds a step that touches: ${where}`);
        assert.equal(code, workspace.codes.access, `${where}: not the documented exit code`);
        assert.match(text, message, `${where}: the message does not say what was touched`);
        assert.match(text, /astray/, `${where}: the step is not named`);
        assert.deepEqual(executed(workspace), []);
        assert.throws(() => Deno.statSync(`${workspace.root}/stray.txt`), Deno.errors.NotFound);
      });
    }
  },
};
