/** One output of all jobs of a stage as one table, as a stage that reads it is given it. */
import { withLabels } from "../../contract/labels.ts";
import { concatenate, type Table } from "../../contract/table.ts";
import type { Job } from "../specification/specification.ts";
import { later } from "../system/later.ts";

/** The bytes of one job's table. */
export interface TablePart {
  readonly job: Job;
  readonly output: string;
  readonly bytes: Uint8Array;
}

/** The rows of all parts, in their order, with one label column for each axis of the jobs. */
export async function gatheredTable(parts: readonly TablePart[]): Promise<Table> {
  const { decodeTable } = await later<typeof import("../../contract/codec.ts")>(
    import.meta.resolve("../../contract/codec.ts"),
  );
  return concatenate(
    parts.map(({ job, output, bytes }) =>
      withLabels(decodeTable(bytes), job.axes, `"${job.id}.${output}"`)
    ),
  );
}
