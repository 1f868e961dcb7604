import assert from "node:assert/strict";
import * as v from "valibot";
import type { Data } from "../../lib/contract/plugins.ts";
import { numberColumn, numbers, table } from "../../lib/contract/table.ts";
import { type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { stage } from "../../stages/generate-data.ts";
import { givenTable, silent } from "./given.ts";

const echo = {
  summary: "its key",
  params: v.strictObject({}),
  generate: (_, key) => table({ word: numberColumn([...key], "dimensionless", "key word") }),
} satisfies Data<Record<never, never>>;

Deno.test("data are a function of the job's key alone", async () => {
  const message: RunMessage = {
    type: "run",
    inputs: {},
    params: {},
    uses: { data: [{ name: "echo", params: {}, words: {} }] },
    axes: {},
    key: [7, 4294967295],
    backend: "wasm",
  };
  const run = () => runMessage(stage, { data: { echo } }, message, silent);
  const [first] = await run();
  const [second] = await run();
  assert.deepEqual([...numbers(givenTable(first), "word")], [7, 4294967295]);
  assert.deepEqual(first, second);
});

const lengths = {
  summary: "lengths of its files",
  params: v.strictObject({}),
  files: ["images"],
  generate: (_, _key, files) =>
    table({
      length: numberColumn(
        Object.values(files).map(({ length }) => length),
        "dimensionless",
        "bytes",
      ),
    }),
} satisfies Data<Record<never, never>>;

Deno.test("data are made from the files that the stage takes; none are there when it takes none", async () => {
  const message: RunMessage = {
    type: "run",
    inputs: {},
    files: { images: new Uint8Array(28) },
    params: {},
    uses: { data: [{ name: "lengths", params: {}, words: {} }] },
    axes: {},
    key: [7, 1],
    backend: "wasm",
  };
  const [made] = await runMessage(stage, { data: { lengths } }, message, silent);
  assert.deepEqual([...numbers(givenTable(made), "length")], [28]);
  const { files: _, ...without } = message;
  const [empty] = await runMessage(stage, { data: { lengths } }, without, silent);
  assert.deepEqual([...numbers(givenTable(empty), "length")], []);
});
