/**
 * Other people's validators on our archives, where they are installed (`pip install roc-validator bagit
 * cffconvert`): the crate at REQUIRED, with a crate that is known to be bad as the control, since that
 * validator has reported success after errors of its own; the bag; CITATION.cff. roc-validator reads contexts
 * from the network, or from the cache that ASYMPTOPIA_CRATE_CACHE names (`rocrate-validator cache warm`).
 */
import assert from "node:assert/strict";
import { crateText } from "../../../lib/pipeline/archive/crate/crate.ts";
import { metadataFile } from "../../../lib/pipeline/archive/crate/entity.ts";
import { pathInCrate } from "../../../lib/pipeline/archive/crate/file-entities.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { inWorkspace } from "../toy/workspace.ts";
import { makeCrateContent } from "./crate/crate-content.ts";
import { unpacked } from "./unpacked.ts";

const cache = Deno.env.get("ASYMPTOPIA_CRATE_CACHE");

function isInstalled(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--help"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function run(
  program: string,
  args: readonly string[],
): { readonly code: number; readonly said: string } {
  const { code, stdout, stderr } = new Deno.Command(program, {
    args: [...args],
    env: { NO_COLOR: "1" },
  }).outputSync();
  const text = new TextDecoder();
  return { code, said: text.decode(stdout) + text.decode(stderr) };
}

/** A crate in a folder, after its metadata were changed. */
function validated(change: (graph: Record<string, unknown>[]) => void) {
  const content = makeCrateContent();
  const document = JSON.parse(crateText(content));
  change(document["@graph"]);
  const root = Deno.makeTempDirSync();
  for (const { file } of content.files) {
    const path = `${root}/${pathInCrate(file.path)}`;
    Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeFileSync(path, file.content as Uint8Array);
  }
  Deno.writeTextFileSync(`${root}/${metadataFile}`, JSON.stringify(document));
  const result = run("rocrate-validator", [
    ...["--no-interactive", "validate", "--offline", "--cache-path", cache!, "--no-paging"],
    ...["-p", "provenance-run-crate-0.5", "-l", "required", "-v", root],
  ]);
  Deno.removeSync(root, { recursive: true });
  return result;
}

Deno.test({
  name: "roc-validator finds nothing that is REQUIRED in our crate, and finds it in a bad one",
  ignore: cache === undefined || !isInstalled("rocrate-validator"),
  fn() {
    const good = validated(() => {});
    assert.equal(good.code, 0, good.said);
    assert.match(good.said, /\[OK\] RO-Crate is a valid provenance-run-crate-0\.5/);
    const bad = validated((graph) => {
      delete graph.find((entity) => entity["@type"] === "CreateAction")!.instrument;
    });
    assert.equal(bad.code, 1, bad.said);
    assert.match(bad.said, /\[FAILED\] RO-Crate is not a valid/);
  },
});

Deno.test({
  name: "bagit finds our archive valid, and one with another byte not",
  ignore: !isInstalled("bagit.py"),
  fn: () =>
    inWorkspace(async (workspace) => {
      const made = await workspace.command("repro", "--profile", "smoke", "--backend", "wasm");
      assert.equal(made.code, 0, made.error);
      const { code, error } = await workspace.command("archive", "--profile", "smoke");
      assert.equal(code, 0, error);
      const root = unpacked(`${workspace.root}/artifacts/archive/toy-smoke.crate.zip`);
      const good = run("bagit.py", ["--validate", root]);
      assert.equal(good.code, 0, good.said);
      Deno.writeTextFileSync(`${root}/data/claims.json`, " ", { append: true });
      assert.equal(run("bagit.py", ["--validate", root]).code, 1);
    }, { "docs/a b é名.md": "hard names\n" }),
});

Deno.test({
  name: "cffconvert takes CITATION.cff",
  ignore: !isInstalled("cffconvert"),
  fn() {
    const path = fromFileUrl(import.meta.resolve("../../../CITATION.cff"));
    const { code, said } = run("cffconvert", ["--validate", "-i", path]);
    assert.equal(code, 0, said);
  },
});
