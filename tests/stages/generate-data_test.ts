import assert from "node:assert/strict";
import * as v from "valibot";
import { decodeTable } from "../../lib/contract/codec.ts";
import type { Data } from "../../lib/contract/plugins.ts";
import { numberColumn, numbers, table } from "../../lib/contract/table.ts";
import { type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { stage } from "../../stages/generate-data.ts";

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
  const run = () => runMessage(stage, { data: { echo } }, message, () => {});
  const [first] = await run();
  const [second] = await run();
  assert.deepEqual([...numbers(decodeTable(first.bytes), "word")], [7, 4294967295]);
  assert.deepEqual(first.bytes, second.bytes);
});
