/**
 * A table in full, for other programs: the output of all jobs of a stage, with its axes as columns, or the
 * rows of a claim's verdict.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { tableMediaType } from "../../contract/media-types.ts";
import type { Table } from "../../contract/table.ts";
import { parseVerdict, verdictOutput } from "../report/claims.ts";
import { verdictTable } from "../report/verdict-table.ts";
import { gatheredTable } from "../report/gathered-table.ts";
import type { Job } from "../specification/specification.ts";
import type { OutputRecord } from "../store/record.ts";
import { later } from "../system/later.ts";

/** A job and what it gave. */
export interface ShownJob {
  readonly job: Job;
  readonly outputs: Readonly<Record<string, OutputRecord>>;
}

/** What `--format` may be: a table in a format of other programs, or what its columns mean. */
export const shownFormats = ["csv", "arrow", "json", "npy", "npz", "dictionary"] as const;
export type ShownFormat = (typeof shownFormats)[number];

type BytesOf = (job: Job, output: OutputRecord) => Uint8Array;

/** The whole of it in a format. Throws as {@link tableOfJobs} does. */
export async function shownAs(
  format: ShownFormat,
  { shown, output, bytesOf }: {
    readonly shown: readonly ShownJob[];
    readonly output: string | undefined;
    readonly bytesOf: BytesOf;
  },
): Promise<string | Uint8Array> {
  const { name, table } = await tableOfJobs(shown, output, bytesOf);
  if (format === "csv") {
    const { csvOf } = await later<typeof import("../report/csv.ts")>(
      import.meta.resolve("../report/csv.ts"),
    );
    return csvOf(table);
  }
  if (format === "dictionary") {
    const { columnMeanings, dictionaryText, withMeanings } = await later<
      typeof import("./data-table.ts")
    >(import.meta.resolve("./data-table.ts"));
    const [{ job: { stage } }] = shown;
    const path = `${stage.paper}/${stage.name}.${name}`;
    const about = { path, paper: stage.paper, stage: stage.name, output: name, rows: table.length };
    const forms = ["arrow", "csv"];
    const columns = columnMeanings(table);
    return dictionaryText(withMeanings([{ ...about, forms, columns, jobs: [] }]));
  }
  const { encodedTable } = await later<typeof import("../packages/table-formats.ts")>(
    import.meta.resolve("../packages/table-formats.ts"),
  );
  const bytes = encodedTable(table, format);
  return format === "json" ? new TextDecoder().decode(bytes) : bytes;
}

/**
 * One table: that of `output`, or the only one that the stage has; of a claim, the rows of its verdict.
 * Several jobs' tables are gathered as a stage that reads them gathers them: one label column for each
 * axis. Throws a UserError that names the tables where several could be meant.
 */
async function tableOfJobs(
  shown: readonly ShownJob[],
  output: string | undefined,
  bytesOf: BytesOf,
): Promise<{ readonly name: string; readonly table: Table }> {
  const verdict = output ?? verdictOutput;
  const isVerdict = shown.every(({ job }) => job.stage.role === "claim") &&
    verdict === verdictOutput;
  if (isVerdict && shown.length === 1) {
    const [{ job, outputs }] = shown;
    return { name: verdict, table: verdictTable(parseVerdict(bytesOf(job, outputs[verdict]))) };
  }
  const name = tableOf(shown, output);
  const parts = shown.map(({ job, outputs }) => ({
    job,
    output: name,
    bytes: bytesOf(job, outputs[name]),
  }));
  return { name, table: await gatheredTable(parts) };
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
