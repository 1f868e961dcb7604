import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { inWorkspace } from "../toy/workspace.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const path = "tests/fixtures/verdicts-smoke.json";

test("verdicts tells what differs from the committed ones; --write writes them", () =>
  inWorkspace(async (workspace) => {
    const first = await workspace.command("verdicts");
    assert.equal(first.code, 1, first.error);
    assert.match(first.out, /^toy\/C1: disagrees, 0 of 1; =; it has no committed verdict$/m);
    assert.match(first.out, /`deno task verdicts --write` writes them/);
    assert.throws(() => workspace.read(path), Deno.errors.NotFound);
    const written = await workspace.command("verdicts", "--write");
    assert.equal(written.code, 0, written.error);
    assert.equal(workspace.read(path), '{\n "toy/C1": "disagrees, 0 of 1; ="\n}\n');
    const again = await workspace.command("verdicts");
    assert.equal(again.code, 0, again.out);
    assert.match(again.out, /All verdicts are the committed ones/);
  }));

test("a changed verdict shows both; a target renews its own lines only; what is gone goes", () =>
  inWorkspace(async (workspace) => {
    const committed = { "toy/C1": "agrees", "toy/C9": "agrees", "other/C1": "agrees" };
    workspace.write(path, JSON.stringify(committed));
    const { code, out } = await workspace.command("verdicts");
    assert.equal(code, 1);
    assert.match(out, /^toy\/C1: disagrees, 0 of 1; =; committed: agrees$/m);
    assert.match(out, /^toy\/C9: in the committed verdicts, but in no paper$/m);
    const { out: json } = await workspace.command("verdicts", "toy/C1", "--json");
    const lines = json.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ type }) => type), [
      "verdict",
      "difference",
      "difference",
      "difference",
      "finished",
    ]);
    assert.deepEqual([lines[0].verdict, lines[0].line], ["disagrees", "disagrees, 0 of 1; ="]);
    assert.equal(lines.at(-1).exitCode, 1);
    assert.equal((await workspace.command("verdicts", "toy", "--write")).code, 0);
    assert.deepEqual(JSON.parse(workspace.read(path)), { "toy/C1": "disagrees, 0 of 1; =" });
  }));

test("nothing is written when a claim fails, from another back-end, or over a broken file", () =>
  inWorkspace(async (workspace) => {
    const other = await workspace.command("verdicts", "--write", "--backend", "cpu");
    assert.equal(other.code, 2);
    assert.match(other.error, /cannot write verdicts of results from "cpu"/);
    const none = await workspace.command("verdicts", "toy/F1");
    assert.match(none.error, /cannot find a claim in "toy\/F1"/);
    workspace.write(path, '{ "toy/C1": "perhaps" }');
    const broken = await workspace.command("verdicts");
    assert.equal(broken.code, 2);
    assert.match(
      broken.error,
      /cannot read "perhaps" as the verdict of "toy\/C1"; allowed: agrees/,
    );
    workspace.edit("papers/toy.yaml", "kind: total", "kind: broken");
    const failed = await workspace.command("verdicts", "--write");
    assert.equal(failed.code, 1);
    assert.match(failed.error, /^toy\/totals failed: .*cannot divide by a toy/m);
    assert.match(failed.error, /tests\/fixtures\/verdicts-smoke\.json is left as it is/);
    assert.equal(workspace.read(path), '{ "toy/C1": "perhaps" }');
  }));
