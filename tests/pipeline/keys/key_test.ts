/** What changes a key and what does not (ARCHITECTURE.md section 4), through the whole engine. */
import assert from "node:assert/strict";
import { planGraph } from "../../../lib/pipeline/planning/plan.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import { makeToy, type Toy, toyGraph, type ToyStage } from "../toy.ts";

const line = (params = { slope: 3 }) => ({
  theory: [{ name: "line", file: "lib/theory/line.ts", params, words: {}, axisParams: [] }],
});

function plugged(changes: Partial<ToyStage> = {}, options = {}): JobGraph {
  return toyGraph([{ name: "p", kind: "plugged", slots: line(), ...changes }], options);
}

async function keyIn(toy: Toy, graph: JobGraph = plugged(), options = {}): Promise<string> {
  const plan = await planGraph(graph, { workspace: toy.root, backend: "wasm", ...options });
  return plan.at(-1)!.key!;
}

Deno.test("no key changes with a comment, spaces, a type or a function that is not reached", async () => {
  const toy = makeToy();
  const before = await keyIn(toy);
  const edits: [string, string | RegExp, string][] = [
    ["lib/num/slope.ts", "Reached.", "Reached, with another comment."],
    ["lib/num/slope.ts", "  return slope * 1;", "\n\n      return (slope)  * 1;"],
    ["lib/num/slope.ts", "readonly a: number", "readonly a: string; readonly fetch: number"],
    ["lib/num/slope.ts", "return x + 1", "const performance = [x]; return performance.length * 99"],
    ["lib/num/slope.ts", "function unreached(x", "function renamedAndUnreached(x"],
    ["lib/contract/worker.ts", "/**", "// a comment\n/**"],
  ];
  for (const [path, from, to] of edits) {
    toy.edit(path, from, to);
    assert.equal(await keyIn(toy), before, `${path}: ${from}`);
  }
  toy.write("lib/theory/thirteenth.ts", "export const plugin = 13;\n");
  assert.equal(await keyIn(toy), before, "a new plug-in");
  toy.remove();
});

Deno.test("no key changes with the place of the checkout, a stage's name or what it may use", async () => {
  const [here, there] = [makeToy(), makeToy()];
  const before = await keyIn(here);
  assert.equal(await keyIn(there), before);
  const renamed = plugged({
    name: "another",
    paper: "another",
    timeoutSeconds: 5,
    retries: 3,
    resources: { memoryBytes: 1, cpu: 2 },
    place: { file: "x", line: 9, column: 9 },
  });
  assert.equal(await keyIn(here, renamed), before);
  const reordered = plugged({ slots: line({ at: 2, slope: 3 } as never) });
  const ordered = plugged({ slots: line({ slope: 3, at: 2 } as never) });
  assert.equal(await keyIn(here, reordered), await keyIn(here, ordered));
  here.remove();
  there.remove();
});

Deno.test("a key changes with reached code, parameters, axes, stream and seed", async () => {
  const toy = makeToy();
  const keys = new Map<string, string>();
  const note = (what: string, key: string) => {
    assert.ok(![...keys.values()].includes(key), `${what} gives a key that is there already`);
    keys.set(what, key);
  };
  note("nothing", await keyIn(toy));
  note("plug-in parameter", await keyIn(toy, plugged({ slots: line({ slope: 4 }) })));
  note("stage parameter", await keyIn(toy, plugged({ params: { a: 1 } })));
  note("axis value", await keyIn(toy, plugged({ points: [{ width: 1 }] })));
  note("other axis value", await keyIn(toy, plugged({ points: [{ width: 2 }] })));
  note("stream", await keyIn(toy, plugged({ stream: "again" })));
  note("seed", await keyIn(toy, plugged({}, { seed: 2 })));
  toy.edit("lib/num/slope.ts", "slope * 1", "slope * 2");
  note("reached function", await keyIn(toy));
  toy.edit("stages/plugged.ts", "const [use]", "const [use, ...others]");
  note("stage", await keyIn(toy));
  toy.remove();
});

Deno.test("an edit reruns the users of a file only, and equal bytes end the wave there", async () => {
  const toy = makeToy();
  const graph = toyGraph([
    { name: "p", kind: "plugged", slots: line() },
    { name: "sign", kind: "sign", reads: { value: "p" } },
    { name: "after", kind: "sum", reads: { value: "sign" } },
    { name: "beside", kind: "sum", params: { add: 5 } },
  ]);
  const run = () => runGraph(graph, { workspace: toy.root, jobs: 2 });
  assert.equal((await run()).executed, 4);
  toy.edit("lib/num/slope.ts", "slope * 1", "slope * 2");
  const { outcomes, executed } = await run();
  const how = Object.fromEntries([...outcomes].map(([job, outcome]) => [job, outcome.how]));
  assert.deepEqual(how, {
    "toy/p": "executed",
    "toy/sign": "executed",
    "toy/after": "cut off",
    "toy/beside": "reused",
  });
  assert.equal(executed, 2);
  toy.edit("lib/num/slope.ts", "slope * 2", "slope * 1");
  assert.equal((await run()).executed, 0);
  toy.remove();
});

Deno.test("the back-end is in the key exactly where the code reaches lib/tensor", async () => {
  const toy = makeToy({
    extra: {
      "lib/tensor/twice.ts": "export const twice = (x: number): number => 2 * x;\n",
      "lib/theory/tensored.ts": `import * as v from "valibot";
import { twice } from "../tensor/twice.ts";
export const plugin = { summary: "", params: v.any(), predict: () => twice(2) };
`,
    },
  });
  const file = "lib/theory/tensored.ts";
  const tensored = plugged({
    slots: { theory: [{ name: "tensored", file, params: {}, words: {}, axisParams: [] }] },
  });
  const onCpu = { backend: "cpu" };
  assert.equal(await keyIn(toy), await keyIn(toy, plugged(), onCpu));
  assert.notEqual(await keyIn(toy, tensored), await keyIn(toy, tensored, onCpu));
  toy.remove();
});

Deno.test("adding a point to an axis changes no other point's random numbers", async () => {
  const toy = makeToy();
  const graph = (widths: number[]) =>
    toyGraph([{ name: "d", kind: "draw", points: widths.map((width) => ({ width })) }]);
  const run = (widths: number[]) => runGraph(graph(widths), { workspace: toy.root, jobs: 2 });
  const first = await run([1, 2]);
  const second = await run([0, 1, 2]);
  assert.equal(second.executed, 1);
  const digests = [...second.outcomes.values()].map(({ outputs }) => outputs.value.digest);
  assert.equal(new Set(digests).size, 3, "every point draws its own numbers");
  for (const [job, { outputs }] of first.outcomes) {
    assert.deepEqual(second.outcomes.get(job)!.outputs, outputs);
  }
  toy.remove();
});
