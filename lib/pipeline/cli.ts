/** The command line: `deno task <verb>`. Each verb is loaded only when it is asked for. */
import "./packages/stricli.ts";
import { buildApplication, buildRouteMap, run, type StricliProcess, text_en } from "@stricli/core";
import { type ExitCode, exitCodes } from "../contract/errors.ts";
import type { Context } from "./verbs/declaration.ts";
import { withStopSignals } from "./system/stop-signals.ts";
import { outputProblem } from "./words/output.ts";
import { openTerminal, type Terminal } from "./words/terminal.ts";
import { archive } from "./verbs/archiving.ts";
import { node } from "./verbs/cluster.ts";
import { diff, graph, report, schema, show, stage } from "./verbs/inspection.ts";
import { plan, repro, status, verify, why } from "./verbs/results.ts";
import { doctor, fsck, gc, pin } from "./verbs/storage.ts";
import { exportResults, list, newPiece, verdicts } from "./verbs/writing.ts";

const application = buildApplication(
  buildRouteMap<string, Context>({
    routes: {
      repro,
      plan,
      status,
      why,
      graph,
      show,
      stage,
      report,
      list,
      new: newPiece,
      diff,
      verify,
      verdicts,
      fsck,
      gc,
      pin,
      doctor,
      export: exportResults,
      schema,
      archive,
      node,
    },
    docs: { brief: "Reproduces the numerical results of papers; only what changed runs again" },
  }),
  {
    name: "deno task",
    scanner: { caseStyle: "allow-kebab-for-camel" },
    localization: { text: text_en },
  },
);

export interface MainOptions {
  readonly workspace: string;
  /** Default: the one of this process. */
  readonly terminal?: Terminal;
}

/** Runs one command line; gives the exit code. */
export async function main(words: readonly string[], options: MainOptions): Promise<number> {
  const stopping = new AbortController();
  // Nobody can see what a run does any more: it stops as by Ctrl-C.
  const own = options.terminal === undefined ? openTerminal(() => stopping.abort()) : undefined;
  const terminal = options.terminal ?? own!;
  const code = await withStopSignals(
    exitCodes.interrupted,
    (signal) => commanded(words, { workspace: options.workspace, terminal, signal }),
    stopping,
  );
  if (own?.fault === undefined) return code;
  const { message, exitCode } = outputProblem(own.fault);
  if (message !== undefined) terminal.writeError(message);
  // What went wrong in the work itself counts more.
  return code === exitCodes.good || code === exitCodes.interrupted ? exitCode : code;
}

async function commanded(words: readonly string[], here: Context["here"]): Promise<ExitCode> {
  const { terminal } = here;
  const process: StricliProcess = {
    stdout: { write: (line) => terminal.write(line.replace(/\n$/, "")) },
    stderr: { write: (line) => terminal.writeError(line.replace(/\n$/, "")) },
    env: {},
  };
  const context: Context = { process, here, code: exitCodes.good };
  await run(application, words.length === 0 ? ["--help"] : words, context);
  const wrongWords = typeof process.exitCode === "number" && process.exitCode !== 0;
  return wrongWords ? exitCodes.specification : context.code;
}

if (import.meta.main) {
  // Not by letting the event loop run dry: a Worker in an endless loop cannot be terminated, and would
  // keep the process alive after its job has timed out.
  Deno.exit(await main(Deno.args, { workspace: Deno.cwd() }));
}
