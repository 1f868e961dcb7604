/** `stage`: runs one job by hand, its log on the terminal; the store stays as it is. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { tableMediaType } from "../../contract/media-types.ts";
import { plainLine } from "../progress/plain.ts";
import { loadSpecification } from "../reading/load.ts";
import type { EngineEvent, EngineListener } from "../runs/events.ts";
import { jobsOfTargets } from "../specification/targets.ts";
import { openWorkerPool } from "../seat/pool.ts";
import { later } from "../system/later.ts";
import { runAlone } from "../verification/one-job.ts";
import { bytesText, durationText } from "../words/number-text.ts";
import type { Terminal } from "../words/terminal.ts";
import { tableWidth } from "../words/text-table.ts";
import { rowsDefault, tableLines } from "./show.ts";
import type { JobFlags, Surroundings } from "./surroundings.ts";

export type StageFlags = Pick<JobFlags, "profile" | "backend"> & {
  readonly rows?: number;
  /** Port of this machine at which the job's process waits for a debugger. */
  readonly inspect?: number;
};

export async function stage(
  here: Surroundings,
  { rows = rowsDefault, inspect, ...flags }: StageFlags,
  target: string,
): Promise<ExitCode> {
  const { workspace, terminal, signal } = here;
  const inspector = inspect === undefined ? undefined : inspectorOf(inspect);
  const openPool = inspector === undefined ? here.openPool : inspectedPool(inspector);
  const graph = await loadSpecification(workspace, {
    ...flags,
    targets: [target],
    isReadOnly: true,
  });
  const jobs = jobsOfTargets(graph, [target])!;
  if (jobs.length > 1) {
    throw new UserError({
      action: `cannot run ${jobs.length} jobs by hand: "${target}" names all of them`,
      allowed: jobs.slice(0, 5).map(({ id }) => `"${id}"`).join(", ") +
        (jobs.length > 5 ? ", …" : ""),
      hint: "name one",
    });
  }
  const [job] = jobs;
  if (inspector !== undefined) {
    terminal.writeError(
      `Waiting for a debugger at ${inspector}: open chrome://inspect, or attach an editor to that ` +
        "port. The stage is the Worker's code.",
    );
  }
  const { backend } = flags;
  const options = {
    workspace,
    signal,
    ...(backend ? { backend } : {}),
    ...(openPool ? { openPool } : {}),
  };
  const { summary, isSame, outputs } = await runAlone(graph, job, {
    options,
    listener: listenerTo(terminal),
  });
  for (const { message } of summary.failed) terminal.writeError(message);
  const { decodeTable } = await later<typeof import("../packages/table-codec.ts")>(
    import.meta.resolve("../packages/table-codec.ts"),
  );
  for (const { name, record: { mediaType, size }, bytes } of outputs) {
    const width = tableWidth(terminal);
    const lines = mediaType === tableMediaType
      ? tableLines(decodeTable(bytes), { name, rows, width })
      : mediaType === "application/json"
      ? [new TextDecoder().decode(bytes).trimEnd()]
      : [`${name}: ${mediaType}, ${bytesText(size)}`];
    for (const line of lines) terminal.write(line);
  }
  if (summary.exitCode !== exitCodes.good) return summary.exitCode;
  terminal.writeError(
    `${job.id}: ${durationText(summary.seconds)}, ${sameText(isSame)}. Nothing was published.`,
  );
  return exitCodes.good;
}

function sameText(isSame: boolean | undefined): string {
  if (isSame === undefined) return "the store has no result of it";
  return isSame
    ? "the same bytes as its result in the store"
    : "other bytes than its result in the store";
}

/** Says what the job says while it runs. */
function listenerTo(terminal: Terminal): EngineListener {
  return (event) => {
    if (event.type === "log") terminal.write(event.text, "data");
    else if (event.type === "progress") {
      terminal.writeError(`progress ${event.done}/${event.total} ${event.unit}`);
    } else if (event.type === "bundled" || event.type === "notice") {
      const line = plainLine(event);
      if (line !== undefined && !isOfComparison(event)) terminal.writeError(line);
    }
  };
}

/** Nobody on another machine reaches it. */
const inspectorOf = (port: number) => `127.0.0.1:${port}`;

/** Runs the job when a debugger has come; whoever looks at it may take his time. */
function inspectedPool(inspector: string): typeof openWorkerPool {
  return (options) => {
    const pool = openWorkerPool({ ...options, inspector });
    return {
      run: (bundle, message, how) => pool.run(bundle, message, { ...how, timeoutSeconds: null }),
      stop: () => pool.stop(),
    };
  };
}

/** That it gave other bytes than before is said at the end. */
function isOfComparison(event: EngineEvent): boolean {
  return event.type === "notice" && event.topic === "nondeterminism";
}
