/** `doctor` as a user runs it, and what it says of packages. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { contentFinding, versionFinding } from "../../../lib/pipeline/keeping/package-findings.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { inWorkspace, repository, type ToyWorkspace } from "../toy/workspace.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

interface Line {
  readonly schema: string;
  readonly section: string;
  readonly level: string;
  readonly text: string;
}

async function linesOf(workspace: ToyWorkspace): Promise<{ code: number; lines: Line[] }> {
  const { code, out, error } = await workspace.command("doctor", "--json");
  assert.equal(error, "");
  return { code, lines: out.trim().split("\n").map((line) => JSON.parse(line) as Line) };
}

const inSection = (lines: readonly Line[], section: string) =>
  lines.filter((line) => line.section === section);

test("every section has its line; a store is described by its contents", () =>
  inWorkspace(async (workspace) => {
    const first = await linesOf(workspace);
    assert.equal(first.code, 0);
    for (const section of ["runtime", "GPU", "vectors", "machine", "disk", "store", "packages"]) {
      assert.ok(inSection(first.lines, section).length > 0, section);
    }
    assert.match(inSection(first.lines, "store")[0].text, /no store yet/);
    assert.equal((await workspace.command("repro")).code, 0);
    assert.equal((await workspace.command("pin", "a")).code, 0);
    const second = await linesOf(workspace);
    assert.match(inSection(second.lines, "store")[0].text, /^6 results, \d+ blobs \(.*\), 1 pin$/);
    assert.match(inSection(second.lines, "store").at(-1)!.text, /never read as a whole/);
    assert.equal((await workspace.command("fsck")).code, 0);
    const third = await linesOf(workspace);
    assert.match(inSection(third.lines, "store").at(-1)!.text, /^no damage when fsck last read/);
    workspace.write("artifacts/format", "asymptopia store 9, sha256\n");
    const other = await linesOf(workspace);
    assert.equal(other.code, 4);
    assert.match(inSection(other.lines, "store")[0].text, /whose format is "asymptopia store 9/);
  }));

test("packages: a missing one and another version are problems", () =>
  inWorkspace((workspace) => {
    // Copies of what the toy's bundles use: the real packages are not to be touched.
    Deno.removeSync(`${workspace.root}/node_modules`);
    const copy = (path: string, text?: string) =>
      workspace.write(path, text ?? Deno.readTextFileSync(`${repository}/${path}`));
    const lock = JSON.stringify({
      specifiers: { "npm:valibot@1.5.0": "1.5.0" },
      npm: { "valibot@1.5.0": {}, "@other/thing@1.0.0": { os: ["plan9"] } },
    });
    workspace.write("deno.lock", lock);
    const absent = versionFinding(workspace.root);
    assert.equal(absent.level, "problem");
    assert.match(absent.text, /^valibot@1\.5\.0 is missing$/);
    const manifest = "node_modules/.deno/valibot@1.5.0/node_modules/valibot/package.json";
    copy(manifest);
    copy("node_modules/valibot/package.json");
    assert.deepEqual(versionFinding(workspace.root).level, "ok");
    workspace.edit("node_modules/valibot/package.json", '"1.5.0"', '"1.4.0"');
    assert.match(versionFinding(workspace.root).text, /^valibot is 1\.4\.0, and 1\.5\.0 in deno/);
    return Promise.resolve();
  }));

test("packages: a file that is not what it was in a result is a problem", () =>
  inWorkspace(async (workspace) => {
    // A package that belongs to this toy alone, so that it can be edited.
    workspace.write(
      "lib/node_modules/tiny/package.json",
      '{"name":"tiny","version":"1.0.0","type":"module"}',
    );
    workspace.write("lib/node_modules/tiny/index.js", "export const two = 2;\n");
    workspace.edit(
      "lib/data/sequence.ts",
      "import * as v",
      'import { two } from "../node_modules/tiny/index.js";\nimport * as v',
    );
    workspace.edit("lib/data/sequence.ts", "i * width", "i * width * two / 2");
    const { code, error } = await workspace.command("repro");
    assert.equal(code, 0, error);
    const layout = layoutOf(`${workspace.root}/artifacts`);
    const before = contentFinding(workspace.root, layout);
    assert.equal(before.level, "ok");
    assert.match(before.text, /^\d+ files of packages are what they were in every result/);
    workspace.write("lib/node_modules/tiny/index.js", "export const two = 2.5;\n");
    const after = contentFinding(workspace.root, layout);
    assert.equal(after.level, "problem");
    assert.match(after.text, /lib\/node_modules\/tiny\/index\.js$/);
    assert.match(after.todo!, /deno clean/);
  }));
