/** The results that an archive holds: each job of the targets with its record, and the blobs that it needs. */
import { exitCodes, UserError } from "../../../contract/errors.ts";
import type { WantedBackend } from "../../../contract/backend-choice.ts";
import type { BackendName } from "../../../contract/plugins.ts";
import type { Digest } from "../../keys/digest.ts";
import { codesOf, filesOf, inputsOf } from "../../keeping/reachable.ts";
import { resolveAll } from "../../planning/plan.ts";
import { openSession } from "../../planning/session.ts";
import { headLine } from "../../report/head.ts";
import { lastRun } from "../../runs/manifest.ts";
import type { Job, JobGraph } from "../../specification/specification.ts";
import { jobsOfTargets } from "../../specification/targets.ts";
import type { Layout } from "../../store/layout.ts";
import type { StoredRecord } from "../../store/record.ts";
import { readOnlyRecord } from "./store-files.ts";

export interface ArchivedJob {
  readonly job: Job;
  readonly record: StoredRecord;
  /** Asked for, not only an input of what was. */
  readonly isTarget: boolean;
}

export interface ArchivedResults {
  readonly graph: JobGraph;
  readonly profile: string;
  readonly backend: BackendName;
  /** Producers before consumers. */
  readonly jobs: readonly ArchivedJob[];
}

export interface Asked {
  readonly workspace: string;
  readonly layout: Layout;
  readonly targets: readonly string[];
  readonly backend?: WantedBackend;
}

/** Throws a UserError that names the jobs whose results are not in the store. */
export async function archivedResults(graph: JobGraph, asked: Asked): Promise<ArchivedResults> {
  const { workspace, layout, targets, backend: choice } = asked;
  const wanted = jobsOfTargets(graph, targets);
  const session = await openSession(graph, {
    workspace,
    isReadOnly: true,
    ...(wanted ? { targets: wanted.map(({ id }) => id) } : {}),
    ...(choice ? { backend: choice } : {}),
  });
  const { answers, keys } = resolveAll(session);
  const { backend } = session;
  const { profile } = graph.specification;
  const late = session.needed.filter((index) => !answers.has(index)).map((index) =>
    graph.jobs[index]
  );
  const lost = late.find(({ index }) =>
    keys.has(index) && readOnlyRecord(layout, keys.get(index)!)
  );
  if (lost !== undefined) throw lostBytes(lost);
  if (late.length > 0) {
    throw notThere(late, { count: session.needed.length, profile, backend, layout, targets });
  }
  const jobs = session.needed.map((index): ArchivedJob => {
    const job = graph.jobs[index];
    const record = readOnlyRecord(layout, keys.get(index)!);
    if (record === undefined) throw unreadable(job);
    return { job, record, isTarget: session.targets.has(index) };
  });
  return { graph, profile, backend, jobs };
}

/** Blobs by digest, with what each is for, the first job that needs it. */
export function neededBlobs(
  jobs: readonly ArchivedJob[],
  { withIntermediates }: { readonly withIntermediates: boolean },
): ReadonlyMap<Digest, string> {
  const blobs = new Map<Digest, string>();
  const need = (digest: Digest, what: string) => {
    if (!blobs.has(digest)) blobs.set(digest, what);
  };
  for (const { job, record } of jobs) {
    const { id, stage } = job;
    for (const digest of codesOf(record)) need(digest, `${id}, its code`);
    for (const [role, digest] of Object.entries(filesOf(record))) {
      need(digest, `${id}, file ${role}`);
    }
    need(record.provenance.sources, `${id}, the list of its sources`);
    // What a program made cannot be made again by the archive alone.
    const isMadeHere = stage.role === "stage" && record.manifest.program === undefined;
    if (!withIntermediates && isMadeHere) continue;
    for (const digest of inputsOf(record)) need(digest, `${id}, an input`);
    for (const [name, { digest }] of Object.entries(record.outputs)) {
      need(digest, `${id}, output ${name}`);
    }
  }
  return blobs;
}

function notThere(
  late: readonly Job[],
  { count, profile, backend, layout, targets }: {
    readonly count: number;
    readonly profile: string;
    readonly backend: string;
    readonly layout: Layout;
    readonly targets: readonly string[];
  },
): UserError {
  const some = late.slice(0, 3).map(({ id }) => `"${id}"`).join(", ") +
    (late.length > 3 ? ", …" : "");
  const words = [
    "deno task repro",
    ...targets.map((target) => `"${target}"`),
    `--profile ${profile}`,
  ];
  const last = lastRun(layout);
  const isOther = last !== undefined && (last.profile !== profile || last.backend !== backend);
  const other = isOther
    ? `; the last run was in profile ${last.profile} on back-end ${last.backend}: ` +
      `--profile ${last.profile} --backend ${last.backend} archives that`
    : "";
  return new UserError({
    action: `cannot archive what was not computed. ${headLine({ profile, backend })} ` +
      `${late.length} of ${count} jobs have no result (${some})`,
    hint: `run \`${words.join(" ")} --backend ${backend}\` first${other}`,
  });
}

function lostBytes({ id }: Job): UserError {
  return new UserError({
    action: `cannot archive "${id}": its bytes are not there`,
    hint: `\`deno task repro "${id}"\` makes it again; then archive again`,
    exitCode: exitCodes.storeDamage,
  });
}

function unreadable({ id }: Job): UserError {
  return new UserError({
    action: `cannot archive "${id}": its record is damaged`,
    hint: `run \`deno task fsck\`, then \`deno task repro "${id}"\``,
    exitCode: exitCodes.storeDamage,
  });
}
