/** What a stage gave, a table or bytes; and how a test runs one. */
import assert from "node:assert/strict";
import type { Table } from "../../lib/contract/table.ts";
import type { Listeners, OutputMessage } from "../../lib/contract/worker.ts";

export function givenTable(output: OutputMessage): Table {
  assert.ok(output.kind === "table", `${output.name} is no table`);
  return output.table;
}

export function givenBytes(output: OutputMessage): Uint8Array {
  assert.ok(output.kind === "bytes", `${output.name} is a table`);
  return output.bytes;
}

/** For a job whose progress nobody follows. */
export const silent: Listeners = { progress: () => {} };
