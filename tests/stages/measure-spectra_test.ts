import assert from "node:assert/strict";
import * as v from "valibot";
import type { Dynamics, Fields, Measure } from "../../lib/contract/plugins.ts";
import { numbers, tableFromRows, texts } from "../../lib/contract/table.ts";
import { type PluginSet, type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";
import { stage } from "../../stages/measure-spectra.ts";
import { tableOfArrays } from "../../stages/measurement/outputs.ts";
import { givenTable, silent } from "./given.ts";

const layers = labelledAxis("layer", [0, 10]);
const networks = { name: "network", length: 3 };

const counting = {
  summary: "ten times the layer index plus the network index, times the recipe's width",
  params: v.strictObject({}),
  fields: {
    signal: { description: "declared signal", unit: "V", axes: ["layer", "network"] },
    echo: { description: "echo", axes: ["layer"], when: "never" },
  },
  tables: { plain: { summary: "signal", fields: ["signal"], optional: ["echo"] } },
  simulate: ({ recipe }) => ({
    signal: namedArray(
      [layers, networks],
      Float64Array.from([0, 1, 2, 10, 11, 12], (value) => value * (recipe.width as number)),
    ),
  }),
} satisfies Dynamics<Record<never, never>>;

const identity = {
  summary: "the signal itself",
  params: v.strictObject({}),
  needs: ["signal"],
  columns: { signal: { description: "signal of the measure", axes: ["layer", "network"] } },
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

Deno.test("a table of the dynamics is its fields with their declared words", async () => {
  const uses = { ...message.uses, measures: [{ name: "plain", params: {}, words: {} }] };
  const [output] = await runMessage(stage, plugins, { ...message, uses }, silent);
  const { columns } = givenTable(output);
  assert.deepEqual(Object.keys(columns), ["layer", "network", "signal"]);
  assert.deepEqual([...numbers(givenTable(output), "signal")], [0, 2, 4, 20, 22, 24]);
  const { signal } = columns;
  assert.ok(signal.kind === "number");
  assert.deepEqual([signal.unit, signal.description], ["V", "declared signal"]);
});

Deno.test("an array's own words come before the declared ones", async () => {
  const measured = {
    ...identity,
    measure: ({ signal }: Fields) => ({ signal: { ...signal, description: "its own" } }),
  };
  const uses = { ...plugins, measures: { identity: measured } };
  const [output] = await runMessage(stage, uses, message, silent);
  assert.equal(givenTable(output).columns.signal.description, "its own");
});

Deno.test("what a plug-in does not declare, or over other axes, is refused by name", async () => {
  const run = (fields: object, columns: object = identity.columns) =>
    runMessage(
      stage,
      {
        dynamics: { counting: { ...counting, fields } },
        measures: { identity: { ...identity, columns } },
      } as unknown as PluginSet,
      message,
      silent,
    );
  const { echo, signal } = counting.fields;
  await run({ echo, signal });
  await assert.rejects(run({ echo }), /"signal" from the dynamics "counting".*allowed: echo/);
  for (const axes of [["layer"], ["network", "layer"], ["layer", "network", "input"]]) {
    await assert.rejects(
      run({ signal: { ...signal, axes } }),
      /with the axes layer, network; allowed: the declared ones/,
    );
  }
  const sometimes = [{ name: "depth", when: "never" }, "layer", "network"];
  await run({ signal: { ...signal, axes: sometimes } });
  await assert.rejects(run({ signal }, { other: signal }), /from the measure "identity"/);
});

Deno.test("two recipes in one job are refused with what to do", async () => {
  const recipe = [message.inputs.recipe[0], message.inputs.recipe[0]];
  await assert.rejects(
    runMessage(stage, plugins, { ...message, inputs: { recipe } }, silent),
    /2 networks' recipes at once; .*name the axes/,
  );
});

Deno.test("an array that lacks an axis is repeated along it, whatever the order of its axes", () => {
  const words = { description: "", unit: "dimensionless" };
  const perLayer = { ...namedArray([layers], Float64Array.of(5, 6)), ...words };
  const order = Float64Array.of(0, 1, 2, 3, 4, 5);
  const swapped = { ...namedArray([networks, layers], order), ...words };
  const full = { ...namedArray([layers, networks], new Float64Array(6)), ...words };
  const made = tableOfArrays({ full, perLayer, swapped });
  assert.deepEqual([...numbers(made, "perLayer")], [5, 5, 5, 6, 6, 6]);
  assert.deepEqual([...numbers(made, "swapped")], [0, 2, 4, 1, 3, 5]);
});

Deno.test("text labels stay text", () => {
  const pairs = labelledAxis("pair", ["1-2", "1-3"]);
  const rho = namedArray([pairs], Float64Array.of(1, 2));
  const made = tableOfArrays({ rho: { ...rho, description: "", unit: "dimensionless" } });
  assert.deepEqual(texts(made, "pair"), ["1-2", "1-3"]);
});
