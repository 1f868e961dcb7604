/**
 * Between a stage, which has tables, and the store, which has bytes. It is a bundle of its own, which a
 * seat's process loads once, so that no stage's code carries Arrow; its digest is part of every key.
 */
import { decodeTable, encodeTable } from "../../contract/codec.ts";
import { tableMediaType } from "../../contract/media-types.ts";
import { UserError } from "../../contract/errors.ts";
import { outputProblem } from "../../contract/output-shape.ts";
import { rowsOf, type Table } from "../../contract/table.ts";
import type { InputPart, OutputMessage, RunMessage } from "../../contract/worker.ts";
import type { JobMessage, StoredOutput } from "./protocol.ts";

export { failedWith } from "../../contract/failure.ts";

/** The message for the Worker, and the buffers in it that can be given away. */
export function runMessageOf(
  job: JobMessage,
): { readonly message: RunMessage; readonly buffers: readonly ArrayBufferLike[] } {
  const inputs: Record<string, readonly InputPart[]> = {};
  const buffers = new Set<ArrayBufferLike>();
  for (const [role, parts] of Object.entries(job.inputs)) {
    inputs[role] = parts.map(({ axes, mediaType, bytes }) => {
      if (mediaType !== tableMediaType) {
        throw new UserError({
          action: `cannot read the input "${role}", of type ${mediaType}, as a table`,
          hint: "name an output in the YAML that is a table",
          exitCode: 1,
        });
      }
      const table = decodeTable(bytes);
      for (const column of Object.values(table.columns)) {
        if (column.kind !== "text") buffers.add(column.values.buffer);
      }
      return { axes, table };
    });
  }
  for (const { buffer } of Object.values(job.files ?? {})) buffers.add(buffer);
  const { resumed } = job.checkpoint ?? {};
  if (resumed !== undefined) buffers.add(resumed.buffer);
  return { message: { ...job, inputs }, buffers: [...buffers] };
}

/** Outputs as they are stored. Throws a UserError for a table that cannot be; see encodeTable. */
export function storedOutputs(outputs: readonly OutputMessage[]): StoredOutput[] {
  return outputs.map(({ name, ...output }) => {
    const problem = outputProblem(output);
    if (problem !== undefined) throw new Error(`the stage sent an output "${name}": ${problem}`);
    if (output.kind === "table") {
      const bytes = encodeTable(output.table);
      requireReadable(name, bytes, output.table);
      return { name, mediaType: tableMediaType, bytes };
    }
    // Readers would take them for a table that the engine wrote; Arrow reads an empty one in almost anything.
    if (output.mediaType === tableMediaType) {
      throw new Error(
        `the stage sent an output "${name}" as bytes of a table: it must send the table`,
      );
    }
    return { name, mediaType: output.mediaType, bytes: output.bytes };
  });
}

/** What is stored is read once, as its readers will: it must be a table, and the one that was given. */
function requireReadable(name: string, bytes: Uint8Array, given: Table): void {
  let read: Table;
  try {
    read = decodeTable(bytes);
  } catch (error) {
    throw new Error(`the stage sent an output "${name}" that cannot be read as a table: ${error}`);
  }
  const problem = outputProblem({ kind: "table", table: read }) ??
    (summaryOf(read) === summaryOf(given) ? undefined : "it would come back as another table");
  if (problem !== undefined) throw new Error(`the stage sent an output "${name}": ${problem}`);
}

/** All of a table but its numbers and texts. */
function summaryOf({ length, columns, labels }: Table): string {
  const parts = Object.entries(columns).map(([name, column]) => {
    const unit = column.kind === "text" ? "" : column.unit;
    const missing = column.kind === "number" ? column.missing ?? null : null;
    const size = column.kind === "vector" ? column.size : 1;
    return [name, column.kind, column.description, unit, missing, size, rowsOf(column)];
  });
  return JSON.stringify([length, labels, parts]);
}
