/** The last results without a failure, which stay on screen while someone edits (`--watch`). */
import type { ClaimRow } from "./claims-table.ts";
import type { Scope } from "./head.ts";
import type { Digest } from "../keys/digest.ts";
import type { RunSummary } from "../runs/events.ts";
import type { Job, PaperSpec } from "../specification/specification.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { hasFields, isListOf, isMap } from "../store/shape.ts";
import { viewPath } from "./view.ts";

/** Which run results are of. */
export interface ResultsAbout extends Scope {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly finished: string;
  /** What was asked for; empty: everything. */
  readonly targets: readonly string[];
}

export interface GoodResults {
  /** Absent in what an older version kept. */
  readonly about?: ResultsAbout;
  readonly papers: readonly Pick<PaperSpec, "name" | "source">[];
  readonly rows: readonly ClaimRow[];
  readonly figures: readonly GoodFigure[];
}

export interface GoodFigure {
  readonly paper: string;
  /** Name of the figure, with its axis point. */
  readonly name: string;
  readonly caption: string;
  /** From the store's folder: `out/paper/F1/F1.png`. */
  readonly path: string;
  readonly digest: Digest;
}

/** Figures that are done: of each the picture, or else its first file. */
export function figuresOf(
  jobs: readonly Job[],
  outcomes: RunSummary["outcomes"],
  papers: readonly PaperSpec[],
): GoodFigure[] {
  return jobs.flatMap((job) => {
    const { stage } = job;
    const outputs = outcomes.get(job.id)?.outputs;
    if (stage.role !== "figure" || outputs === undefined) return [];
    const names = Object.keys(outputs);
    const name = ["image/png", "image/svg+xml"].map((type) =>
      names.find((name) =>
        outputs[name].mediaType === type
      )
    ).find((name) => name !== undefined) ?? names[0];
    const { mediaType, digest } = outputs[name];
    const prose = papers.find(({ name }) => name === stage.paper)?.figures
      .find(({ name }) => name === stage.name);
    return [{
      paper: stage.paper,
      name: job.id.slice(stage.paper.length + 1),
      caption: prose?.caption ?? "",
      path: viewPath(job, name, mediaType),
      digest,
    }];
  });
}

/** Rows without a verdict take the last good one, and say so. */
export function withLastGood(
  rows: readonly ClaimRow[],
  good: GoodResults | undefined,
): readonly ClaimRow[] {
  const nameOf = ({ paper, claim, point }: ClaimRow) => `${paper}/${claim.name}${point}`;
  const known = new Map(good?.rows.map((row) => [nameOf(row), row]));
  return rows.map((row) => {
    const { verdict, compared } = row.verdict === undefined ? known.get(nameOf(row)) ?? {} : {};
    return verdict === undefined ? row : { ...row, verdict, compared, isBefore: true };
  });
}

/** Figures of a run, and the last good ones of those that it has not made. */
export function withGoodFigures(
  figures: readonly GoodFigure[],
  good: GoodResults | undefined,
): readonly GoodFigure[] {
  const made = new Set(figures.map(({ path }) => path));
  return [...figures, ...(good?.figures ?? []).filter(({ path }) => !made.has(path))];
}

export function readLastGood(layout: Layout, name: string): GoodResults | undefined {
  return readCache<GoodResults>(layout, fileOf(name), isGoodResults);
}

export function writeLastGood(layout: Layout, name: string, good: GoodResults): void {
  writeCache(layout, fileOf(name), good);
}

const isGoodResults = hasFields({
  papers: isListOf(isMap),
  rows: isListOf(hasFields({ claim: isMap })),
  figures: isListOf(isMap),
});

/** Named anew when the form of {@link GoodResults} changes: what an older version wrote is not read. */
function fileOf(name: string): string {
  return `good-results-${name}.json`;
}
