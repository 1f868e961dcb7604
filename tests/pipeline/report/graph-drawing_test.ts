import assert from "node:assert/strict";
import fc from "fast-check";
import {
  graphMermaid,
  graphSvg,
  graphText,
  stageNodes,
} from "../../../lib/pipeline/report/graph-drawing.ts";
import { layered } from "../../../lib/pipeline/report/layered-layout.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { readCache, writeCache } from "../../../lib/pipeline/store/cache.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { jobsOfTargets, neededJobs } from "../../../lib/pipeline/specification/targets.ts";
import { schemaText } from "../../../lib/pipeline/commands/schema.ts";
import { makeWorkspace, toyFiles, toyPaper, toyPipeline } from "../toy/workspace.ts";
import { toyGraph } from "../toy.ts";

const diamond = toyGraph([
  { name: "source", kind: "sum", points: [{ x: 1 }, { x: 2 }] },
  { name: "left", kind: "sum", reads: { a: "source" } },
  { name: "right", kind: "sum", reads: { a: "source" } },
  { name: "end", kind: "sum", reads: { a: "left", b: "right" } },
  { name: "alone", kind: "sum" },
]);

Deno.test("every edge of a layered layout goes right, and no two nodes share a place", () => {
  const graphs = fc.array(fc.uniqueArray(fc.nat(11), { maxLength: 3 }), {
    minLength: 1,
    maxLength: 12,
  })
    .map((lists) =>
      lists.map((list, index) => ({
        name: `n${index}`,
        after: list.filter((other) => other < index).map((other) => `n${other}`),
      }))
    );
  fc.assert(
    fc.property(graphs, (nodes) => {
      const placed = new Map(layered(nodes).map((node) => [node.name, node]));
      assert.equal(placed.size, nodes.length);
      for (const { name, after } of nodes) {
        for (const before of after) assert.ok(placed.get(before)!.rank < placed.get(name)!.rank);
      }
      const places = [...placed.values()].map(({ rank, row }) => `${rank} ${row}`);
      assert.equal(new Set(places).size, nodes.length);
    }),
    { seed: 2206, numRuns: 300 },
  );
});

Deno.test("a layout without need has no crossing", () => {
  const rows = new Map(
    layered([
      { name: "a", after: [] },
      { name: "b", after: [] },
      { name: "to-b", after: ["b"] },
      { name: "to-a", after: ["a"] },
    ]).map(({ name, row }) => [name, row]),
  );
  assert.equal(
    Math.sign(rows.get("a")! - rows.get("b")!),
    Math.sign(rows.get("to-a")! - rows.get("to-b")!),
  );
});

Deno.test("the graph as text, Mermaid and SVG has every stage and every edge", () => {
  const nodes = stageNodes(diamond.jobs);
  assert.equal(graphText(nodes).split("\n")[3], "toy/end  (sum, 1 job)  ← left, right");
  assert.match(graphText(nodes), /^toy\/source {2}\(sum over x, 2 jobs\)$/m);
  const mermaid = graphMermaid(nodes);
  assert.equal(mermaid.match(/-->/g)!.length, 4);
  const svg = graphSvg(nodes);
  assert.equal(svg.match(/<path class="e"/g)!.length, 4);
  assert.equal(svg.match(/<g>/g)!.length, 5);
  assert.equal(svg, graphSvg(nodes), "drawn twice, the same bytes");
});

Deno.test("targets name papers, stages, jobs and globs, and need their inputs", () => {
  const ids = (target: string) => jobsOfTargets(diamond, [target])!.map(({ id }) => id);
  assert.deepEqual(ids("toy/source"), ["toy/source[x=1]", "toy/source[x=2]"]);
  assert.deepEqual(ids("source[x=2]"), ["toy/source[x=2]"]);
  assert.deepEqual(ids("toy/*t"), ["toy/left", "toy/right"]);
  assert.equal(ids("toy").length, 6);
  assert.deepEqual(neededJobs(diamond, jobsOfTargets(diamond, ["left"])).map(({ id }) => id), [
    "toy/source[x=1]",
    "toy/source[x=2]",
    "toy/left",
  ]);
  assert.equal(jobsOfTargets(diamond, []), undefined);
  assert.throws(() => ids("lfet"), /cannot find "lfet"; allowed: left, /);
  assert.throws(() => ids("a.e"), /cannot find/, "a dot is a dot");
});

Deno.test("the schema for editors has every kind and plug-in, and parameters with descriptions", async () => {
  const workspace = makeWorkspace();
  try {
    const schema = JSON.parse(await schemaText(workspace.root));
    const text = JSON.stringify(schema);
    for (const path of Object.keys(toyFiles)) {
      const name = path.split("/").at(-1)!.replace(".ts", "");
      assert.ok(
        text.includes(`"${name}"`) || name === "compare-theory" || name === "render-figures",
      );
    }
    assert.ok(text.includes("how many numbers"));
    assert.deepEqual(Object.keys(schema.$defs).slice(0, 2), ["pipeline", "paper"]);
    const refs = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map((match) => match[1]);
    assert.ok(refs.length > 4 && refs.every((name) => name in schema.$defs));
  } finally {
    workspace.remove();
  }
});

Deno.test("an unchanged specification is remembered; any change of content or code is seen", async () => {
  const workspace = makeWorkspace();
  const [layout, name] = [layoutOf(`${workspace.root}/artifacts`), "specification-default.json"];
  const remembered = () => JSON.stringify(readCache(layout, name, () => true));
  const falsify = () =>
    writeCache(layout, name, JSON.parse(remembered().replace("A toy", "Remembered")));
  const load = () => loadSpecification(workspace.root);
  try {
    const first = await load();
    assert.deepEqual(await load(), first);
    // Proof that the second time came from memory: what is remembered is what is given.
    falsify();
    assert.equal((await load()).specification.papers[0].source.title, "Remembered");
    workspace.write("papers/toy.yaml", toyPaper + "\n");
    assert.equal((await load()).specification.papers[0].source.title, "A toy");
    Deno.writeTextFileSync(`${layout.cache}/${name}`, "torn {");
    assert.deepEqual(await load(), first);
    falsify();
    workspace.edit("lib/data/sequence.ts", "v.minValue(1)", "v.minValue(2)");
    assert.equal((await load()).specification.papers[0].source.title, "A toy");
    workspace.write("pipeline.yaml", toyPipeline.replace("seed: 7", "seed: 8"));
    assert.equal((await load()).specification.pipelineSeed, 8);
    assert.equal((await loadSpecification(workspace.root, { profile: "smoke" })).jobs.length, 4);
  } finally {
    releaseTmp(layout);
    workspace.remove();
  }
});
