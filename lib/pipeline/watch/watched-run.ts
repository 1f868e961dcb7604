/**
 * One run of `repro --watch`, as a process of its own: `watched-run.ts <request>`. The watcher gives
 * it orders by its standard input; when that ends, the watcher is gone and the run stops too.
 */
import { storeRoot } from "../store/layout.ts";
import type { RunOrder, RunRequest } from "./protocol.ts";
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import type { Watched } from "../commands/surroundings.ts";
import { claimsTable } from "../report/claims-table.ts";
import { reportProblem } from "../commands/problems.ts";
import { repro } from "../commands/repro.ts";
import type { EngineEvent } from "../runs/events.ts";
import { type GoodResults, readLastGood, writeLastGood } from "../report/last-good.ts";
import { counted } from "../words/number-text.ts";
import { openLayout } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { withStopSignals } from "../system/stop-signals.ts";
import { openTerminal, painted, type Terminal } from "../words/terminal.ts";
import { headLine } from "../report/head.ts";
import { renewalSeconds, writePage } from "../report/page.ts";

export async function watchedRun(workspace: string, request: RunRequest): Promise<ExitCode> {
  const layout = openLayout(storeRoot(workspace));
  const good = readLastGood(layout, request.name);
  const run = new WatchedRun(request, good);
  run.takeOrders();
  const tellRunning = () =>
    writePage(layout, good, { state: "running", detail: request.reason ?? "", isWatched: true });
  tellRunning();
  const renewal = setInterval(tellRunning, renewalSeconds * 1000);
  const terminal = openTerminal();
  const errors: string[] = [];
  const heard: Terminal = Object.create(terminal, {
    writeError: {
      value(text: string) {
        errors.push(text);
        terminal.writeError(text);
      },
    },
  });
  run.terminal = heard;
  const code = await withStopSignals(exitCodes.interrupted, async (stopped) => {
    const signal = AbortSignal.any([stopped, run.stopping.signal]);
    const here = { workspace, terminal: heard, watched: run, signal };
    try {
      return await repro(here, request.flags, request.targets);
    } catch (error) {
      return reportProblem(here, error);
    }
  });
  clearInterval(renewal);
  const kept = run.kept;
  if (kept !== undefined) writeLastGood(layout, request.name, kept);
  const isOver = !run.stopping.signal.aborted && code !== exitCodes.interrupted;
  if (isOver && code !== exitCodes.good) {
    if (!run.hasRun && !request.flags.json) tellLastGood(good, heard);
    if (!run.hasPage) {
      writePage(layout, good, { state: "failed", detail: errors.join("\n"), isWatched: true });
    }
  }
  releaseTmp(layout);
  return code;
}

class WatchedRun implements Watched {
  readonly stopping = new AbortController();
  readonly good: GoodResults | undefined;
  readonly #request: RunRequest;
  /** Keys of running jobs, by job. */
  readonly #running = new Map<string, string>();
  #wanted: ReadonlySet<string> | undefined;
  #superseded = false;
  #left = 0;
  #say: (line: string) => void = () => {};
  kept: GoodResults | undefined;
  hasPage = false;
  hasRun = false;
  terminal: Terminal | undefined;

  constructor(request: RunRequest, good: GoodResults | undefined) {
    this.#request = request;
    this.good = good;
  }

  readonly listener = (event: EngineEvent): void => {
    if (event.type === "started") this.#left = event.jobs;
    if (event.type !== "state") return;
    if (event.to === "done") this.#left--;
    if (event.to === "running") {
      if (!this.hasRun) this.#tellReason();
      this.hasRun = true;
      this.#running.set(event.job, event.key ?? "");
    } else this.#running.delete(event.job);
    this.#stopIfUnwanted();
  };

  #tellReason(): void {
    const { reason, flags } = this.#request;
    if (reason === undefined || flags.json) return;
    this.#say(`${reason}: running ${counted(this.#left, "job")}, or fewer`);
  }

  keep(good: GoodResults): void {
    this.kept = good;
    this.hasRun = true;
  }

  pageWritten(): void {
    this.hasPage = true;
  }

  isSuperseded(): boolean {
    return this.#superseded;
  }

  onSay(say: (line: string) => void): void {
    this.#say = say;
  }

  /** Reads orders until the watcher is gone. */
  async takeOrders(): Promise<void> {
    const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
    let text = "";
    for await (const part of lines) {
      text += part;
      const whole = text.split("\n");
      text = whole.pop()!;
      for (const line of whole) this.#obey(JSON.parse(line) as RunOrder);
    }
    this.stopping.abort();
  }

  #obey(order: RunOrder): void {
    if (order.type === "stop") this.stopping.abort();
    else if (order.type === "say") this.#say(order.line);
    else {
      this.#wanted = new Set(order.keys);
      this.#stopIfUnwanted();
    }
  }

  #stopIfUnwanted(): void {
    const wanted = this.#wanted;
    if (wanted === undefined || this.stopping.signal.aborted) return;
    if ([...this.#running.values()].some((key) => wanted.has(key))) return;
    this.#superseded = true;
    this.stopping.abort();
  }
}

/** The specification cannot be read: what was true before stays in sight. */
function tellLastGood(good: GoodResults | undefined, terminal: Terminal): void {
  if (good === undefined) return;
  const rows = good.rows.map((row) => row.verdict ? { ...row, isBefore: true } : row);
  if (good.about !== undefined) terminal.write(headLine(good.about));
  for (const line of claimsTable(good.papers, rows, terminal)) terminal.write(line);
  terminal.write("");
  const figures = counted(good.figures.length, "figure");
  terminal.write(painted(terminal, "yellow", `These are the last good results, with ${figures}.`));
}

if (import.meta.main) {
  const request = JSON.parse(Deno.args[0]) as RunRequest;
  Deno.exit(await watchedRun(Deno.cwd(), request));
}
