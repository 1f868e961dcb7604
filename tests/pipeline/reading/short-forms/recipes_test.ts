import assert from "node:assert/strict";
import { paperOf, problemsOf, stagesOf } from "./paper.ts";

const axes = `
axes: { width: [50, 100], size: { depth: [2, 4], correlation: [0, 0.5] }, seed: [1, 2] }
`;
const networks = (recipe: string) => `
  networks:
    kind: measure-spectra
    axes: [width, size, seed]
    ${recipe}
    dynamics: { use: mlp-gram, networks: 8 }
    measures: [correlation]
`;
const words =
  "model: mlp\n    parametrization: { use: shaped-relu, slopePlus: 0, slopeMinus: -1 }\n    ";
const pair = "stages:\n  pair: { kind: generate-data, axes: [size], data: gram-inputs }";

Deno.test("the recipe runs over the axes that model or parametrization reads, and no other", async () => {
  const short = axes + pair + networks(`${words}inputs: { data: pair.data }`);
  const long = axes + pair +
    networks("inputs: { data: pair.data, recipe: networks-recipe.recipe }") +
    `
  networks-recipe:
    kind: initialize
    axes: [width, size]
    ${words}
`;
  assert.deepEqual(await stagesOf(short), await stagesOf(long));
});

Deno.test("equal recipes are one stage, named by the first; others are numbered", async () => {
  const text = `${axes}${pair}
  one: &one { kind: measure-spectra, axes: [width], model: { use: mlp, time: 1 }, inputs: { data: pair },
    dynamics: { use: mlp-gram, networks: 8 }, measures: [correlation] }
  two: { kind: measure-spectra, axes: [width], model: { time: 1, use: mlp }, inputs: { data: pair },
    dynamics: { use: mlp-gram, networks: 9 }, measures: [correlation] }
  three: { kind: measure-spectra, axes: [width], model: { use: mlp, time: 2 }, inputs: { data: pair },
    dynamics: { use: mlp-gram, networks: 9 }, measures: [correlation] }
`;
  const stages = await stagesOf(text);
  assert.deepEqual(
    ["one", "two", "three"].map((name) => stages[name].inputs.recipe.stage),
    ["one-recipe", "one-recipe", "three-recipe"],
  );
});

Deno.test("a problem of the model is found where it is written", async () => {
  assert.match(
    await problemsOf(
      axes + pair + networks("model: { use: mlp, tmie: 1 }\n    inputs: { data: pair }"),
    ),
    /^papers\/short.yaml:9:24 cannot find parameter "tmie" of model "mlp"; allowed: time/,
  );
});

Deno.test("a recipe comes from one place", async () => {
  const text = axes + pair + networks("model: mlp\n    inputs: { recipe: pair.data, data: pair }");
  assert.match(
    await problemsOf(text),
    /^papers\/short.yaml:10:15 cannot take the recipe of stage "networks" twice/,
  );
  const taken = `${axes}${pair}${networks("model: mlp\n    inputs: { data: pair }")}
  networks-recipe: { kind: generate-data, data: gram-inputs }
`;
  assert.match(
    await problemsOf(taken),
    /^papers\/short.yaml:9:5 cannot give the name "networks-recipe" .* has it: rename that one/,
  );
});

Deno.test("the stage that is made has the place of the words it is made of", async () => {
  const { stages } = await paperOf(axes + pair + networks(`${words}inputs: { data: pair }`));
  const { place } = stages.find(({ name }) => name === "networks-recipe")!;
  assert.deepEqual(place, { file: "papers/short.yaml", line: 9, column: 5 });
});
