/** Which profile an answer speaks of, through the command line; and runs in which nothing had to run. */
import assert from "node:assert/strict";
import { readRun, runsOf } from "../../../lib/pipeline/runs/manifest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { inWorkspace } from "../toy/workspace.ts";

Deno.test("after a run in another profile every answer says which one it speaks of", () =>
  inWorkspace(async (workspace) => {
    const { command, root } = workspace;
    const layout = layoutOf(`${root}/artifacts`);
    const page = () => Deno.readTextFileSync(`${root}/artifacts/out/index.html`);
    const first = await command("repro", "--profile", "smoke");
    assert.match(first.out, /^Profile smoke, back-end wasm\.$/m);
    assert.match(page(), /<p>Profile smoke, back-end wasm\. Run /);
    assert.doesNotMatch(page(), /<script>/);
    const asks = /^The last run was in profile smoke: --profile smoke asks for that\.$/m;
    for (const words of [["status"], ["plan"], ["why", "draws"]]) {
      const { out, error } = await command(...words);
      assert.match(out, /^Profile laptop, back-end wasm\.$/m, `${words}: ${error}`);
      assert.match(out, asks);
    }
    const shown = await command("show", "totals", "--profile", "smoke");
    assert.match(shown.out, /^Profile smoke, back-end wasm\.$/m);
    assert.doesNotMatch(shown.out, /The last run/);
    const wanting = [["show", "totals"], ["export"], ["archive"], ["report"]];
    for (const words of wanting) {
      const { error, code } = await command(...words);
      assert.equal(code, 2, error);
      assert.match(error, /profile laptop.*; run `deno task repro/i, `${words}`);
      assert.match(error, / first; the last run was in profile smoke.*: --profile smoke /);
    }

    const calm = await command("repro", "--profile", "smoke");
    assert.match(calm.out, /^Nothing had to run\.$/m);
    const runs = runsOf(layout);
    assert.equal(runs.length, 2, "a run in which nothing had to run is a run");
    assert.equal(readRun(layout, runs[1])!.executed, 0);
    assert.ok(page().includes(runs[1]), "the page is of that run");
    const same = await command("diff", "last~1", "last");
    assert.match(same.out, /^4 jobs: 4 equal\.$/m);
    assert.equal(same.error, "");

    await command("repro", "totals");
    assert.match(page(), /Profile laptop, .* Only what was asked for: totals\.<\/p>/);
    const mixed = await command("diff", "last~1", "last");
    assert.match(mixed.out, /^second: .* profile laptop, back-end wasm$/m);
    assert.match(mixed.error, /warning: these runs are of different profiles, smoke and laptop: /);
    const ofSmoke = await command("diff", "last~1", "last", "--profile", "smoke");
    assert.match(ofSmoke.out, /^4 jobs: 4 equal\.$/m);
    const none = await command("diff", "last~1", "last", "--profile", "laptop");
    assert.equal(none.code, 2);
    assert.match(none.error, /cannot find the run "last~1" in profile laptop/);
  }));
