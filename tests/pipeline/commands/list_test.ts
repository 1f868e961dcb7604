import assert from "node:assert/strict";
import { inWorkspace } from "../toy/workspace.ts";

Deno.test("list names the plug-ins by kind, one kind, or one plug-in with its uses", () =>
  inWorkspace(async (workspace) => {
    const all = await workspace.command("list");
    assert.equal(all.code, 0, all.error);
    assert.match(all.out, /^data \(1 plug-in\)$/m);
    assert.match(all.out, /^ {2}sequence +a sequence$/m);
    assert.match(all.out, /^models \(0 plug-ins\)$/m);
    for (const word of ["check", "checks"]) {
      const { out } = await workspace.command("list", word);
      assert.match(out, /near/);
      assert.doesNotMatch(out, /sequence/);
    }
    const one = await workspace.command("list", "sequence");
    assert.match(one.out, /^data sequence: a sequence$/m);
    assert.match(one.out, /^count +whole number ≥ 1 +required +how many numbers$/m);
    assert.match(one.out, /^Used in profile laptop by toy\/draws\.$/m);
  }));

Deno.test("list shows a plug-in while a paper has a mistake: who corrects it looks up its words there", () =>
  inWorkspace(async (workspace) => {
    workspace.edit("papers/toy.yaml", "use: sequence", "use: sequnce");
    assert.equal((await workspace.command("plan")).code, 2);
    const one = await workspace.command("list", "sequence");
    assert.equal(one.code, 0, one.error);
    assert.match(one.out, /^count +whole number ≥ 1 +required +how many numbers$/m);
    assert.match(one.out, /^Where it is used is not known: .*`deno task plan` names them\.$/m);
    const { out } = await workspace.command("list", "sequence", "--json");
    assert.equal(JSON.parse(out).usedBy, null);
    // Who names a profile asks where it is used.
    const { error } = await workspace.command("list", "sequence", "--profile", "smoke");
    assert.match(error, /cannot find data "sequnce"/);
  }));

Deno.test("list refuses a name that nothing has, with the nearest first", () =>
  inWorkspace(async (workspace) => {
    const { code, error } = await workspace.command("list", "sequnce");
    assert.equal(code, 2);
    assert.match(
      error,
      /cannot find "sequnce": .*; allowed: sequence, /,
    );
    const part = await workspace.command("list", "data", "--write");
    assert.match(part.error, /cannot write the page of "data" alone/);
  }));

Deno.test("list finds a plug-in by the name of what it gives", () =>
  inWorkspace(async (workspace) => {
    workspace.edit(
      "lib/theory/constant.ts",
      "predict:",
      'predictions: { level: { description: "the constant", shape: "scalar" } }, predict:',
    );
    const { out, error } = await workspace.command("list", "level");
    assert.match(out, /^theory constant: a constant$/m, error);
    assert.match(out, /^level +the constant; shape: scalar$/m);
  }));

Deno.test("list --json gives a line for each plug-in; --write the pages", () =>
  inWorkspace(async (workspace) => {
    const { out } = await workspace.command("list", "near", "--json");
    const plugin = JSON.parse(out);
    assert.equal(plugin.schema, "asymptopia/plugin/1");
    assert.deepEqual(plugin.usedBy, ["toy/C1"]);
    assert.equal(plugin.parameters[0].type, "number > 0");
    assert.match(
      (await workspace.command("list", "--write")).out,
      /^Wrote docs\/plugins\/data\.md\.$/m,
    );
    assert.match((await workspace.command("list", "--write")).out, /is up to date/);
  }));
