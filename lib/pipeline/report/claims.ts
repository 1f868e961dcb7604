/** Reads the verdicts of claims from the store. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { type ClaimVerdict, verdictTextProblem } from "../../contract/verdict.ts";
import type { ClaimRow } from "./claims-table.ts";
import { annotated, comparedText } from "./compared.ts";
import type { OutputRecord } from "../store/record.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import type { Layout } from "../store/layout.ts";
import { DamagedBlob, readBlob } from "../store/store.ts";
import { pointText } from "../specification/targets.ts";

/** The output of a comparison that holds its verdict. */
export const verdictOutput = "verdict";

export type OutputsByJob = ReadonlyMap<
  string,
  { readonly outputs: Readonly<Record<string, OutputRecord>> }
>;

/** What a plan knows of its jobs: the outputs of those that are up to date. */
export function knownOutputs(
  entries: Iterable<
    { readonly job: string; readonly outputs?: Readonly<Record<string, OutputRecord>> }
  >,
): OutputsByJob {
  const known = new Map<string, { readonly outputs: Readonly<Record<string, OutputRecord>> }>();
  for (const { job, outputs } of entries) if (outputs) known.set(job, { outputs });
  return known;
}

/**
 * One row per job of each claim among `jobs`, and one per pending claim of their papers, in the order
 * of the YAML. `isPartial` leaves out the pending claims and those that were not asked for.
 */
export function claimRows(
  { graph, jobs, layout }: {
    readonly graph: JobGraph;
    readonly jobs: readonly Job[];
    readonly layout: Layout;
  },
  outcomes: OutputsByJob,
): ClaimRow[] {
  const byClaim = new Map<string, Job[]>();
  const papers = new Set<string>();
  for (const job of jobs) {
    papers.add(job.stage.paper);
    if (job.stage.role !== "claim") continue;
    const name = `${job.stage.paper}/${job.stage.name}`;
    const list = byClaim.get(name);
    if (list) list.push(job);
    else byClaim.set(name, [job]);
  }
  const rows: ClaimRow[] = [];
  for (const paper of graph.specification.papers) {
    if (!papers.has(paper.name)) continue;
    const isWhole = paper.stages.every(({ role, name }) =>
      role !== "claim" || byClaim.has(`${paper.name}/${name}`)
    );
    for (const claim of paper.claims) {
      if (claim.pending !== undefined) {
        if (isWhole) rows.push({ paper: paper.name, claim, point: "" });
        continue;
      }
      for (const job of byClaim.get(`${paper.name}/${claim.name}`) ?? []) {
        const { stage } = job;
        const found = readVerdict(layout, outcomes.get(job.id)?.outputs[verdictOutput]);
        const row = { paper: paper.name, claim, point: pointText(job) };
        if (found === undefined) {
          rows.push(row);
          continue;
        }
        const verdict = annotated(found, { paper, stage });
        rows.push({ ...row, verdict, compared: comparedText(verdict, { claim, stage }) });
      }
    }
  }
  return rows;
}

/** What a row is without more said: a workspace's own kind of comparison may give less. */
const plainRow = { entry: 0, point: {}, relation: "=", rival: null, margin: null } as const;

/** The verdict in a blob; undefined when it is not there, or not whole. */
export function readVerdict(
  layout: Layout,
  output: OutputRecord | undefined,
): ClaimVerdict | undefined {
  if (output === undefined) return undefined;
  try {
    return parseVerdict(readBlob(layout, output.digest));
  } catch (error) {
    if (error instanceof DamagedBlob || error instanceof MisshapenVerdict) return undefined;
    throw error;
  }
}

/** Bytes that are no verdict. */
export class MisshapenVerdict extends Error {
  override readonly name = "MisshapenVerdict";
}

/** The verdict in the bytes of its output. Throws {@link MisshapenVerdict}. */
export function parseVerdict(bytes: Uint8Array): ClaimVerdict {
  const text = new TextDecoder().decode(bytes);
  const problem = verdictTextProblem(text);
  if (problem !== undefined) throw new MisshapenVerdict(problem);
  const found = JSON.parse(text) as ClaimVerdict;
  return { ...found, checks: found.checks.map((row) => ({ ...plainRow, ...row })) };
}

/** A verdict that its record names and that cannot be read any more. */
export function damagedVerdict(job: string): UserError {
  return new UserError({
    action: `cannot read the verdict of "${job}": it is damaged`,
    hint: `run \`deno task repro "${job}"\` to make it again`,
    exitCode: exitCodes.storeDamage,
  });
}
