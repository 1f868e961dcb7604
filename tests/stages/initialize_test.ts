import assert from "node:assert/strict";
import * as v from "valibot";
import type { Model, Parametrization } from "../../lib/contract/plugins.ts";
import { row } from "../../lib/contract/table.ts";
import { type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { stage } from "../../stages/initialize.ts";
import { givenTable, silent } from "./given.ts";

const sized = v.strictObject({ width: v.pipe(v.number(), v.description("width")) });
const plain = {
  summary: "a network of one layer",
  params: sized,
  describe: ({ width }) => ({ width, activation: "relu" }),
} satisfies Model<v.InferOutput<typeof sized>>;

const powered = v.strictObject({ exponent: v.pipe(v.number(), v.description("exponent")) });
const power = {
  summary: "scale = width^exponent",
  params: powered,
  scale: (recipe, { exponent }) => ({ ...recipe, scale: (recipe.width as number) ** exponent }),
} satisfies Parametrization<v.InferOutput<typeof powered>>;

function message(exponent: unknown): RunMessage {
  return {
    type: "run",
    inputs: {},
    params: {},
    uses: {
      model: [{ name: "plain", params: { width: 4 }, words: {} }],
      parametrization: [{ name: "power", params: { exponent }, words: {} }],
    },
    axes: { width: 4 },
    key: [0, 0],
    backend: "wasm",
  };
}
const plugins = { model: { plain }, parametrization: { power } };

Deno.test("the recipe is one row: the architecture with its scaled constants", async () => {
  const [output] = await runMessage(stage, plugins, message(-0.5), silent);
  assert.equal(output.name, "recipe");
  assert.deepEqual(row(givenTable(output), 0), { width: 4, activation: "relu", scale: 0.5 });
});

Deno.test("a constant that overflows is named", async () => {
  await assert.rejects(
    runMessage(stage, plugins, message(1e9), silent),
    /initialise a network whose scale is Infinity/,
  );
});

Deno.test("a wrong parameter is refused with the plug-in and the path", async () => {
  await assert.rejects(
    runMessage(stage, plugins, message("half"), silent),
    /parameters of parametrization power: exponent: .*Expected number/,
  );
});
