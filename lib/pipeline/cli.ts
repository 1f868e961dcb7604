/** The command line: `deno task <verb>`. Each verb is loaded only when it is asked for. */
import { buildApplication, buildCommand, buildRouteMap, run, text_en } from "@stricli/core";
import type { StricliProcess } from "@stricli/core";
import { type ExitCode, exitCodes, Problems, UserError } from "../contract/errors.ts";
import type { Surroundings } from "./commands/command.ts";
import type { GraphFlags } from "./commands/graph.ts";
import type { ReproFlags } from "./commands/repro.ts";
import type { ShowFlags } from "./commands/show.ts";
import type { JobFlags } from "./commands/command.ts";
import { later } from "./later.ts";
import { openTerminal, painted } from "./terminal.ts";

interface Context {
  readonly process: StricliProcess;
  readonly here: Surroundings;
  /** Set by a verb. */
  code: ExitCode;
}

type Verb<F, A extends readonly unknown[]> = (
  here: Surroundings,
  flags: F,
  given: A,
) => Promise<ExitCode>;

/** A verb as the library calls it: its exit code is kept, its errors are told in our words. */
function calling<F, A extends readonly string[]>(load: () => Promise<Verb<F, A>>) {
  return () =>
    Promise.resolve(async function (this: Context, flags: F, ...given: A) {
      try {
        this.code = await (await load())(this.here, flags, given);
      } catch (error) {
        this.code = tellError(this.here, error);
      }
    });
}

function tellError({ terminal }: Surroundings, error: unknown): ExitCode {
  if (error instanceof Problems) {
    for (const one of error.errors) terminal.writeError(one.message);
    const count = error.errors.length;
    terminal.writeError(
      painted(terminal, "red", `${count} ${count === 1 ? "problem" : "problems"}.`),
    );
    return error.errors[0]?.exitCode ?? exitCodes.specification;
  }
  if (error instanceof UserError) {
    terminal.writeError(painted(terminal, "red", error.message));
    return error.exitCode;
  }
  const trace = error instanceof Error ? error.stack ?? error.message : String(error);
  terminal.writeError(`This is a bug of the engine, not of your pipeline:\n${trace}`);
  return exitCodes.stageFailed;
}

const text = (value: string) => value;

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new Error(`cannot use "${value}"; allowed: 1, 2, 3, …`);
  return Number(value);
}

const flag = (brief: string) =>
  ({ kind: "boolean", optional: true, withNegated: false, brief }) as const;

const jobFlags = {
  profile: {
    kind: "parsed",
    parse: text,
    optional: true,
    brief: "size of the experiment, one of pipeline.yaml's profiles (default: laptop)",
    placeholder: "name",
  },
  backend: {
    kind: "enum",
    values: ["auto", "webgpu", "wasm", "cpu"],
    optional: true,
    brief: "where tensors are computed (default: auto)",
  },
  json: flag("one JSON object per line"),
} as const;

const targets = {
  kind: "array",
  parameter: {
    brief: "paper, paper/stage, paper/claim, or with *",
    parse: text,
    placeholder: "target",
  },
} as const;

const oneTarget = {
  kind: "tuple",
  parameters: [{
    brief: "paper/stage, paper/claim or paper/figure",
    parse: text,
    placeholder: "target",
  }],
} as const;

const repro = buildCommand<ReproFlags, string[], Context>({
  docs: { brief: "bring results up to date, then show the claims" },
  loader: calling(async () =>
    (await later<typeof import("./commands/repro.ts")>("./commands/repro.ts")).repro
  ),
  parameters: {
    flags: {
      ...jobFlags,
      jobs: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "jobs at once (default: cores)",
        placeholder: "n",
      },
      force: flag("run even what is up to date, and compare the bytes"),
      keepGoing: flag("go on with what does not depend on a failure"),
      dryRun: flag("say what would run, and why"),
    },
    positional: targets,
    aliases: { j: "jobs", k: "keepGoing", n: "dryRun" },
  },
});

const plan = buildCommand<JobFlags, string[], Context>({
  docs: { brief: "what would run, and why" },
  loader: calling(async () =>
    (await later<typeof import("./commands/plan.ts")>("./commands/plan.ts")).plan
  ),
  parameters: { flags: jobFlags, positional: targets },
});

const status = buildCommand<JobFlags, string[], Context>({
  docs: { brief: "which stages are up to date, and the claims as they stand" },
  loader: calling(async () =>
    (await later<typeof import("./commands/status.ts")>("./commands/status.ts")).status
  ),
  parameters: { flags: jobFlags, positional: targets },
});

const why = buildCommand<JobFlags, [string], Context>({
  docs: { brief: "what changed since the last result of a stage" },
  loader: calling(async () => {
    const { why } = await later<typeof import("./commands/why.ts")>("./commands/why.ts");
    return (here, flags: JobFlags, [target]: [string]) => why(here, flags, target);
  }),
  parameters: { flags: jobFlags, positional: oneTarget },
});

const graph = buildCommand<GraphFlags, string[], Context>({
  docs: { brief: "the declared stages" },
  loader: calling(async () =>
    (await later<typeof import("./commands/graph.ts")>("./commands/graph.ts")).graph
  ),
  parameters: {
    flags: {
      ...jobFlags,
      format: {
        kind: "enum",
        values: ["text", "mermaid", "svg"],
        optional: true,
        brief: "how to draw them (default: text)",
      },
    },
    positional: targets,
  },
});

const show = buildCommand<ShowFlags, [string], Context>({
  docs: { brief: "a claim's checks, a figure's files, the rows of a table" },
  loader: calling(async () => {
    const { show } = await later<typeof import("./commands/show.ts")>("./commands/show.ts");
    return (here, flags: ShowFlags, [target]: [string]) => show(here, flags, target);
  }),
  parameters: {
    flags: {
      ...jobFlags,
      rows: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "rows of a table (default: 20)",
        placeholder: "n",
      },
      csv: flag("whole tables as comma-separated values"),
    },
    positional: oneTarget,
  },
});

const schema = buildCommand<Record<never, never>, [], Context>({
  docs: { brief: "write pipeline.schema.json, with which editors check the YAML" },
  loader: calling(async () =>
    (await later<typeof import("./commands/schema.ts")>("./commands/schema.ts")).schema
  ),
  parameters: { flags: {}, positional: { kind: "tuple", parameters: [] } },
});

const application = buildApplication(
  buildRouteMap<string, Context>({
    routes: { repro, plan, status, why, graph, show, schema },
    docs: { brief: "Reproduces the numerical results of papers; only what changed runs again" },
  }),
  {
    name: "deno task",
    scanner: { caseStyle: "allow-kebab-for-camel" },
    localization: { text: text_en },
  },
);

/** Runs one command line; gives the exit code. */
export async function main(
  words: readonly string[],
  options: { readonly workspace: string },
): Promise<ExitCode> {
  const terminal = openTerminal();
  const stopping = new AbortController();
  const stop = () => {
    // A second Ctrl-C does not wait for anything; the store is in order at every moment.
    if (stopping.signal.aborted) Deno.exit(exitCodes.interrupted);
    stopping.abort();
  };
  const signals = Deno.build.os === "windows"
    ? ["SIGINT"] as const
    : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  const process: StricliProcess = {
    stdout: { write: (line) => terminal.write(line.replace(/\n$/, "")) },
    stderr: { write: (line) => terminal.writeError(line.replace(/\n$/, "")) },
    env: {},
  };
  const here = { workspace: options.workspace, terminal, signal: stopping.signal };
  const context: Context = { process, here, code: exitCodes.good };
  await run(application, words.length === 0 ? ["--help"] : words, context);
  for (const signal of signals) Deno.removeSignalListener(signal, stop);
  const wrongWords = typeof process.exitCode === "number" && process.exitCode !== 0;
  return wrongWords ? exitCodes.specification : context.code;
}

if (import.meta.main) {
  // Not by letting the event loop run dry: a Worker in an endless loop cannot be terminated, and would
  // keep the process alive after its job has timed out.
  Deno.exit(await main(Deno.args, { workspace: Deno.cwd() }));
}
