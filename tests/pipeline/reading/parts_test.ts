/** Plug-ins that are put together from others of their slot. */
import assert from "node:assert/strict";
import { Problems } from "../../../lib/contract/errors.ts";
import { entryText } from "../../../lib/pipeline/code/bundle.ts";
import { readPipeline } from "../../../lib/pipeline/reading/pipeline-reader.ts";
import { makeWorkspace, toyPaper, toyPipeline } from "../toy/workspace.ts";

const workspace = makeWorkspace({
  "lib/figures/grid.ts": `import * as v from "valibot";
export const plugin = {
  summary: "a grid", parts: "panels",
  params: v.strictObject({
    panels: v.pipe(v.array(v.looseObject({ use: v.string() })), v.minLength(1)),
  }),
};
`,
});
globalThis.addEventListener("unload", () => workspace.remove());

async function figureWith(figure: string, axes = "") {
  const paper = toyPaper.replace("    figure: dots\n", `    figure: ${figure}\n${axes}`);
  assert.notEqual(paper, toyPaper);
  const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", paper]]);
  const { papers } = await readPipeline({ workspace: workspace.root, profile: undefined, texts });
  return papers[0].stages.find(({ name }) => name === "F1")!;
}

async function problemsOf(figure: string): Promise<string[]> {
  try {
    await figureWith(figure);
    return [];
  } catch (error) {
    assert.ok(error instanceof Problems, String(error));
    return error.errors.map(({ message }) => message);
  }
}

Deno.test("parts are uses of the same slot, also of one that has parts, and come into the bundle", async () => {
  const stage = await figureWith(
    "{ use: grid, panels: [{ use: dots, colour: blue }, { use: grid, panels: [{ use: dots }] }] }",
  );
  const [grid] = stage.slots.figure!;
  assert.deepEqual(grid.parts!.map(({ name, params }) => [name, params]), [
    ["dots", { colour: "blue" }],
    ["grid", { panels: [{ use: "dots" }] }],
  ]);
  // The parameters stay as they are written: they are what keys are made of.
  assert.deepEqual(grid.params.panels, [
    { colour: "blue", use: "dots" },
    { panels: [{ use: "dots" }], use: "grid" },
  ]);
  const text = entryText(stage);
  assert.match(text, /figure: \{ "dots": plugin\d, "grid": plugin\d \}/);
  assert.equal(text.match(/lib\/figures\/dots\.ts/g)?.length, 1);
});

Deno.test("a wrong part is reported as any use is, with its place", async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["{ use: pie }", /:32:42 cannot find figure "pie" in lib\/figures; allowed: grid, dots/],
    [
      "{ use: dots, colour: green }",
      /:32:56 cannot use "green" as parameter "colour" of figure "dots"/,
    ],
    [
      "{ use: dots, color: red }",
      /cannot find parameter "color" of figure "dots"; allowed: colour/,
    ],
    ["{ colour: red }", /cannot do without parameter "panels.0.use" of figure "grid"/],
  ];
  for (const [part, expected] of cases) {
    const problems = await problemsOf(`{ use: grid, panels: [${part}] }`);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0], expected);
  }
  assert.match((await problemsOf("{ use: grid, panels: dots }"))[0], /"panels" of figure "grid"/);
  assert.match((await problemsOf("{ use: grid }"))[0], /parameter "panels" of figure "grid"/);
});
