/** Bundles that come in groups while jobs run: the same bytes, the same problems, and no job is left out. */
import assert from "node:assert/strict";
import { Problems } from "../../../lib/contract/errors.ts";
import { buildBundles, stopBuilding } from "../../../lib/pipeline/code/bundle-build.ts";
import {
  bundlesOf,
  comingBundles,
  conversionEntry,
  entryText,
} from "../../../lib/pipeline/code/bundle.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import type { EngineEvent } from "../../../lib/pipeline/runs/events.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { makeToy, type Toy, toyGraph } from "../toy.ts";

/** More than two groups of bundles, each for one stage of its own kind; the later ones need the first. */
const kinds = ["sum", "sign", "draw", "spin", "sleep", "noise", "unstable", "sly", "counts"];
const more = Array.from({ length: 6 }, (_, i) => `more${i}`);
const params: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  spin: { count: 1 },
  sleep: { milliseconds: 1 },
  counts: { steps: 1 },
};
const graph = toyGraph([...kinds, ...more].map((kind, i) => ({
  name: kind,
  kind,
  params: params[kind] ?? {},
  ...(i === 0 ? {} : { reads: { value: kinds[0] } }),
})));
const stages = graph.specification.papers[0].stages;

function makeWide(): Toy {
  const toy = makeToy();
  for (const kind of more) {
    toy.write(`stages/${kind}.ts`, `${toy.read("stages/sum.ts")}// ${kind}\n`);
  }
  return toy;
}

/** Its context of bundling, with a store of its own. */
async function withContext<T>(
  toy: Toy,
  work: (context: Parameters<typeof bundlesOf>[1]) => Promise<T>,
): Promise<T> {
  const layout = layoutOf(`${toy.root}/artifacts`);
  const store = openStore(openLayout(`${toy.root}/artifacts`));
  try {
    return await work({ workspace: toy.root, store, tell: () => {}, clock: () => 0 });
  } finally {
    releaseTmp(store.layout);
    releaseTmp(layout);
  }
}

Deno.test("jobs of the first bundles run before the last ones are made, and all run", async () => {
  const toy = makeWide();
  const events: EngineEvent[] = [];
  const { executed, exitCode } = await runGraph(
    graph,
    { workspace: toy.root, jobs: 2 },
    (event) => {
      events.push(event);
    },
  );
  assert.deepEqual([executed, exitCode], [15, 0]);
  const firstStart = events.findIndex((event) => event.type === "state" && event.to === "running");
  const lastBundle = events.findLastIndex(({ type }) => type === "bundled");
  assert.ok(firstStart >= 0 && firstStart < lastBundle, `${firstStart}, ${lastBundle}`);
  assert.equal(events.filter(({ type }) => type === "bundled").length, 16);

  const again: string[] = [];
  const second = await runGraph(graph, { workspace: toy.root }, ({ type }) => again.push(type));
  assert.equal(second.reused, 15);
  assert.ok(!again.includes("bundled"), "all groups are remembered");
  toy.remove();
});

Deno.test("bundles that come in groups have the bytes of those that are built together", async () => {
  const toy = makeWide();
  const grouped = await withContext(toy, (context) => bundlesOf(stages, context));
  const entries = [conversionEntry, ...stages.map(entryText)];
  const together = await buildBundles(toy.root, entries);
  await stopBuilding();
  const [conversion, ...others] = together.map(({ code }) => digestOf(code));
  assert.equal(grouped.conversion.digest, conversion);
  assert.deepEqual(stages.map((stage) => grouped.stages.get(stage)!.digest), others);
  toy.remove();
});

for (const isRemembered of [false, true]) {
  const when = isRemembered ? "and some are remembered" : "and nothing is remembered";
  Deno.test(`a run is of the code it began with: files are edited and go while jobs run, ${when}`, async () => {
    const toy = makeWide();
    if (isRemembered) {
      const few = toyGraph([{ name: "sum", kind: "sum", params: {} }]);
      await runGraph(few, { workspace: toy.root });
    }
    const before = new Map(
      [...kinds, ...more].map((kind) => [kind, toy.read(`stages/${kind}.ts`)] as const),
    );
    const last = ["counts", ...more];
    let isEdited = false;
    const bundled = new Map<string, string>();
    const { executed, exitCode } = await runGraph(
      graph,
      { workspace: toy.root, jobs: 2, force: ["toy/sum"] },
      (event) => {
        if (event.type === "bundled") bundled.set(event.kind, event.digest);
        if (isEdited || event.type !== "state" || event.to !== "running") return;
        isEdited = true;
        for (const kind of last) {
          if (kind === more[5]) Deno.removeSync(`${toy.root}/stages/${kind}.ts`);
          else toy.write(`stages/${kind}.ts`, "export default 1;\n");
        }
      },
    );
    assert.ok(isEdited);
    assert.deepEqual([executed, exitCode], [15, 0]);
    for (const kind of last) toy.write(`stages/${kind}.ts`, before.get(kind)!);
    const entries = [...kinds, ...more].map((_, i) => entryText(stages[i]));
    const together = await buildBundles(toy.root, entries);
    await stopBuilding();
    for (const [i, kind] of [...kinds, ...more].entries()) {
      if (isRemembered && kind === "sum") continue;
      assert.equal(bundled.get(kind), digestOf(together[i].code), kind);
    }
    toy.remove();
  });
}

Deno.test("problems of all groups are reported together; what had run by then is kept", async () => {
  const toy = makeWide();
  const wrong = [more[0], more[5], "counts"];
  for (const kind of wrong) {
    toy.edit(`stages/${kind}.ts`, 'import * as v from "valibot";', (found) =>
      //
      `${found}\nimport "./nothing-${kind}.ts";`);
  }
  const ran: string[] = [];
  const running = runGraph(graph, { workspace: toy.root, jobs: 1 }, (event) => {
    if (event.type === "state" && event.to === "done") ran.push(event.job);
  });
  await assert.rejects(running, (error) => {
    assert.ok(error instanceof Problems, String(error));
    assert.equal(error.errors.length, wrong.length, error.message);
    for (const kind of wrong) assert.match(error.message, new RegExp(`nothing-${kind}\\.ts`));
    return true;
  });
  for (const kind of wrong) toy.edit(`stages/${kind}.ts`, `import "./nothing-${kind}.ts";`, "");
  const { executed, reused } = await runGraph(graph, { workspace: toy.root });
  assert.deepEqual([executed, reused], [15 - ran.length, ran.length]);
  toy.remove();
});

Deno.test("who stops gets no further group, and what is there stays", async () => {
  const toy = makeWide();
  await withContext(toy, async (context) => {
    const arrived: number[] = [];
    const coming = await comingBundles(stages, {
      ...context,
      arrived: (stages) => arrived.push(stages.size),
    });
    coming.stop();
    await coming.rest;
    // Nothing is remembered at first; then a group of four with the conversion, and the one begun meanwhile.
    assert.deepEqual(arrived.filter((count) => count > 0), [3, 8]);
    assert.equal(coming.stages.size, 11);
    const rest = await bundlesOf(stages, context);
    assert.equal(rest.stages.size, 15);
  });
  toy.remove();
});
