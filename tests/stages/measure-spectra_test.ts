import assert from "node:assert/strict";
import * as v from "valibot";
import type { Dynamics, Measure } from "../../lib/contract/plugins.ts";
import { numbers, tableFromRows, texts } from "../../lib/contract/table.ts";
import { type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";
import { stage } from "../../stages/measure-spectra.ts";
import { tableOfArrays } from "../../stages/measurement/outputs.ts";
import { givenTable } from "./given.ts";

const layers = labelledAxis("layer", [0, 10]);
const networks = { name: "network", length: 3 };

const counting = {
  summary: "ten times the layer index plus the network index, times the recipe's width",
  params: v.strictObject({}),
  simulate: ({ recipe }) => ({
    signal: namedArray(
      [layers, networks],
      Float64Array.from([0, 1, 2, 10, 11, 12], (value) => value * (recipe.width as number)),
      { description: "signal" },
    ),
  }),
} satisfies Dynamics<Record<never, never>>;

const identity = {
  summary: "the signal itself",
  params: v.strictObject({}),
  needs: ["signal"],
  measure: ({ signal }) => ({ signal }),
} satisfies Measure<Record<never, never>>;

const message: RunMessage = {
  type: "run",
  inputs: {
    recipe: [{ axes: { width: 2 }, table: tableFromRows([{ width: 2 }]) }],
  },
  params: {},
  uses: {
    dynamics: [{ name: "counting", params: {}, words: {} }],
    measures: [{ name: "identity", params: {}, words: {} }],
  },
  axes: { width: 2 },
  key: [1, 2],
  backend: "wasm",
};
const plugins = { dynamics: { counting }, measures: { identity } };
const silent = () => {};

Deno.test("each measure becomes a table with one row per layer and network", async () => {
  const [output] = await runMessage(stage, plugins, message, silent);
  const made = givenTable(output);
  assert.equal(output.name, "identity");
  assert.deepEqual([...numbers(made, "layer")], [0, 0, 0, 10, 10, 10]);
  assert.deepEqual([...numbers(made, "network")], [0, 1, 2, 0, 1, 2]);
  assert.deepEqual([...numbers(made, "signal")], [0, 2, 4, 20, 22, 24]);
});

Deno.test("a field that the dynamics lack is named, with those there are", async () => {
  const blind = { ...identity, needs: ["curvature"] };
  await assert.rejects(
    runMessage(stage, { ...plugins, measures: { identity: blind } }, message, silent),
    /without the field "curvature"; allowed: fields of these dynamics: signal/,
  );
});

Deno.test("two recipes in one job are refused with what to do", async () => {
  const recipe = [message.inputs.recipe[0], message.inputs.recipe[0]];
  await assert.rejects(
    runMessage(stage, plugins, { ...message, inputs: { recipe } }, silent),
    /2 networks' recipes at once; .*name the axes/,
  );
});

Deno.test("an array that lacks an axis is repeated along it, whatever the order of its axes", () => {
  const perLayer = namedArray([layers], Float64Array.of(5, 6), { description: "" });
  const swapped = namedArray([networks, layers], Float64Array.of(0, 1, 2, 3, 4, 5), {
    description: "",
  });
  const full = namedArray([layers, networks], new Float64Array(6), { description: "" });
  const made = tableOfArrays({ full, perLayer, swapped });
  assert.deepEqual([...numbers(made, "perLayer")], [5, 5, 5, 6, 6, 6]);
  assert.deepEqual([...numbers(made, "swapped")], [0, 2, 4, 1, 3, 5]);
});

Deno.test("text labels stay text", () => {
  const pairs = labelledAxis("pair", ["1-2", "1-3"]);
  const made = tableOfArrays({
    rho: namedArray([pairs], Float64Array.of(1, 2), { description: "" }),
  });
  assert.deepEqual(texts(made, "pair"), ["1-2", "1-3"]);
});
