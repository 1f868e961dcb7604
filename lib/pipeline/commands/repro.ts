/** `repro`: brings results up to date, then shows the claims. */
import type { Layout } from "../store/layout.ts";
import { later } from "../system/later.ts";
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { announced, openDisplay } from "../progress/display.ts";
import type { EngineEvent, RunSummary } from "../runs/events.ts";
import { loadSpecification, specificationLook } from "../reading/load.ts";
import { beginCode, type EarlyCode } from "../planning/early-code.ts";
import type { Elsewhere } from "../execution/elsewhere.ts";
import { runGraph, type RunOptions } from "../execution/run.ts";
import { reportOfRun } from "./repro-report.ts";
import { type Finished, tellJson, tellPeople, writeRunPage } from "./repro-results.ts";
import type { Lender } from "../archive/lender.ts";
import type { RemoteLender } from "../remote/lender.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { counted } from "../words/number-text.ts";
import { jobsOfTargets, neededJobs } from "../specification/targets.ts";
import { layoutForResults } from "./sharing/first-use.ts";
import { damagedWhenShown, viewLeft } from "./repro/view.ts";
import { during, type Spans } from "../trace/spans.ts";
import { reportWarnings } from "../report/science-warnings.ts";
import type { ExecutorName } from "./cluster/executors.ts";
import type { JobFlags, Surroundings } from "./surroundings.ts";

export interface ReproFlags extends JobFlags {
  readonly jobs?: number;
  readonly force?: boolean;
  readonly keepGoing?: boolean;
  readonly dryRun?: boolean;
  /** An archive, a file or a folder or an address of the web, whose results count as this store's. */
  readonly from?: string;
  /** Where jobs run; default: this machine. */
  readonly executor?: ExecutorName;
  /** An interruption leaves in the queue what is there. */
  readonly detach?: boolean;
  /** The address of a remote store whose results are taken, if a trusted key has signed them. */
  readonly remote?: string;
  /** Take its results whoever made them. */
  readonly unsigned?: boolean;
  /** Where a file is written that says where the seconds went. */
  readonly trace?: string;
}

export async function repro(
  here: Surroundings,
  flags: ReproFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  if (flags.dryRun) {
    for (const flag of ["from", "trace"] as const) {
      if (flags[flag] !== undefined) throw plannedWith(flag);
    }
    const { plan } = await later<typeof import("./plan.ts")>(import.meta.resolve("./plan.ts"));
    return await plan(here, flags, targets);
  }
  if (flags.trace === undefined) return await withEarlyCode(here, flags, targets, undefined);
  const { withTrace } = await later<typeof import("./repro/trace.ts")>(
    import.meta.resolve("./repro/trace.ts"),
  );
  return await withTrace(
    here,
    { ...flags, trace: flags.trace },
    (spans) => withEarlyCode(here, flags, targets, spans),
  );
}

const reading = { kind: "reading", name: "reading the specification" } as const;

/** Where the specification has to be read anew, the bundler is begun meanwhile. */
async function withEarlyCode(
  here: Surroundings,
  { profile, json, ...flags }: ReproFlags,
  targets: readonly string[],
  spans: Spans | undefined,
): Promise<ExitCode> {
  const { workspace } = here;
  const look = specificationLook(workspace);
  const layout = layoutForResults(here);
  let early: EarlyCode | undefined;
  const onReading = (moment: EarlyCode["moment"]) =>
    void (early = beginCode(workspace, { layout, moment, spans }));
  try {
    const graph = await announced(
      here.terminal,
      { text: "Reading the specification…", json },
      during(
        spans,
        reading,
        () => loadSpecification(workspace, { profile, targets, ask: here.ask, onReading }),
      ),
    );
    return await broughtUpToDate(here, { profile, json, ...flags }, {
      ...{ targets, spans, look, layout, graph, early },
    });
  } finally {
    await early?.close();
  }
}

interface Read {
  readonly targets: readonly string[];
  readonly spans: Spans | undefined;
  /** Of the specification's files, before they were read. */
  readonly look: string;
  readonly layout: Layout;
  readonly graph: JobGraph;
  readonly early: EarlyCode | undefined;
}

async function broughtUpToDate(
  here: Surroundings,
  flags: ReproFlags,
  { targets, spans, look, layout, graph, early }: Read,
): Promise<ExitCode> {
  const { workspace, watched } = here;
  if (spans !== undefined) spans.about.profile = graph.specification.profile;
  const wanted = jobsOfTargets(graph, targets);
  const needed = announcedJobs(here, graph, { wanted, json: flags.json });
  const { json, executor = "local" } = flags;
  const isQueued = executor !== "local";
  const display = await openDisplay(here.terminal, { json, jobs: needed, layout, isQueued });
  watched?.onSay(display.say);
  const ids = wanted?.map(({ id }) => id);
  const jobs = wanted ?? needed;
  const listener = (event: EngineEvent) => {
    watched?.listener(event);
    display.listener(event);
  };
  const elsewhere = await elsewhereOf(here, flags);
  const lender = await lenderOf(here, flags);
  const remote = await remoteLenderOf(here, flags, graph);
  const sources = { ids, lender, elsewhere, remote, spans };
  const run = (force: readonly string[], early?: EarlyCode) =>
    runGraph(graph, runOptions(here, flags, { ...sources, force, early }), listener);
  let summary: RunSummary;
  const remarks = new Set<string>();
  const began = { workspace, look, layout, graph, jobs, remarks, spans };
  try {
    summary = await run(flags.force ? ids ?? needed.map(({ id }) => id) : [], early);
    const damaged = await damagedWhenShown({ ...began, summary });
    if (damaged.length > 0 && summary.exitCode === exitCodes.good) {
      // Reading has set them aside, so that their jobs run again.
      summary = await run([]);
      const [again] = await damagedWhenShown({ ...began, summary });
      if (again !== undefined) throw damagedAgain(layout, again);
    }
  } finally {
    display.stop();
    lender?.close();
  }
  for (const line of lender?.lines() ?? []) here.terminal.writeError(line);
  const line = remote?.line();
  if (line !== undefined) here.terminal.writeError(line);
  if (!flags.json) tellRemarks(here, [...remarks]);
  const finished = { workspace, graph, jobs, needed, layout, summary, flags, targets };
  await tellEnd(here, { ...finished, look, spans, isShown: !remarks.has(viewLeft) });
  return summary.exitCode;
}

/** The page beside the figures, the claims, the report. */
async function tellEnd(
  here: Surroundings,
  { spans, isShown, ...finished }: Finished & {
    readonly look: string;
    readonly spans: Spans | undefined;
    readonly isShown: boolean;
  },
): Promise<void> {
  const page = { kind: "view", name: "page beside the figures" } as const;
  if (isShown) during(spans, page, () => writeRunPage(here, finished));
  const claims = { kind: "claims", name: "claims" } as const;
  await during(spans, claims, () => (finished.flags.json ? tellJson : tellPeople)(here, finished));
  const report = { kind: "report", name: "report" } as const;
  if (isShown) await during(spans, report, () => reportOfRun(here, finished));
}

function plannedWith(flag: "from" | "trace"): UserError {
  return new UserError({
    action: flag === "trace"
      ? "cannot trace what is only planned"
      : "cannot plan with an archive's results: --from copies what a run takes",
    allowed: `--${flag} or --dry-run`,
  });
}

function runOptions(
  { workspace, signal, openPool }: Surroundings,
  { jobs, backend, keepGoing = false }: ReproFlags,
  { ids, force, lender, elsewhere, remote, spans, early }: {
    readonly ids: readonly string[] | undefined;
    readonly force: readonly string[];
    readonly lender: Lender | undefined;
    readonly elsewhere: Elsewhere | undefined;
    readonly remote: RemoteLender | undefined;
    readonly spans: Spans | undefined;
    readonly early: EarlyCode | undefined;
  },
): RunOptions {
  return {
    workspace,
    signal,
    ...(ids ? { targets: ids } : {}),
    ...(jobs ? { jobs } : {}),
    ...(backend ? { backend } : {}),
    ...(openPool ? { openPool } : {}),
    ...(elsewhere ? { elsewhere } : {}),
    ...(spans ? { spans } : {}),
    ...(early ? { early } : {}),
    keepGoing,
    force,
    ...(lender ? { openStore: lender.openStore } : {}),
    ...(remote ? { prepare: remote.prepare } : {}),
  };
}

/** Settings of a cluster are looked at before anything else happens. */
async function elsewhereOf(
  here: Surroundings,
  { executor = "local", detach = false, jobs }: ReproFlags,
): Promise<Elsewhere | undefined> {
  if (executor === "local") {
    if (detach) throw withoutQueue();
    return undefined;
  }
  const { openSlurm } = await later<typeof import("./cluster/executors.ts")>(
    import.meta.resolve("./cluster/executors.ts"),
  );
  return await openSlurm(here, { isDetached: detach, jobs });
}

function withoutQueue(): UserError {
  return new UserError({
    action: "cannot leave jobs behind on this machine (--detach)",
    allowed: "--detach with --executor slurm",
    hint: "here they end with the run, and the next one goes on from what they kept",
  });
}

async function remoteLenderOf(
  { signal }: Surroundings,
  { remote, unsigned = false }: ReproFlags,
  { specification: { trust = [] } }: JobGraph,
): Promise<RemoteLender | undefined> {
  if (remote === undefined) return undefined;
  const { openRemoteLender } = await later<typeof import("../remote/lender.ts")>(
    import.meta.resolve("../remote/lender.ts"),
  );
  return openRemoteLender(remote, { trusted: new Set(trust), unsigned, signal });
}

async function lenderOf(
  here: Surroundings,
  { from: name, json }: ReproFlags,
): Promise<Lender | undefined> {
  if (name === undefined) return undefined;
  const { namedArchive } = await later<typeof import("./sharing/named-archive.ts")>(
    import.meta.resolve("./sharing/named-archive.ts"),
  );
  const { openLender } = await later<typeof import("../archive/lender.ts")>(
    import.meta.resolve("../archive/lender.ts"),
  );
  return openLender(await namedArchive(here, { name, ...(json ? { json } : {}) }), name);
}

/** The jobs that are needed, after the warnings about them and what they cost. */
function announcedJobs(
  { terminal }: Surroundings,
  graph: JobGraph,
  { wanted, json }: { readonly wanted: readonly Job[] | undefined; readonly json?: boolean },
): readonly Job[] {
  reportWarnings(terminal, graph, wanted);
  const needed = neededJobs(graph, wanted);
  if (!json) { for (const line of estimateLines(graph, needed)) terminal.write(line); }
  return needed;
}

/** Remarks that are made one by one. */
const remarksMax = 10;

function tellRemarks({ terminal }: Surroundings, remarks: readonly string[]): void {
  for (const remark of remarks.slice(0, remarksMax)) terminal.writeError(remark);
  if (remarks.length > remarksMax) {
    terminal.writeError(`… and ${counted(remarks.length - remarksMax, "more file")}`);
  }
}

function damagedAgain({ root }: Layout, digest: string): UserError {
  return new UserError({
    action: `cannot keep results in the store ${root}: blob ${digest} is damaged again and again`,
    hint: "check the disk and run again",
    exitCode: exitCodes.storeDamage,
  });
}

/** What a large profile will cost, printed before it starts. */
function estimateLines({ specification }: JobGraph, jobs: readonly Job[]): string[] {
  const wanted = new Set(jobs.map(({ stage }) => stage.paper));
  return specification.papers.filter(({ name, estimate }) => wanted.has(name) && estimate)
    .map(({ name, estimate }) => `${name} in profile ${specification.profile}: ${estimate}`);
}
