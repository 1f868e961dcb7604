/**
 * Runs one job by hand: with the inputs that the store has, its log as it comes, and nothing published. What
 * it gives goes to a scratch store, which is gone afterwards.
 */
import { UserError } from "../../contract/errors.ts";
import { runGraph, type RunOptions } from "../execution/run.ts";
import { inputsOf, rootOf } from "../planning/session.ts";
import { planOf } from "../planning/plan.ts";
import type { EngineListener, RunSummary } from "../runs/events.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { layoutOf } from "../store/layout.ts";
import { openLayout, readOnlyLayout } from "../store/opening.ts";
import { withScratch } from "../store/overlay.ts";
import type { OutputRecord } from "../store/record.ts";
import { openStore } from "../store/store.ts";
import { freshPath, releaseTmp } from "../store/unfinished.ts";

export interface RanAlone {
  readonly summary: RunSummary;
  /** Set where the store has a result of the same key. */
  readonly isSame: boolean | undefined;
  readonly outputs: readonly {
    readonly name: string;
    readonly record: OutputRecord;
    readonly bytes: Uint8Array<ArrayBuffer>;
  }[];
}

/** Throws a UserError where an input is not up to date. */
export async function runAlone(
  graph: JobGraph,
  job: Job,
  { options, listener }: {
    readonly options: Pick<RunOptions, "workspace" | "backend" | "signal" | "openPool">;
    readonly listener: EngineListener;
  },
): Promise<RanAlone> {
  await requireInputs(graph, job, options);
  const root = rootOf(options);
  const own = layoutOf(root);
  const below = openStore(readOnlyLayout(root));
  const scratchRoot = freshPath(own);
  const scratchLayout = openLayout(scratchRoot);
  const scratch = openStore(scratchLayout);
  try {
    const summary = await runGraph(graph, {
      ...options,
      artifacts: scratchRoot,
      openStore: () => withScratch(below, scratch),
      targets: [job.id],
      force: [job.id],
      checkpointSeconds: "never",
    }, listener);
    const key = summary.outcomes.get(job.id)?.key;
    const made = key === undefined ? undefined : scratch.getRecord(key);
    if (made === undefined) return { summary, isSame: undefined, outputs: [] };
    const stored = below.getRecord(made.key);
    const outputs = Object.entries(made.outputs).map(([name, record]) => ({
      name,
      record,
      bytes: scratch.getBlob(record.digest),
    }));
    const isSame = stored &&
      outputs.every(({ name, record }) => stored.outputs[name]?.digest === record.digest);
    return { summary, isSame, outputs };
  } finally {
    releaseTmp(scratchLayout);
    releaseTmp(own);
  }
}

async function requireInputs(
  graph: JobGraph,
  job: Job,
  { workspace, backend }: Pick<RunOptions, "workspace" | "backend">,
): Promise<void> {
  const inputs = inputsOf(job).map((index) => graph.jobs[index].id);
  if (inputs.length === 0) return;
  const asked = { workspace, targets: inputs, ...(backend ? { backend } : {}) };
  const { entries } = await planOf(graph, asked);
  const late = entries.filter(({ job, action }) => action !== "reused" && inputs.includes(job));
  if (late.length === 0) return;
  const more = late.length > 1 ? ` and ${late.length - 1} more` : "";
  const { profile } = graph.specification;
  throw new UserError({
    action: `cannot run "${job.id}" by hand: its input ${late[0].job}${more} is not up to date`,
    hint: `run \`deno task repro "${late[0].job}" --profile ${profile}\` first`,
  });
}
