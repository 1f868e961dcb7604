/** A table in full, for other programs: the output of all jobs of a stage, with its axes as columns. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { tableMediaType } from "../../contract/media-types.ts";
import { gatheredTable } from "../report/gathered-table.ts";
import type { Job } from "../specification/specification.ts";
import type { OutputRecord } from "../store/record.ts";
import { later } from "../system/later.ts";

/** A job and what it gave. */
export interface ShownJob {
  readonly job: Job;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
}

/**
 * One table as CSV: that of `output`, or the only one that the stage has. Several jobs' tables are
 * gathered as a stage that reads them gathers them: one label column for each axis. Throws a UserError
 * that names the tables where several could be meant.
 */
export async function csvOfJobs(
  shown: readonly ShownJob[],
  output: string | undefined,
  bytesOf: (job: Job, output: OutputRecord) => Uint8Array,
): Promise<string> {
  const name = tableOf(shown, output);
  const { csvOf } = await later<typeof import("../report/csv.ts")>(
    import.meta.resolve("../report/csv.ts"),
  );
  const parts = shown.map(({ job, outputs }) => ({
    job,
    output: name,
    bytes: bytesOf(job, outputs[name]),
  }));
  return csvOf(await gatheredTable(parts));
}

function tableOf(shown: readonly ShownJob[], output: string | undefined): string {
  const stages = new Map(
    shown.map(({ job: { stage }, outputs }) => [`${stage.paper}/${stage.name}`, outputs]),
  );
  const [first] = stages.values();
  const names = Object.keys(first).filter((name) => first[name].mediaType === tableMediaType);
  if (stages.size > 1) {
    throw refusal(`the tables of ${stages.size} stages as one`, [...stages.keys()]);
  }
  const [stage] = stages.keys();
  const addresses = names.map((name) => `${stage}.${name}`);
  if (output !== undefined && !names.includes(output)) {
    throw refusal(`"${output}", which is no table, as a table`, addresses);
  }
  if (output !== undefined) return output;
  if (names.length === 1) return names[0];
  const what = names.length === 0 ? "a stage without a table" : `${names.length} tables as one`;
  throw refusal(what, addresses);
}

function refusal(what: string, allowed: readonly string[]): UserError {
  return new UserError({
    action: `cannot write ${what}`,
    ...(allowed.length === 0 ? {} : { allowed: allowed.join(", "), hint: "name one of them" }),
    exitCode: exitCodes.specification,
  });
}
