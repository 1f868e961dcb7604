/** The report as a user makes it, in toy workspaces. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { gunzipSync } from "node:zlib";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const front = "artifacts/report/index.html";

function names(workspace: ToyWorkspace, folder: string): string[] {
  return [...Deno.readDirSync(`${workspace.root}/${folder}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? names(workspace, `${folder}/${name}`) : [`${folder}/${name}`]
  ).sort();
}

function changed(workspace: ToyWorkspace, path: string): number {
  return Deno.statSync(`${workspace.root}/${path}`).mtime!.getTime();
}

test("a full run makes the report; one that changes nothing, or is of a part, leaves it", () =>
  inWorkspace(async (workspace) => {
    const { out, code } = await workspace.command("repro");
    assert.equal(code, 0);
    assert.match(out, /^Report: artifacts\/report\/index\.html$/m);
    const page = workspace.read("artifacts/report/toy/C1.html");
    assert.match(page, /The total is what it is/);
    assert.match(page, /data-plan="[0-9a-f]{64}"/);
    assert.match(workspace.read("artifacts/report/toy/C2.html"), /Pending: needs training/);
    const before = changed(workspace, front);
    assert.doesNotMatch((await workspace.command("repro")).out, /^Report/m);
    assert.equal(changed(workspace, front), before);
    workspace.edit("papers/toy.yaml", "value: 18", "value: 19");
    assert.doesNotMatch((await workspace.command("repro", "C1")).out, /^Report/m);
    assert.match((await workspace.command("repro")).out, /^Report/m);
    assert.match(workspace.read("artifacts/report/toy/C1.html"), /class="verdict disagrees"/);
    workspace.edit("papers/toy.yaml", "The total is what it is.", "The total is <b>.");
    assert.match((await workspace.command("repro")).out, /^Report/m);
    assert.match(workspace.read("artifacts/report/toy/C1.html"), /The total is &lt;b&gt;\./);
  }));

test("links of all pages lead to files, and data have the bytes of their names", () =>
  inWorkspace(async (workspace) => {
    await workspace.command("repro");
    const files = new Set(names(workspace, "artifacts/report"));
    for (const file of [...files].filter((file) => file.endsWith(".html"))) {
      const links = [...workspace.read(file).matchAll(/ (?:href|src)="([^"#]+)(?:#[^"]*)?"/g)];
      for (const [, link] of links) {
        if (/^(?:https:|data:)/.test(link)) continue;
        const target = new URL(link, `file:///${file}`).href.slice("file:///".length);
        assert.ok(files.has(decodeURIComponent(target)), `${file} leads to ${link}`);
      }
      assert.doesNotMatch(workspace.read(file), /<script>|<style|style="|onclick/, file);
    }
    const data = [...files].filter((file) => file.startsWith("artifacts/report/data/"));
    assert.ok(data.length > 3);
    for (const file of data) {
      const [, name, packed] = /^\w+\("(\w+)","([^"]*)"\)\n$/.exec(workspace.read(file))!;
      assert.ok(file.endsWith(`/${name}.js`));
      assert.equal(digestOf(gunzipSync(Uint8Array.fromBase64(packed))), name);
    }
  }));

test("what an earlier report had goes, what somebody put there stays, a lost file comes back", () =>
  inWorkspace(async (workspace) => {
    await workspace.command("repro");
    workspace.write("artifacts/report/mine.txt", "mine");
    Deno.removeSync(`${workspace.root}/artifacts/report/site.css`);
    const jobs = "artifacts/report/toy/jobs.html";
    const page = workspace.read(jobs);
    workspace.write(jobs, page.replace("A key is", "A kei is"));
    workspace.edit("papers/toy.yaml", /C1/g, "C7");
    const { code, error } = await workspace.command("report");
    assert.equal(code, 0, error);
    const files = names(workspace, "artifacts/report");
    assert.ok(!files.includes("artifacts/report/toy/C1.html"));
    assert.match(workspace.read(jobs), /A key is/);
    for (const name of ["mine.txt", "toy/C7.html", "site.css"]) {
      assert.ok(files.includes(`artifacts/report/${name}`), name);
    }
  }));

test("without results there is no report, and a line says what to do", () =>
  inWorkspace(async (workspace) => {
    const none = await workspace.command("report");
    assert.equal(none.code, 2);
    assert.match(none.error, /cannot make a report: no claim .* profile laptop.*deno task repro/);
    assert.throws(() => Deno.statSync(`${workspace.root}/artifacts/report`), Deno.errors.NotFound);
    await workspace.command("repro", "--profile", "smoke");
    const other = await workspace.command("report");
    assert.match(other.error, /the last run was in profile smoke: --profile smoke asks for that/);
    const json = await workspace.command("report", "--profile", "smoke", "--json");
    const { path, profile, missing } = JSON.parse(json.out);
    assert.deepEqual([path, profile, missing], [front, "smoke", 0]);
  }));

test("a damaged result makes no report; the one that is there stays", () =>
  inWorkspace(async (workspace) => {
    await workspace.command("repro");
    const before = workspace.read(front);
    const runs = names(workspace, "artifacts/run").filter((file) => file.endsWith(".json"));
    const { jobs } = JSON.parse(workspace.read(runs.at(-1)!));
    const { digest } = jobs["toy/C1"].outputs.verdict as { digest: string };
    const blob = `artifacts/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
    const text = workspace.read(blob);
    Deno.removeSync(`${workspace.root}/${blob}`);
    workspace.write(blob, text.replace("agrees", "agreeZ"));
    const { code, error } = await workspace.command("report");
    assert.equal(code, 4, error);
    assert.match(error, /damaged|is not what its name says|deno task repro/);
    assert.equal(workspace.read(front), before);
    // Reading has set it aside: the next run makes it again, and the report of it.
    assert.equal((await workspace.command("repro")).code, 0);
    assert.equal((await workspace.command("report")).code, 0);
  }));
