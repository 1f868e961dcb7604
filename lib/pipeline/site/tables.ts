/** The tables that a claim reads and gives, as people take them along: of a stage all jobs in one table. */
import { tableMediaType } from "../../contract/media-types.ts";
import { digestRecord } from "../keys/digest.ts";
import { csvOf } from "../report/csv.ts";
import { gatheredTable } from "../report/gathered-table.ts";
import type { Job } from "../specification/specification.ts";
import { readBlob } from "../store/store.ts";
import { later } from "../system/later.ts";
import { tableFile } from "./addresses.ts";
import type { SiteContent } from "./content.ts";
import type { SiteFiles } from "./site-files.ts";

/** A larger one is not in the site; `show --csv` writes it. */
const bytesMax = 300_000;

/** Writes the table of one output of a stage over all its jobs; undefined if it is none, or too large. */
export async function tableDownload(
  content: SiteContent,
  files: SiteFiles,
  { jobs, output }: { readonly jobs: readonly Job[]; readonly output: string },
) {
  const found = jobs.map((job) => ({ job, record: content.results.get(job.id)?.outputs[output] }));
  if (found.some(({ record }) => record?.mediaType !== tableMediaType)) return undefined;
  const bytes = found.reduce((sum, { record }) => sum + record!.size, 0);
  if (bytes > bytesMax) return undefined;
  const { stage } = jobs[0];
  const name = `${stage.name}.${output}`;
  const source = digestRecord("table", found.map(({ job, record }) => [job.axes, record!.digest]));
  const [csv, arrow] = ["csv", "arrow"].map((ending) => tableFile(stage.paper, name, ending));
  if (!files.keep(csv, source) || !files.keep(arrow, source)) {
    const { encodeTable } = await later<typeof import("../packages/table-codec.ts")>(
      import.meta.resolve("../packages/table-codec.ts"),
    );
    const table = await gatheredTable(found.map(({ job, record }) => ({
      job,
      output,
      bytes: readBlob(content.layout, record!.digest),
    })));
    files.make(csv, source, () => csvOf(table));
    files.make(arrow, source, () => encodeTable(table));
  }
  return { name, files: [["CSV", csv], ["Arrow", arrow]] as const };
}
