/** The bridge in a Worker: what it gives away and what it keeps. */
import assert from "node:assert/strict";
import { type Outputs, tableOutput } from "../../lib/contract/stage.ts";
import { numberColumn, table, vectorColumn } from "../../lib/contract/table.ts";
import { connectStage, type RunMessage, type WorkerMessage } from "../../lib/contract/worker.ts";
import { bareMessage, bareStage } from "./bare-stage.ts";

/** What a stage with these outputs says to the engine, as it arrives there. */
async function saidBy(outputs: Outputs): Promise<WorkerMessage> {
  let said: WorkerMessage | undefined;
  let run: ((message: RunMessage) => Promise<void>) | undefined;
  connectStage(bareStage(() => outputs), {}, {
    ready: (given) => void (run = given),
    post: (sent, transfer = []) => void (said = structuredClone(sent, { transfer })),
  });
  await run!(bareMessage);
  return said!;
}

Deno.test("columns that are part of something larger are sent alone, and stay where they were", async () => {
  // A kernel's memory can not be given away, and its pages are no part of a result.
  const memory = new WebAssembly.Memory({ initial: 40 });
  const inKernel = new Float64Array(memory.buffer, 64, 3);
  inKernel.set([1, 2, 3]);
  const kept = Float32Array.of(1, 2, 3, 4, 5, 6);
  const made = table({
    x: numberColumn(inKernel, "m", "x"),
    image: vectorColumn(kept, 2, { description: "an image" }),
  });
  const bytes = new Uint8Array(memory.buffer, 64, 8);
  const answer = await saidBy({
    made: tableOutput(made),
    raw: { kind: "bytes", mediaType: "application/octet-stream", bytes },
  });
  assert.ok(answer.type === "done", JSON.stringify(answer));
  const [first, second] = answer.outputs;
  assert.ok(first.kind === "table" && second.kind === "bytes");
  assert.deepEqual(first.table, made);
  const { x, image } = first.table.columns;
  assert.ok(x.kind === "number" && image.kind === "vector");
  assert.deepEqual([x, image].map(({ values }) => values.buffer.byteLength), [24, 24]);
  assert.deepEqual([...second.bytes], [...bytes]);
  assert.equal(second.bytes.buffer.byteLength, 8);
  // A stage that keeps an array in its modules still has it for the next job.
  assert.deepEqual([...kept], [1, 2, 3, 4, 5, 6]);
});

Deno.test("an output of another shape is refused by name, with what is allowed", async () => {
  const wrong = { length: 1, labels: [], columns: { x: { kind: "number", values: [1] } } };
  const answer = await saidBy({ made: { kind: "table", table: wrong } as never });
  assert.ok(answer.type === "failed" && answer.user);
  assert.match(
    answer.message,
    /cannot store the output "made": column "x" holds neither float64.*; allowed: tableOutput/,
  );
});
