import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { Problems } from "../../../lib/contract/errors.ts";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { entryText } from "../../../lib/pipeline/code/bundle.ts";
import { readMemo } from "../../../lib/pipeline/code/bundle-memo.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const graph = toyGraph([{ name: "s", kind: "sum" }]);
const planIn = (toy: Toy) => planGraph(graph, { workspace: toy.root });

async function problemsOf(toy: Toy): Promise<string[]> {
  try {
    await planIn(toy);
  } catch (error) {
    assert.ok(error instanceof Problems, String(error));
    return error.errors.map(({ message }) => message);
  }
  return [];
}

test("a computed import is refused with its place, plain or by template", async () => {
  for (const name of ['"../lib/num/" + kind', "`../lib/num/${kind}.ts`", "kind", "String(1)"]) {
    const toy = makeToy();
    toy.edit(
      "stages/sum.ts",
      "let total",
      `const kind = "slope";\nawait import(${name});\nlet total`,
    );
    const [problem, ...others] = await problemsOf(toy);
    assert.match(problem ?? "", /^stages\/sum\.ts:\d+:\d+ cannot import a computed name/, name);
    assert.deepEqual(others, []);
    toy.remove();
  }
});

test("an import from the network, of a Node module or of no file is refused with its place", async () => {
  for (
    const [name, message] of [
      [
        "https://example.org/x.ts",
        /stages\/sum\.ts:\d+:\d+ cannot import "https:.*not in the work/,
      ],
      ["node:fs", /stages\/sum\.ts:\d+:\d+ cannot bundle.*"node:fs".*declare what it needs/],
      ["./nothing.ts", /stages\/sum\.ts:\d+:\d+ cannot bundle.*nothing\.ts/],
    ] as const
  ) {
    const toy = makeToy();
    toy.edit("stages/sum.ts", 'import * as v from "valibot";', (found) =>
      //
      `${found}\nimport * as extra from "${name}";\nconst kept = extra;`);
    toy.edit("stages/sum.ts", "let total", "globalThis.kept = kept; let total");
    assert.match((await problemsOf(toy))[0] ?? "", message);
    toy.remove();
  }
});

test("a module whose text stands in the import is part of the code; other such texts are refused", async () => {
  const keyOf = async (imported: string, use: string) => {
    const toy = makeToy();
    toy.edit("stages/sum.ts", 'import * as v from "valibot";', (found) => `${found}\n${imported}`);
    toy.edit("stages/sum.ts", "let total", `${use}; let total`);
    try {
      return (await planIn(toy))[0].key;
    } finally {
      toy.remove();
    }
  };
  const text = (number: number) => `"data:text/javascript,export const a = ${number}"`;
  const keys = [
    await keyOf(`import { a } from ${text(1)};`, "globalThis.a = a"),
    await keyOf(`import { a } from ${text(2)};`, "globalThis.a = a"),
    await keyOf("", `await import(${text(1)})`),
    await keyOf("", `await import(${text(2)})`),
    await keyOf(
      'import a from "data:application/json,[1]" with { type: "json" };',
      "globalThis.a = a",
    ),
  ];
  assert.ok(keys.every((key) => key !== undefined));
  assert.equal(new Set(keys).size, keys.length);
  for (const kind of ["text/plain,abc", "foo/bar,1"]) {
    await assert.rejects(
      keyOf("", `await import("data:${kind}")`),
      /stages\/sum\.ts:\d+:\d+ cannot import "data:.*not in the workspace/,
    );
  }
});

test("an import of types alone needs no `type` and changes no byte of the code", async () => {
  const toy = makeToy();
  const before = (await planIn(toy))[0].key;
  toy.edit("stages/sum.ts", 'import * as v from "valibot";', (found) =>
    //
    `${found}\nimport { Key } from "../lib/contract/key.ts";\nexport type Mine = Key;`);
  const after = (await planIn(toy))[0].key;
  assert.ok(before !== undefined && after === before);
  toy.remove();
});

test("all code problems of all stages are reported together", async () => {
  const toy = makeToy();
  toy.edit("stages/sum.ts", "let total", "let let total");
  toy.edit("stages/sign.ts", "return one", "return return one");
  const both = toyGraph([{ name: "s", kind: "sum" }, { name: "t", kind: "sign" }]);
  await assert.rejects(planGraph(both, { workspace: toy.root }), (error) => {
    assert.ok(error instanceof Problems);
    const files = [...new Set(error.errors.map(({ details }) => details.place?.file))].sort();
    assert.deepEqual(files, ["stages/sign.ts", "stages/sum.ts"]);
    return true;
  });
  toy.remove();
});

test("binary files are imported as bytes and are part of the code", async () => {
  const toy = makeToy();
  Deno.writeFileSync(`${toy.root}/lib/num/k.wasm`, new Uint8Array([0, 97, 115, 109]));
  toy.edit("stages/sum.ts", 'import * as v from "valibot";', (found) =>
    //
    `${found}\nimport bytes from "../lib/num/k.wasm" with { type: "bytes" };`);
  toy.edit("stages/sum.ts", "let total = params.add ?? 0", "let total = bytes[1]");
  const { exitCode, outcomes } = await runGraph(graph, { workspace: toy.root });
  assert.equal(exitCode, 0);
  const [first] = outcomes.values();
  Deno.writeFileSync(`${toy.root}/lib/num/k.wasm`, new Uint8Array([0, 98, 115, 109]));
  const [second] = (await runGraph(graph, { workspace: toy.root })).outcomes.values();
  assert.notEqual(second.outputs.value.digest, first.outputs.value.digest);
  toy.remove();
});

test("a run in which no code changed bundles nothing, also after touch and in a new copy", async () => {
  const toy = makeToy();
  const bundled: string[] = [];
  const run = () =>
    runGraph(graph, { workspace: toy.root }, (event) => {
      if (event.type === "bundled") bundled.push(event.digest);
    });
  await run();
  assert.equal(bundled.length, 2, "the stage's and that of tables");
  await run();
  toy.write("stages/sum.ts", toy.read("stages/sum.ts"));
  Deno.utimeSync(`${toy.root}/lib/contract/table.ts`, 1e9, 1e9);
  await run();
  assert.equal(bundled.length, 2);
  toy.edit("stages/sum.ts", "let total", "/* edited */ let total");
  await run();
  assert.deepEqual(bundled.slice(2), [bundled[1]], "the same bytes again");
  toy.remove();
});

/** What the only stage's bundle was made from and is, by the memo of a workspace. */
function rememberedIn(toy: Toy) {
  const memo = readMemo(layoutOf(`${toy.root}/artifacts`))!;
  const stage = graph.specification.papers[0].stages[0];
  const { digest, sources, files, inputs, routes } = memo.entries[digestOf(entryText(stage))];
  const paths = files.map((index) => memo.stamps[index][0]);
  return {
    digest,
    sources,
    inputs: paths.slice(0, inputs),
    others: paths.slice(inputs).sort(),
    routes: routes.map((index) => JSON.stringify(memo.routes[index])).sort(),
  };
}

test("an edited stage is bundled without the conversion, from what a fresh build is made from", async () => {
  const toy = makeToy();
  await runGraph(graph, { workspace: toy.root });
  const before = rememberedIn(toy);
  toy.edit("stages/sum.ts", "params.add ?? 0", "params.add ?? 1");
  const trueRead = Deno.readFileSync;
  const read: string[] = [];
  Deno.readFileSync = (path) => {
    read.push(String(path));
    return trueRead(path);
  };
  try {
    await runGraph(graph, { workspace: toy.root });
  } finally {
    Deno.readFileSync = trueRead;
  }
  const isRead = (ending: string) => read.some((path) => path.endsWith(ending));
  assert.ok(isRead("stages/sum.ts") && !isRead("seat/conversion.ts"));
  const fresh = makeToy();
  fresh.write("stages/sum.ts", toy.read("stages/sum.ts"));
  await runGraph(graph, { workspace: fresh.root });
  const [found, wanted] = [rememberedIn(toy), rememberedIn(fresh)];
  assert.deepEqual(found, wanted);
  assert.notEqual(found.digest, before.digest);
  // What only the conversion is made from is among them: its edit makes the stage's list anew.
  assert.ok(found.inputs.some((path) => path.endsWith("seat/conversion.ts")));
  toy.remove();
  fresh.remove();
});

test("an edit while code is bundled, with size and time kept, is seen by the next run", async () => {
  const toy = makeToy();
  const path = `${toy.root}/stages/sum.ts`;
  const trueStat = Deno.statSync;
  // Late enough for times of modification to count, within the second of the change.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { atime, mtime } = trueStat(path);
  let edits = 0;
  // The bundler has read the file when the engine asks for its times.
  Deno.statSync = (asked) => {
    if (asked === path && edits++ === 0) {
      toy.edit("stages/sum.ts", "params.add ?? 0", "params.add ?? 1");
      Deno.utimeSync(path, atime!, mtime!);
    }
    return trueStat(asked);
  };
  try {
    await runGraph(graph, { workspace: toy.root });
  } finally {
    Deno.statSync = trueStat;
  }
  assert.ok(edits > 0);
  const { outcomes } = await runGraph(graph, { workspace: toy.root });
  const fresh = makeToy();
  fresh.write("stages/sum.ts", toy.read("stages/sum.ts"));
  const wanted = await runGraph(graph, { workspace: fresh.root });
  assert.equal(
    outcomes.get("toy/s")!.outputs.value.digest,
    wanted.outcomes.get("toy/s")!.outputs.value.digest,
  );
  toy.remove();
  fresh.remove();
});

test("a lost code bundle is made again", async () => {
  const toy = makeToy();
  let digest = "";
  const run = () =>
    runGraph(toyGraph([{ name: "s", kind: "sum", params: { add: Math.random() } }]), {
      workspace: toy.root,
    }, (event) => {
      if (event.type === "bundled") digest = event.digest;
    });
  await run();
  const path = `${toy.root}/artifacts/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
  Deno.removeSync(path);
  assert.equal((await run()).exitCode, 0);
  const code = Deno.readFileSync(path);
  code[1000] ^= 1;
  Deno.chmodSync(path, 0o644);
  Deno.writeFileSync(path, code);
  const { exitCode, executed } = await run();
  assert.deepEqual({ exitCode, executed }, { exitCode: 0, executed: 1 }, "bytes were flipped");
  toy.remove();
});
