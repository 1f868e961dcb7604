/** A file that somebody does not have is named by questions, and stops runs only. */
import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { files, paperOf } from "../toy/files.ts";
import { inWorkspace } from "../toy/workspace.ts";

const prices = "1,2,3\n";
const declared = (sha256: string) =>
  `sources:
  prices: { file: data/prices.csv, obtain: "ask the office for it"${sha256} }
  weights: { file: data/weights.csv }
  extra: { file: data/only-in-smoke.csv }`;

Deno.test("plan, status, why, gc and fsck answer while a file is missing; a run is refused", () =>
  inWorkspace(async ({ root, command }) => {
    assert.equal((await command("repro", "other")).code, 0);
    Deno.removeSync(`${root}/data/prices.csv`);
    const says = new RegExp(
      "warning: papers/toy\\.yaml:3:19 cannot use data/prices\\.csv as source .prices.: it is not " +
        "there; .*ask the office for it; `repro` would refuse",
    );
    const plan = await command("plan");
    assert.equal(plan.code, 0, plan.error);
    assert.match(plan.error, says);
    assert.match(
      plan.out,
      /^toy\/lengths +1 +run +a file or program that it needs cannot be used$/m,
    );
    const status = await command("status");
    assert.equal(status.code, 0);
    assert.match(status.out, /^toy\/other +1 +up to date$/m);
    const why = await command("why", "toy/lengths");
    assert.match(why.out, /would be refused: .*prices\.csv as source "prices": it is not there/);
    const behind = await command("why", "toy/after");
    assert.match(behind.out, /because of toy\/lengths: .*it is not there/);
    for (const verb of ["gc", "fsck"]) {
      const { code, error } = await command(verb);
      assert.equal(code, 0, `${verb}: ${error}`);
      assert.doesNotMatch(error, /Nothing is collected|has problems/);
    }
    const run = await command("repro");
    assert.equal(run.code, 2);
    assert.match(run.error, /data\/prices\.csv as source "prices": it is not there/);
  }, files({ "papers/toy.yaml": paperOf(declared("")) })));

Deno.test("what a missing file was is known by its declared digest: its results stay up to date", () =>
  inWorkspace(async ({ root, command, edit }) => {
    assert.equal((await command("repro")).code, 0);
    Deno.removeSync(`${root}/data/prices.csv`);
    const status = await command("status");
    assert.match(status.out, /^toy\/lengths +1 +up to date$/m);
    const kept = JSON.parse((await command("gc", "--json", "--grace", "1")).out);
    assert.equal(kept.results, 0, "nothing of it would go");
    edit("papers/toy.yaml", digestOf(prices), digestOf("another"));
    const other = await command("plan");
    assert.match(other.out, /^toy\/lengths +1 +run +files\.prices/m);
  }, files({ "papers/toy.yaml": paperOf(declared(`, sha256: ${digestOf(prices)}`)) })));
