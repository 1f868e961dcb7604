/** The report of what is archived, as files of the archive: made apart, from these results and no others. */
import type { ArchivedResults } from "./archived-jobs.ts";
import { archivedClaims } from "./claims-files.ts";
import type { PayloadFile } from "./payload.ts";
import { readOnlyRecord } from "./store-files.ts";
import type { JobResult } from "../../site/content.ts";
import { siteFolder } from "../../site/made-from.ts";
import { writeSite } from "../../site/site.ts";
import { filesUnder } from "../../store/inventory.ts";
import { type Layout, layoutOf } from "../../store/layout.ts";
import { freshPath, releaseTmp } from "../../store/unfinished.ts";

/** The files lie in this process's own folder of unfinished ones, which the caller gives back. */
export async function reportFiles(
  layout: Layout,
  results: ArchivedResults,
): Promise<readonly PayloadFile[]> {
  const folder = freshPath(layout);
  Deno.mkdirSync(folder, { recursive: true });
  const { own, cache } = layoutOf(folder);
  const apart: Layout = { ...layout, own, tmp: own.tmp, cache };
  const { graph, jobs } = results;
  const byJob = new Map(
    jobs.map((
      { job, record: { key, outputs } },
    ): [string, JobResult] => [job.id, { key, outputs }]),
  );
  try {
    await writeSite({
      document: archivedClaims(layout, results),
      graph,
      layout: apart,
      results: byJob,
      recordOf: (key) => readOnlyRecord(layout, key),
    }, { drawsPdf: true });
  } finally {
    releaseTmp(apart);
  }
  const root = `${folder}/${siteFolder}`;
  return filesUnder(root).map(({ path }) => ({
    path: `data/report${path.slice(root.length)}`,
    content: path,
  }));
}
