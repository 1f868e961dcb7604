/** Names of `measures`: plug-ins, and tables of the stage's dynamics. */
import assert from "node:assert/strict";
import { Problems } from "../../../lib/contract/errors.ts";
import { entryText } from "../../../lib/pipeline/code/bundle.ts";
import { readPipeline } from "../../../lib/pipeline/reading/pipeline-reader.ts";
import { makeWorkspace, toyPaper, toyPipeline } from "../toy/workspace.ts";

const dynamics = (tables: string) =>
  `import * as v from "valibot";
export const plugin = {
  summary: "a wave", params: v.strictObject({}),
  fields: { height: { description: "height", axes: ["time"] } },
  tables: ${tables},
};
`;
const workspace = makeWorkspace({
  "stages/measure-spectra.ts": `import * as v from "valibot";
export const stage = {
  summary: "measures", params: v.strictObject({}),
  slots: { dynamics: "required", measures: "required" },
  inputs: { required: [], optional: [], rest: false },
  outputs: ({ measures }) => measures, run: () => ({}),
};
`,
  "lib/dynamics/wave.ts": dynamics(`{ heights: { summary: "heights", fields: ["height"] } }`),
  "lib/dynamics/clash.ts": dynamics(`{ energy: { summary: "energy", fields: ["height"] } }`),
  "lib/dynamics/bare.ts": dynamics("undefined"),
  "lib/measures/energy.ts": `import * as v from "valibot";
export const plugin = { summary: "energy", params: v.strictObject({}), needs: ["height"] };
`,
});
globalThis.addEventListener("unload", () => workspace.remove());

async function stageWith(words: string) {
  const paper = toyPaper.replace(
    "stages:\n  draws:",
    `stages:\n  waves: { kind: measure-spectra, ${words} }\n  draws:`,
  );
  const texts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", paper]]);
  const { papers } = await readPipeline({ workspace: workspace.root, profile: undefined, texts });
  return papers[0].stages.find(({ name }) => name === "waves")!;
}

async function problemsOf(words: string): Promise<string[]> {
  try {
    await stageWith(words);
    return [];
  } catch (error) {
    assert.ok(error instanceof Problems, String(error));
    return error.errors.map(({ message }) => message);
  }
}

Deno.test("measures are plug-ins or tables of the dynamics, and each is an output", async () => {
  const stage = await stageWith("dynamics: wave, measures: [energy, { use: heights }]");
  assert.deepEqual(stage.outputs, ["energy", "heights"]);
  const [energy, heights] = stage.slots.measures!;
  assert.equal(energy.file, "lib/measures/energy.ts");
  // The table is no file: it comes with its dynamics, and brings no module into the bundle.
  assert.deepEqual(heights, { name: "heights", params: {}, words: {}, axisParams: [] });
  const text = entryText(stage);
  assert.match(text, /lib\/dynamics\/wave\.ts/);
  assert.match(text, /measures: \{ "energy": plugin\d \}/);
});

Deno.test("what is neither is refused, with both kinds of names", async () => {
  const [problem, ...others] = await problemsOf("dynamics: wave, measures: [hieghts]");
  assert.match(problem, /:\d+:\d+ cannot find measures "hieghts".*allowed: heights, energy/);
  assert.deepEqual(others, []);
  // Another dynamics' table is none of this one's.
  assert.match((await problemsOf("dynamics: bare, measures: [heights]"))[0], /allowed: energy/);
});

Deno.test("a table has no parameters", async () => {
  const words = "dynamics: wave, measures: [{ use: heights, scale: 2 }]";
  assert.match((await problemsOf(words))[0], /parameter "scale" of measures "heights"/);
});

Deno.test("a name of both a table and a plug-in is refused with both places", async () => {
  const [problem] = await problemsOf("dynamics: clash, measures: [energy]");
  assert.match(problem, /dynamics "clash" has a table of that name, and lib\/measures\/energy\.ts/);
});

Deno.test("of a dynamics that is not there one problem is reported, not one for each table", async () => {
  const problems = await problemsOf("dynamics: waev, measures: [heights]");
  assert.equal(problems.length, 1);
  assert.match(problems[0], /cannot find dynamics "waev"/);
});
