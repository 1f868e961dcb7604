/** The figures of an archive, by readable names: copies of their blobs. */
import type { FigureProse } from "../../specification/specification.ts";
import { viewPath } from "../../report/view.ts";
import type { Layout } from "../../store/layout.ts";
import type { ArchivedResults } from "./archived-jobs.ts";
import type { PayloadFile } from "./payload.ts";

export interface ArchivedFigure {
  /** `paper/F1[point]`. */
  readonly name: string;
  readonly caption: string;
  /** Of its picture, in the bag. */
  readonly path: string;
}

/** From the bag: `data/figures/paper/F1/F1.svg`. */
const figurePath = (path: string) => path.replace(/^out\//, "data/figures/");

export function figureFiles(layout: Layout, { graph, jobs }: ArchivedResults): {
  readonly files: readonly PayloadFile[];
  readonly figures: readonly ArchivedFigure[];
} {
  const captions = new Map<string, FigureProse>();
  for (const { name: paper, figures } of graph.specification.papers) {
    for (const figure of figures) captions.set(`${paper}/${figure.name}`, figure);
  }
  const files = new Map<string, PayloadFile>();
  const figures: ArchivedFigure[] = [];
  for (const { job, record } of jobs) {
    if (job.stage.role !== "figure") continue;
    const paths = Object.entries(record.outputs).map(([name, { digest, mediaType }]) => {
      const path = figurePath(viewPath(job, name, mediaType));
      files.set(path, { path, content: layout.blob(digest), digest });
      return path;
    });
    const picture = paths.find((path) => path.endsWith(".svg")) ?? paths[0];
    const caption = captions.get(`${job.stage.paper}/${job.stage.name}`)?.caption ?? "";
    if (picture !== undefined) figures.push({ name: job.id, caption, path: picture });
  }
  return { files: [...files.values()], figures };
}
