import assert from "node:assert/strict";
import { inWorkspace } from "../toy/workspace.ts";
import { depositOf, depositProblems } from "../../../lib/pipeline/archive/deposit.ts";

const description = {
  format: 1,
  name: "toy-smoke",
  profile: "smoke",
  backend: "wasm",
  withIntermediates: true,
  papers: [{ name: "toy", source: { title: "A <toy>", authors: ["Nobody"], arxiv: "2206.02768" } }],
  jobs: [],
  claims: [{ paper: "toy", claim: { name: "C1", says: "It is what it is." }, point: "" }],
  source: { swhid: "swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904", executables: [] },
};
const file = { name: "toy-smoke.crate.zip", bytes: 1000 };
const citation = {
  title: "Toys",
  license: "Apache-2.0",
  version: "1.0",
  keywords: ["toys"],
  authors: [{
    name: "Ada Lovelace",
    isPerson: true,
    orcid: "https://orcid.org/0000-0002-1825-0097",
  }],
};

Deno.test("a deposit names who, what it is of, under which licence, and the one file", () => {
  const deposit = depositOf({
    title: "Toys",
    published: "2026-11-30",
    citation,
    description,
    file,
  });
  const { metadata, files } = deposit;
  assert.deepEqual(files, [{ filename: "toy-smoke.crate.zip", filesize: 1000 }]);
  assert.deepEqual(metadata.creators, [{ name: "Ada Lovelace", orcid: "0000-0002-1825-0097" }]);
  assert.equal(metadata.license, "apache-2.0");
  assert.deepEqual(metadata.related_identifiers, [{
    identifier: "arXiv:2206.02768",
    relation: "isDerivedFrom",
    resource_type: "publication-article",
  }]);
  assert.match(metadata.description, /smoke: 1 claim of .*A &lt;toy&gt;/);
  assert.deepEqual(depositProblems(deposit), []);
});

Deno.test("what stands in the way of a deposit is said", () => {
  const large = { ...file, bytes: 60e9 };
  const deposit = depositOf({
    title: "Toys",
    published: "2026-11-30",
    citation: undefined,
    description,
    file: large,
  });
  assert.deepEqual(depositProblems(deposit).map((problem) => problem.split(":")[0]), [
    "creators are missing",
    "a licence is missing",
    "60000000000 bytes are more than the 50000000000 of a record",
  ]);
});

Deno.test("--deposit zenodo --dry-run prints what a deposit would say; nothing else deposits", () =>
  inWorkspace(async (workspace) => {
    const made = await workspace.command("repro", "--profile", "smoke", "--backend", "wasm");
    assert.equal(made.code, 0, made.error);
    const asked = ["archive", "--profile", "smoke", "--deposit", "zenodo"];
    const { code, out, error } = await workspace.command(...asked, "--dry-run");
    assert.equal(code, 0, error);
    const { metadata, files } = JSON.parse(out);
    assert.equal(metadata.title, "A toy: reproduced");
    const size = Deno.statSync(`${workspace.root}/artifacts/archive/toy-smoke.crate.zip`).size;
    assert.deepEqual(files, [{ filename: "toy-smoke.crate.zip", filesize: size }]);
    assert.match(error, /^warning: creators are missing: write authors into CITATION\.cff/m);
    const sent = await workspace.command(...asked);
    assert.equal(sent.code, 2);
    assert.match(
      sent.error,
      /cannot deposit: this program sends nothing and takes no token; allowed: --deposit zenodo --dry-run/,
    );
  }));
