/** Verbs that show what there is: each one's flags, and where its code is. */
import { buildCommand } from "@stricli/core";
import {
  calling,
  type Context,
  count,
  flag,
  jobFlags,
  oneTarget,
  targets,
  text,
} from "./declaration.ts";
import type { DiffFlags } from "../commands/diff.ts";
import type { GraphFlags } from "../commands/graph.ts";
import type { ShowFlags } from "../commands/show.ts";
import type { StageFlags } from "../commands/stage.ts";
import type { JobFlags } from "../commands/surroundings.ts";
import { later } from "../system/later.ts";

/** Those below need rights that the engine should not have. */
export const inspectorPorts = [1024, 65_535] as const;

const oneRun = {
  brief: "part of a run's name, last, last~1 or a manifest's path",
  parse: text,
  placeholder: "run",
} as const;

export const graph = buildCommand<GraphFlags, string[], Context>({
  docs: { brief: "the declared stages" },
  loader: calling(async () =>
    (await later<typeof import("../commands/graph.ts")>(
      import.meta.resolve("../commands/graph.ts"),
    )).graph
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

export const show = buildCommand<ShowFlags, [string], Context>({
  docs: { brief: "a claim's checks, a figure's files, the rows of a table" },
  loader: calling(async () => {
    const { show } = await later<typeof import("../commands/show.ts")>(
      import.meta.resolve("../commands/show.ts"),
    );
    return (here, flags: ShowFlags, [target]: [string]) => show(here, flags, target);
  }),
  parameters: {
    flags: {
      ...jobFlags,
      rows: count("rows of a table (default: 20)"),
      csv: flag("whole tables as comma-separated values"),
      format: {
        kind: "enum",
        values: ["csv", "arrow", "json", "npy", "npz", "dictionary"],
        optional: true,
        brief:
          "a whole table, or the rows of a verdict, for another program; what its columns mean",
      },
    },
    positional: oneTarget,
  },
});

export const stage = buildCommand<StageFlags, [string], Context>({
  docs: { brief: "run one job by hand, its log on the terminal; nothing is published" },
  loader: calling(async () => {
    const { stage } = await later<typeof import("../commands/stage.ts")>(
      import.meta.resolve("../commands/stage.ts"),
    );
    return (here, flags: StageFlags, [target]: [string]) => stage(here, flags, target);
  }),
  parameters: {
    flags: {
      profile: jobFlags.profile,
      backend: jobFlags.backend,
      rows: count("rows of a table (default: 20)"),
      inspect: count(
        "wait for a debugger at this port of this machine (usually 9229)",
        "port",
        inspectorPorts,
      ),
    },
    positional: oneTarget,
  },
});

export const report = buildCommand<JobFlags, string[], Context>({
  docs: {
    brief: "the claims with all that is behind them as a static site that recomputes itself",
  },
  loader: calling(async () =>
    (await later<typeof import("../commands/report.ts")>(
      import.meta.resolve("../commands/report.ts"),
    )).report
  ),
  parameters: { flags: jobFlags, positional: targets },
});

export const schema = buildCommand<Record<never, never>, [], Context>({
  docs: { brief: "write the JSON Schemas: of the YAML (for editors), and of the lines of --json" },
  loader: calling(async () =>
    (await later<typeof import("../commands/schema.ts")>(
      import.meta.resolve("../commands/schema.ts"),
    )).schema
  ),
  parameters: { flags: {}, positional: { kind: "tuple", parameters: [] } },
});

export const diff = buildCommand<DiffFlags, [string, string], Context>({
  docs: { brief: "which outputs differ between two runs, and where" },
  loader: calling(async () => {
    const { diff } = await later<typeof import("../commands/diff.ts")>(
      import.meta.resolve("../commands/diff.ts"),
    );
    return (here, flags: DiffFlags, runs: [string, string]) => diff(here, flags, runs);
  }),
  parameters: {
    flags: {
      json: jobFlags.json,
      profile: { ...jobFlags.profile, brief: "`last` counts runs in this profile only" },
      exitCode: flag("exit with 1 if an output differs"),
    },
    positional: {
      kind: "tuple",
      parameters: [oneRun, oneRun],
    },
  },
});
