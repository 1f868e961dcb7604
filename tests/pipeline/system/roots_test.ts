/** Workspaces without lib/contract: their own plug-ins beside the package's. */
import assert from "node:assert/strict";
import { buildSourceMap, stopBuilding } from "../../../lib/pipeline/code/bundle-build.ts";
import { entryText } from "../../../lib/pipeline/code/bundle.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { resolved } from "../../../lib/pipeline/system/path.ts";
import {
  codeRootOf,
  importOf,
  nameIn,
  nameOfCode,
  rootsOf,
} from "../../../lib/pipeline/system/roots.ts";
import { repository } from "../toy/workspace.ts";

const pipeline = "seed: 3\npapers: [own]\nprofiles: [laptop]\n";
const paper = `source: { title: An own workspace, authors: [Nobody] }
stages:
  inputs: { kind: generate-data, data: { use: DATA, count: 3 } }
`;
const sequence = `import * as v from "valibot";
import type { Data } from "asymptopia/lib/contract/plugins.ts";
import { numberColumn, table } from "asymptopia/lib/contract/table.ts";
const params = v.strictObject({
  count: v.pipe(v.number(), v.integer(), v.description("rows")),
});
export const plugin = {
  summary: "1, 2, 3 …",
  params,
  generate: ({ count }) =>
    table({ x: numberColumn(Array.from({ length: count }, (_, i) => i + 1), "m", "x") }),
} satisfies Data<v.InferOutput<typeof params>>;
`;

type Files = Readonly<Record<string, string>>;

/** A workspace of its own; */
async function inOwn(files: Files, body: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "own-" });
  try {
    write(root, files);
    await body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, text);
  }
}

const using = (name: string): Files => ({
  "pipeline.yaml": pipeline,
  "papers/own.yaml": paper.replace("DATA", name),
});

async function keyIn(workspace: string): Promise<string> {
  const graph = await loadSpecification(workspace, { isReadOnly: true });
  const [{ key }] = await planGraph(graph, { workspace, isReadOnly: true });
  return key!;
}

Deno.test("the package's plug-ins and kinds stand beside the workspace's own", () =>
  inOwn({ ...using("sequence"), "lib/data/sequence.ts": sequence }, async (root) => {
    assert.deepEqual(rootsOf(root), [root, repository]);
    const [{ stage }] = (await loadSpecification(root, { isReadOnly: true })).jobs;
    assert.equal(stage.file, "asymptopia/stages/generate-data.ts");
    assert.equal(stage.slots.data![0].file, "lib/data/sequence.ts");
    assert.match(await keyIn(root), /^[0-9a-f]{64}$/);
  }));

Deno.test("a key does not tell whose a plug-in is, nor where the workspace lies", () =>
  inOwn({ ...using("sequence"), "lib/data/sequence.ts": sequence }, async (own) => {
    const key = await keyIn(own);
    // The same plug-in in a complete workspace: a copy of what its stage needs, with the plug-in inside.
    await inOwn({ ...using("sequence"), "lib/data/sequence.ts": sequence }, async (complete) => {
      for (const folder of ["lib/contract", "lib/num"]) {
        copy(`${repository}/${folder}`, `${complete}/${folder}`);
      }
      write(complete, {
        "stages/generate-data.ts": Deno.readTextFileSync(`${repository}/stages/generate-data.ts`),
        "deno.json": Deno.readTextFileSync(`${repository}/deno.json`),
      });
      Deno.symlinkSync(`${repository}/node_modules`, `${complete}/node_modules`);
      assert.deepEqual(rootsOf(complete), [complete]);
      assert.equal(await keyIn(complete), key);
    });
    // Another plug-in has another key.
    write(own, { "lib/data/sequence.ts": sequence.replace("i + 1", "i + 2") });
    assert.notEqual(await keyIn(own), key);
  }));

function copy(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copy(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

async function problemIn(root: string): Promise<string> {
  try {
    await keyIn(root);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
}

Deno.test("a name that both have is refused with both files, where it is used", () =>
  inOwn({ ...using("gram-inputs"), "lib/data/gram-inputs.ts": sequence }, async (root) => {
    assert.match(
      await problemIn(root),
      /lib\/data\/gram-inputs\.ts:1:1 cannot tell lib\/data\/gram-inputs\.ts from asymptopia\/lib\/data\/gram-inputs\.ts: both have this name/,
    );
  }));

Deno.test("problems of own code have their place in the workspace; unknown names list both roots' plug-ins", async () => {
  const broken = sequence.replace('"valibot"', '"./nothing.ts"');
  await inOwn({ ...using("sequence"), "lib/data/sequence.ts": broken }, async (root) => {
    assert.match(await problemIn(root), /^lib\/data\/sequence\.ts:1:20 cannot load this module/);
  });
  const computed = sequence.replace("table({ x", 'void import("./" + count) as never ?? table({ x');
  await inOwn({ ...using("sequence"), "lib/data/sequence.ts": computed }, async (root) => {
    assert.match(
      await problemIn(root),
      /^lib\/data\/sequence\.ts:\d+:\d+ cannot import a computed/,
    );
  });
  await inOwn({ ...using("sequenze"), "lib/data/sequence.ts": sequence }, async (root) => {
    assert.match(
      await problemIn(root),
      /cannot find data "sequenze" in lib\/data; allowed: sequence, .*gram-inputs.*add lib\/data\/sequenze\.ts/s,
    );
  });
});

Deno.test("a failing stage's places are named as the workspace names its files", () =>
  inOwn({ ...using("sequence"), "lib/data/sequence.ts": sequence }, async (root) => {
    const [{ stage }] = (await loadSpecification(root, { isReadOnly: true })).jobs;
    try {
      const { map } = await buildSourceMap(root, entryText(stage));
      const { sources } = JSON.parse(map) as { readonly sources: readonly string[] };
      assert.ok(sources.includes("lib/data/sequence.ts"));
      assert.ok(sources.includes("asymptopia/stages/generate-data.ts"));
      assert.ok(sources.every((path) => !path.startsWith("..") || path.includes("node_modules/")));
    } finally {
      await stopBuilding();
    }
  }));

Deno.test("names of files: from the workspace, by the package's name, and packages as they are", async () => {
  assert.deepEqual(rootsOf(repository), [repository]);
  assert.equal(nameOfCode(repository, "lib/num/array.ts"), "lib/num/array.ts");
  const example = `${repository}/examples/gaussian-matrices`;
  assert.equal(codeRootOf(example), repository);
  const named = (path: string) => nameOfCode(example, path);
  assert.equal(named("lib/num/array.ts"), "asymptopia/lib/num/array.ts");
  assert.equal(named("examples/gaussian-matrices/lib/theory/x.ts"), "lib/theory/x.ts");
  assert.equal(named("node_modules/.deno/a@1/index.js"), "node_modules/.deno/a@1/index.js");
  await inOwn({}, (root) => {
    const path = `${"../".repeat(20)}${root.slice(1)}/lib/theory/x.ts`;
    assert.equal(nameOfCode(root, path), "lib/theory/x.ts");
    return Promise.resolve();
  });
  assert.equal(importOf(nameIn(example, repository, "lib/x.ts")), "asymptopia/lib/x.ts");
  assert.equal(importOf(nameIn(example, example, "lib/x.ts")), "./lib/x.ts");
  assert.equal(resolved("/a/b", "../c/./d"), "/a/c/d");
  assert.equal(resolved("/a/b", "/e//f"), "/e/f");
});
